import { readdir, realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { compileName, isWildcard } from "./wildcard.ts";

export interface Includes {
  /** Absolute, each once, in the order the bundle merges them. */
  readonly files: readonly string[];
  /** Finished sentences. */
  readonly problems: readonly string[];
}

const maxFiles = 500;
/** Names looked at for all patterns together: a project folder may hold a forest of packages. */
const maxNames = 50_000;
const extensions: ReadonlySet<string> = new Set([".yml", ".yaml", ".json"]);

/**
 * The files that `include` names. A pattern may lead out of the bundle's folder by `..`, as it says openly; a link inside
 * may not. Never throws.
 */
export async function expandIncludes(root: string, patterns: readonly string[]): Promise<Includes> {
  const files = new Set<string>();
  const problems: string[] = [];
  const budget = { names: maxNames };
  const realRoot = await realpath(root).catch(() => root);
  for (const pattern of patterns) {
    const segments = splitPattern(pattern);
    if (segments === undefined) {
      problems.push(`The include "${pattern}" is not relative to the folder of the bundle and is left out.`);
      continue;
    }
    const found = await walk(root, segments, budget);
    if (found === undefined) {
      problems.push(`The include "${pattern}" cannot be read as a pattern and is left out.`);
      continue;
    }
    if (found.length === 0 && !isWildcard(pattern)) {
      problems.push(`The include "${pattern}" names no file.`);
    }
    for (const file of found.toSorted()) {
      const real = await realpath(file).catch(() => file);
      if (segments[0] !== ".." && !isInside(realRoot, real)) {
        problems.push(
          `The include "${relative(root, file)}" is a link to outside the folder of the bundle and is left out.`,
        );
      } else if (hasKnownExtension(file)) {
        files.add(file);
      } else {
        problems.push(`The include "${relative(root, file)}" is neither YAML nor JSON and is left out.`);
      }
    }
  }
  if (budget.names <= 0) problems.push(`The includes span more than ${maxNames} files; some are left out.`);
  if (files.size > maxFiles)
    problems.push(`The bundle includes more than ${maxFiles} files; the rest is left out.`);
  return { files: [...files].slice(0, maxFiles), problems };
}

/** Whether a path is the folder itself or below it. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Undefined for a pattern that is not relative. */
function splitPattern(pattern: string): readonly string[] | undefined {
  if (isAbsolute(pattern) || /^([a-z]:|[/\\]{2})/i.test(pattern)) return undefined;
  const segments: string[] = [];
  // Go joins and cleans a pattern before it matches.
  for (const segment of pattern.split(sep === "\\" ? /[/\\]/ : "/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== ".." || segments.length === 0 || segments.at(-1) === "..") segments.push(segment);
    else segments.pop();
  }
  return segments;
}

/** Files that match; undefined when a segment is malformed. */
async function walk(
  root: string,
  segments: readonly string[],
  budget: { names: number },
): Promise<string[] | undefined> {
  let paths = [root];
  for (const segment of segments) {
    const test = compileName(segment);
    if (test === undefined) return undefined;
    const next: string[] = [];
    for (const path of paths) {
      if (!isWildcard(segment)) {
        next.push(join(path, segment));
        continue;
      }
      if (budget.names <= 0) break;
      const names = await readdir(path).catch(() => []);
      budget.names -= names.length;
      next.push(...names.filter(test).map((name) => join(path, name)));
    }
    paths = next;
  }
  const found: string[] = [];
  for (const path of paths) {
    const isFile = await stat(path).then(
      (entry) => entry.isFile(),
      () => false,
    );
    if (isFile) found.push(path);
  }
  return found;
}

function hasKnownExtension(file: string): boolean {
  return extensions.has(/\.[^./\\]*$/.exec(file)?.[0] ?? "");
}
