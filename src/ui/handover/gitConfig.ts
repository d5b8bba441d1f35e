import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { findGitFolder } from "../../databricks/bundle/gitBranch.ts";

/** Bytes; what is longer is no configuration. */
const LONGEST = 1024 * 1024;

export interface Remote {
  readonly name: string;
  readonly url: string;
}

/** The remotes of the repository that a folder is in, by its own configuration file alone. Never throws; nothing is run. */
export async function readRemotes(folder: string): Promise<readonly Remote[]> {
  const gitFolder = await findGitFolder(folder);
  if (gitFolder === undefined) return [];
  // A worktree shares the configuration of the repository it is of.
  const common = (await readSmall(join(gitFolder, "commondir"))).trim();
  return remotesIn(await readSmall(join(common === "" ? gitFolder : resolve(gitFolder, common), "config")));
}

/** Of the text of a configuration file. */
export function remotesIn(text: string): readonly Remote[] {
  const remotes = new Map<string, string>();
  let name: string | undefined;
  for (const row of text.split(/\r?\n/)) {
    const section = /^\s*\[/.test(row);
    if (section)
      name = /^\s*\[\s*remote\s+"((?:[^"\\]|\\.){1,200})"\s*\]/i.exec(row)?.[1]?.replaceAll(/\\(.)/g, "$1");
    const rest = section ? row.replace(/^\s*\[[^\]]*\]/, "") : row;
    const written = /^\s*url\s*=\s*(.*)$/i.exec(rest)?.[1];
    if (name === undefined || written === undefined || remotes.has(name)) continue;
    remotes.set(name, valueOf(written));
  }
  return [...remotes].map(([remote, url]) => ({ name: remote, url }));
}

/** Without quotes and the comment behind it. */
function valueOf(written: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(written)?.[1];
  return quoted?.replaceAll(/\\(.)/g, "$1") ?? written.replace(/\s*[#;].*$/, "").trim();
}

async function readSmall(path: string): Promise<string> {
  try {
    return (await stat(path)).size > LONGEST ? "" : await readFile(path, "utf8");
  } catch {
    return "";
  }
}
