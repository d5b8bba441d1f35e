import { execFileSync } from "node:child_process";
import { projectFolder } from "../command.ts";
import { Setback } from "../setback.ts";

function git(...args: readonly string[]): string {
  try {
    return execFileSync("git", args, { cwd: projectFolder, encoding: "utf8", stdio: "pipe" }).trim();
  } catch {
    throw new Setback(`"git ${args.join(" ")}" failed: a release is made in a clone of the repository.`);
  }
}

/**
 * The tag that the commit at hand is released by.
 *
 * @throws Setback where it has no such tag, or files differ from it: then what is packaged is not what the tag says.
 */
export function releasedTag(version: string): string {
  const wanted = `v${version}`;
  const tags = git("tag", "--points-at", "HEAD").split("\n").filter(Boolean);
  if (!tags.includes(wanted)) {
    const found = tags.length === 0 ? "no tag" : tags.join(", ");
    throw new Setback(`package.json says ${version}, and the commit at hand has ${found}, not ${wanted}.`);
  }
  const changed = git("status", "--porcelain");
  if (changed !== "") throw new Setback(`These files differ from ${wanted}:\n${changed}`);
  return wanted;
}
