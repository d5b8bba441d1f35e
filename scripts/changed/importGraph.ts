import { readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** Imports name whole files here, and tests name what they start and read: each as a text of its own. */
const text = /["'`]([^"'`\s$]{1,250})["'`]/g;
/** What is no source of ours: made from the sources, or others' own. */
const foreign = /^(?:\.\.|node_modules|dist|out)(?:\/|$)/;
/** Gone before anything runs; the compiler judges what it names. */
const typeImport = /^(?:import|export) type [^;]*;/gm;

/** What each file names, by paths from the root with slashes; a folder ends with one. */
export type ImportGraph = (file: string) => readonly string[];

function kindOf(path: string): "file" | "folder" | undefined {
  const entry = statSync(path, { throwIfNoEntry: false });
  return entry?.isFile() === true ? "file" : entry?.isDirectory() === true ? "folder" : undefined;
}

/**
 * Reads the files below a folder as they are asked for. Those of `changed` that are no longer there lead to whoever still
 * names them.
 */
export function createImportGraph(root: string, changed: readonly string[] = []): ImportGraph {
  const gone = new Set(changed.filter((file) => kindOf(join(root, file)) === undefined));
  const known = new Map<string, readonly string[]>();
  const resolve = (folder: string, name: string): string | undefined => {
    // A pattern finds what is new in its folder, too.
    const [, searched] = /^([^*{[]*\/)[^/]*[*{[]/.exec(name) ?? [];
    for (const base of [folder, root]) {
      const path = join(base, searched ?? name);
      const place = relative(root, path).replaceAll("\\", "/").replace(/\/$/, "");
      const kind = kindOf(path) ?? (gone.has(place) ? "file" : undefined);
      if (kind === undefined || place === "" || foreign.test(place)) continue;
      if (kind === "file") return place;
      // A word may be a folder's name by chance.
      if (searched !== undefined || /\w\/\w/.test(name) || name.startsWith("../")) return `${place}/`;
    }
    return undefined;
  };
  const read = (file: string): readonly string[] => {
    const path = join(root, file);
    if (!/\.[cm]?[jt]s$/.test(file) || kindOf(path) !== "file") return [];
    const source = readFileSync(path, "utf8").replaceAll(typeImport, "");
    const names = [...source.matchAll(text)].map(([, name = ""]) => name);
    return [...new Set(names)].flatMap((name) => resolve(dirname(path), name) ?? []);
  };
  return (file) => {
    const names = known.get(file) ?? read(file);
    known.set(file, names);
    return names;
  };
}

/**
 * How many steps lie between a file and the nearest changed one: 0 for one that is changed itself, undefined where no
 * chain of imports leads to any.
 */
export function distanceToChange(
  namedIn: ImportGraph,
  file: string,
  changed: readonly string[],
): number | undefined {
  const isChanged = (one: string): boolean =>
    changed.some((each) => each === one || (one.endsWith("/") && each.startsWith(one)));
  const seen = new Set([file]);
  let layer = [file];
  for (let distance = 0; layer.length > 0; distance++) {
    if (layer.some(isChanged)) return distance;
    layer = [...new Set(layer.flatMap((one) => namedIn(one)))].filter((one) => !seen.has(one));
    for (const one of layer) seen.add(one);
  }
  return undefined;
}
