import { readdir, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Deletes what closed channels of this name have left on the disk: VS Code keeps every channel's file until it tidies
 * up after the window, `output_logging_<time>/<number>-<name>.log` beside the folder of the extension's own log.
 */
export async function deleteClosedChannelFiles(logFolder: string, channelName: string): Promise<void> {
  const logs = dirname(logFolder);
  const folder = (await readdir(logs))
    .filter((name) => name.startsWith("output_logging_"))
    .sort()
    .at(-1);
  if (folder === undefined) return;
  const wanted = `-${channelName.replaceAll(/[\\/:*?"<>|]/g, "")}`;
  const numbers = (await readdir(join(logs, folder))).flatMap((file) => {
    const [, number, name] = /^(\d+)(-.*?)(?:\.\d+)?\.log$/.exec(file) ?? [];
    return name === wanted ? [{ number: Number(number), file }] : [];
  });
  const newest = Math.max(...numbers.map(({ number }) => number));
  const closed = numbers.filter(({ number }) => number < newest);
  await Promise.all(closed.map(({ file }) => unlink(join(logs, folder, file))));
}
