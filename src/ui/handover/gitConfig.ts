import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { findGitFolder } from "../../databricks/bundle/gitBranch.ts";

/** Bytes; what is longer is no configuration. */
const LONGEST = 1024 * 1024;

export interface Remote {
  readonly name: string;
  readonly url: string;
}

/** What git puts in place of how an address begins. */
interface Rewrite {
  readonly from: string;
  readonly to: string;
}

/**
 * The remotes of the repository that a folder is in, by its own configuration file; short forms are written out as that file
 * and the person's own in `home` say. Never throws; nothing is run.
 */
export async function readRemotes(folder: string, home = homedir()): Promise<readonly Remote[]> {
  const gitFolder = await findGitFolder(folder);
  if (gitFolder === undefined) return [];
  // A worktree shares the configuration of the repository it is of.
  const common = (await readSmall(join(gitFolder, "commondir"))).trim();
  const own = await readSmall(join(common === "" ? gitFolder : resolve(gitFolder, common), "config"));
  const others = [join(home, ".gitconfig"), join(home, ".config", "git", "config")].map(readSmall);
  const rewrites = [own, ...(await Promise.all(others))].flatMap(rewritesIn);
  return remotesIn(own).map(({ name, url }) => ({ name, url: rewritten(url, rewrites) }));
}

/** As git does it: the longest beginning counts. */
function rewritten(url: string, rewrites: readonly Rewrite[]): string {
  const [longest] = rewrites
    .filter(({ from }) => from !== "" && url.startsWith(from))
    .sort((a, b) => b.from.length - a.from.length);
  return longest === undefined ? url : longest.to + url.slice(longest.from.length);
}

function rewritesIn(text: string): readonly Rewrite[] {
  return [...fieldsOf(text, "url", "insteadOf")].map(({ name, value }) => ({ from: value, to: name }));
}

/** Of the text of a configuration file. */
export function remotesIn(text: string): readonly Remote[] {
  const remotes = new Map<string, string>();
  for (const { name, value } of fieldsOf(text, "remote", "url"))
    if (!remotes.has(name)) remotes.set(name, value);
  return [...remotes].map(([name, url]) => ({ name, url }));
}

/** A field of the named sections of a kind, in their order. */
function* fieldsOf(
  text: string,
  kind: string,
  field: string,
): Generator<{ readonly name: string; readonly value: string }> {
  let name: string | undefined;
  for (const row of text.split(/\r?\n/)) {
    const section = /^\s*\[/.test(row);
    if (section) {
      const [, found = "", quoted] = /^\s*\[\s*([\w-]+)\s+"((?:[^"\\]|\\.){1,200})"\s*\]/.exec(row) ?? [];
      name = found.toLowerCase() === kind ? quoted?.replaceAll(/\\(.)/g, "$1") : undefined;
    }
    const rest = section ? row.replace(/^\s*\[[^\]]*\]/, "") : row;
    const [, key = "", written] = /^\s*([\w-]+)\s*=\s*(.*)$/.exec(rest) ?? [];
    if (name === undefined || written === undefined || key.toLowerCase() !== field.toLowerCase()) continue;
    yield { name, value: valueOf(written) };
  }
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
