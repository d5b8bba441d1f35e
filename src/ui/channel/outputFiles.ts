import { readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

export interface ChannelFile {
  readonly path: string;
  /** Of the channel among all of the window; a later one has a higher number. */
  readonly channel: number;
}

/** Deletes what closed channels of this name have left on the disk; the newest one is still open. */
export async function deleteClosedChannelFiles(logFolder: string, channelName: string): Promise<void> {
  const files = await listChannelFiles(logFolder, channelName);
  const newest = Math.max(...files.map(({ channel }) => channel));
  await deleteChannelFiles(files.filter(({ channel }) => channel < newest));
}

export async function deleteChannelFiles(files: readonly ChannelFile[]): Promise<void> {
  await Promise.all(files.map(({ path }) => rm(path, { force: true })));
}

/**
 * The files of the channels of this name, open and closed: VS Code keeps every channel's file until it
 * tidies up after the window, `output_logging_<time>/<number>-<name>.log` beside the folder of the extension's own log.
 */
export async function listChannelFiles(
  logFolder: string,
  channelName: string,
): Promise<readonly ChannelFile[]> {
  const logs = dirname(logFolder);
  const folder = (await readdir(logs))
    .filter((name) => name.startsWith("output_logging_"))
    .sort()
    .at(-1);
  if (folder === undefined) return [];
  const wanted = `-${channelName.replaceAll(/[\\/:*?"<>|]/g, "")}`;
  return (await readdir(join(logs, folder))).flatMap((file) => {
    const [, number, name] = /^(\d+)(-.*?)(?:\.\d+)?\.log$/.exec(file) ?? [];
    return name === wanted ? [{ path: join(logs, folder, file), channel: Number(number) }] : [];
  });
}
