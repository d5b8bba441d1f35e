import { readdir, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { isIgnored, readIgnoreRules } from "./ignoreRules.ts";

/** The names of a bundle's file, the first one that is there counting. */
export const bundleFileNames = ["databricks.yml", "databricks.yaml", "bundle.yml", "bundle.yaml"] as const;

const maxParents = 32;
const maxDepth = 6;
/** A project folder may hold a forest of packages. */
const maxFolders = 3_000;
const maxBundles = 50;

/** The folder itself, or the nearest one above it that holds a bundle, as the Databricks CLI looks for it. */
export async function findBundleAbove(folder: string): Promise<string | undefined> {
  let at = folder;
  for (let count = 0; count < maxParents; count += 1) {
    if (await holdsBundle(at)) return at;
    if (dirname(at) === at) return undefined;
    at = dirname(at);
  }
  return undefined;
}

/** The folders below that hold a bundle, by name; none within another, in packages, hidden or ignored by git. */
export async function findBundlesBelow(root: string): Promise<readonly string[]> {
  const found: string[] = [];
  let visited = 0;
  let level = [{ folder: root, rules: await rulesAround(root) }];
  for (let depth = 0; depth < maxDepth && level.length > 0; depth += 1) {
    const next: typeof level = [];
    for (const { folder, rules } of level) {
      for (const name of await foldersIn(folder)) {
        const path = join(folder, name);
        if (visited >= maxFolders || found.length >= maxBundles) return found.toSorted();
        if (rules.map((one) => isLeftOut(one, path)).findLast((said) => said !== undefined)) continue;
        visited += 1;
        if (await holdsBundle(path)) found.push(path);
        else next.push({ folder: path, rules: [...rules, await rulesOf(path)] });
      }
    }
    level = next;
  }
  return found.toSorted();
}

interface FolderRules {
  readonly folder: string;
  readonly rules: Awaited<ReturnType<typeof readIgnoreRules>>;
}

/** The folder's own rules and those above it in its repository, whose later ones win. */
async function rulesAround(root: string): Promise<readonly FolderRules[]> {
  const own = await rulesOf(root);
  const found = [own];
  let at = root;
  for (let count = 0; count < maxParents; count += 1) {
    const isRepository = await stat(join(at, ".git")).then(
      () => true,
      () => false,
    );
    if (isRepository) return found;
    if (dirname(at) === at) break;
    at = dirname(at);
    found.unshift(await rulesOf(at));
  }
  // Outside of a repository what lies above says nothing.
  return [own];
}

async function rulesOf(folder: string): Promise<FolderRules> {
  return { folder, rules: await readIgnoreRules(folder) };
}

function isLeftOut({ folder, rules }: FolderRules, path: string): boolean | undefined {
  return isIgnored(rules, relative(folder, path).split(sep));
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .toSorted();
}

async function holdsBundle(folder: string): Promise<boolean> {
  for (const name of bundleFileNames) {
    const entry = await stat(join(folder, name)).catch(() => undefined);
    if (entry?.isFile() === true) return true;
  }
  return false;
}
