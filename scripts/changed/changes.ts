import { execFileSync } from "node:child_process";
import { Setback } from "../setback.ts";

function git(root: string, ...args: string[]): string | undefined {
  try {
    return execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return undefined;
  }
}

/** Where this branch left the main one, the remote's before the own. */
function forkPoint(root: string): string | undefined {
  for (const main of ["origin/main", "main"]) {
    const commit = git(root, "merge-base", "HEAD", main)?.trim();
    if (commit !== undefined) return commit;
  }
  return undefined;
}

/** The old name of what was moved is one of them, as one of what was deleted. */
function differFrom(root: string, commit: string): string | undefined {
  return git(root, "diff", "--name-only", "--no-renames", "--relative", commit, "--");
}

/**
 * The files that differ from a commit, and those that git does not know yet, by their paths from the root. Without a
 * commit it is the one where this branch left main, so that what was committed since counts, too. Where nothing differs from
 * that, as on main itself, it is the one before the last.
 *
 * @throws Setback where there is no such commit.
 */
export function changedFiles(root: string, base?: string): { base: string; files: string[] } {
  if (base !== undefined) return changedSince(root, base);
  const found = changedSince(root, forkPoint(root));
  const beforeLast = found.files.length > 0 ? undefined : git(root, "rev-parse", "--verify", "HEAD~1");
  return beforeLast === undefined ? found : changedSince(root, beforeLast.trim());
}

function changedSince(root: string, base: string | undefined): { base: string; files: string[] } {
  const changed = base === undefined ? undefined : differFrom(root, base);
  const unknown = git(root, "ls-files", "--others", "--exclude-standard");
  if (base === undefined || changed === undefined || unknown === undefined) {
    throw new Setback(
      base === undefined
        ? "Git knows no main here. Name the commit to compare with: npm run test:changed -- --base <commit>"
        : `Git cannot compare with "${base}". Is it a commit of this repository?`,
    );
  }
  const files = new Set([changed, unknown].flatMap((text) => text.split("\n")).filter(Boolean));
  return { base, files: [...files].sort() };
}
