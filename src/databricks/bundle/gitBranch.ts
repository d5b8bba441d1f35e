import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

const maxFolders = 64;

/** The branch that the folder is on; undefined outside of git and on no branch. Never throws. */
export async function readGitBranch(folder: string): Promise<string | undefined> {
  return branchOf(await findGitFolder(folder));
}

/** Where git keeps what it knows of the folder, a worktree's or a submodule's own place too. Never throws. */
export async function findGitFolder(folder: string): Promise<string | undefined> {
  let at = folder;
  for (let count = 0; count < maxFolders; count += 1) {
    const git = join(at, ".git");
    const entry = await stat(git).catch(() => undefined);
    if (entry !== undefined) return entry.isDirectory() ? git : await linkedFolder(git, at);
    if (dirname(at) === at) return undefined;
    at = dirname(at);
  }
  return undefined;
}

/** A worktree and a submodule have a file there, which names the folder. */
async function linkedFolder(file: string, root: string): Promise<string | undefined> {
  const text = await readFile(file, "utf8").catch(() => "");
  const path = /^gitdir: (.+)$/m.exec(text)?.[1]?.trim();
  return path === undefined ? undefined : resolve(root, path);
}

async function branchOf(gitFolder: string | undefined): Promise<string | undefined> {
  if (gitFolder === undefined) return undefined;
  const head = await readFile(join(gitFolder, "HEAD"), "utf8").catch(() => "");
  return /^ref: refs\/heads\/(.+)$/m.exec(head)?.[1]?.trim();
}
