import { isAbsolute, normalize } from "node:path/posix";
import { places } from "./languages/allLanguages.ts";

/** A place in source code, as a traceback names it. */
export interface Frame {
  /** Where the path and its line stand in the text. */
  readonly start: number;
  readonly end: number;
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

export interface Matches {
  /** The candidates that end most like the path. */
  readonly files: readonly string[];
  /** Whether they are that path, as far as can be told; else no more than files of its name. */
  readonly fit: boolean;
}

/** Frames linked at most, the last ones: a flood of tracebacks must not cost the window its breath. */
const MOST_FRAMES = 2000;

const LIBRARY =
  /(?:^|\/)(?:site-packages|dist-packages|node_modules|lib(?:64)?\/python3[^/]*|\.venv|venv|go\/pkg\/mod|usr\/local\/go|lib\/go(?:-[\d.]+)?|\.cargo\/registry|rustc\/[0-9a-f]{7,})\//;

/** Where Databricks Apps keep an app's source. */
const SOURCE_ROOT = /^\/app\/(?:python\/)?source_code\//;

/** A row is looked at so far: a view's rows are shorter, and what a start of a place costs is much. Characters. */
const LONGEST_ROW = 20_000;

/** Places in the source in a text, as each language names them, in order; those in libraries left out. */
export function findFrames(text: string): readonly Frame[] {
  const frames = scannedPieces(text).flatMap(([from, to, isCut]) => {
    const piece = text.slice(from, to);
    const found = places.flatMap((pattern) => framesIn(piece, pattern, from));
    // What the cut goes through may be longer.
    return isCut ? found.filter(({ end }) => end < to) : found;
  });
  frames.sort((a, b) => a.start - b.start || b.end - a.end);
  // Two languages can know one place.
  return frames.filter((frame, index) => frame.start >= (frames[index - 1]?.end ?? 0)).slice(-MOST_FRAMES);
}

/** The text but for the ends of very long rows. */
function scannedPieces(text: string): readonly (readonly [from: number, to: number, isCut: boolean])[] {
  const pieces: (readonly [number, number, boolean])[] = [];
  let from = 0;
  for (let row = 0; row + LONGEST_ROW < text.length;) {
    const lineEnd = text.indexOf("\n", row);
    const end = lineEnd === -1 ? text.length : lineEnd;
    if (end - row > LONGEST_ROW) {
      pieces.push([from, row + LONGEST_ROW, true]);
      from = end;
    }
    row = end + 1;
  }
  pieces.push([from, text.length, false]);
  return pieces;
}

function framesIn(text: string, pattern: RegExp, from: number): readonly Frame[] {
  return [...text.matchAll(pattern)].flatMap((match): Frame[] => {
    const { place = "", path: written = "", line = "", folder = "" } = match.groups ?? {};
    const path = folder.replaceAll(".", "/") + pathOf(place, written);
    if (isLibraryPath(path)) return [];
    const start = from + match.index + match[0].lastIndexOf(place);
    return [{ start, end: start + place.length, path, line: Number(line) }];
  });
}

/** Whether a path is of a language or of a package, and no source of the app's own. */
export function isLibraryPath(path: string): boolean {
  return LIBRARY.test(path);
}

function pathOf(place: string, written: string): string {
  if (place.startsWith("file:")) return decoded(written);
  // Bundlers put layers and namespaces before the path: `(rsc)/./app/x.ts`, `_N_E/./src/x.ts`, `[project]/src/x.ts`.
  return /^[\w:/-]*(?:webpack|turbopack)/.test(place)
    ? written.replace(/^\/?(?:\([\w-]{1,40}\)\/|\[project\]\/|[\w@-]{1,40}\/(?=\.\/))?(?:\.\/)?/, "")
    : written;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A stray percent sign: not written by Node, and so no URL either.
    return path;
  }
}

/** The path below the app's source folder; undefined for one that lies elsewhere on the app's machine. */
export function pathInApp(path: string): string | undefined {
  const plain = normalize(path);
  if (SOURCE_ROOT.test(plain)) return plain.replace(SOURCE_ROOT, "");
  return isAbsolute(plain) || plain.startsWith("../") ? undefined : plain;
}

/**
 * Which of the candidates a path of the app can be, where its source folder does not hold it or is not known.
 * All with slashes.
 */
export function matchFiles(
  path: string,
  candidates: readonly string[],
  { isSourceFolderKnown }: { readonly isSourceFolderKnown: boolean },
): Matches {
  const inApp = pathInApp(path);
  const tails = candidates.map((candidate) => commonTail(inApp ?? normalize(path), candidate));
  const best = Math.max(1, ...tails);
  // A name alone says nothing, unless it is all of the path and no folder is known to lack it.
  const enough = inApp === undefined ? 2 : Math.max(inApp.split("/").length, isSourceFolderKnown ? 2 : 1);
  return { files: candidates.filter((_, index) => tails[index] === best), fit: best >= enough };
}

/** How many last parts two paths share. */
function commonTail(a: string, b: string): number {
  const partsOfA = a.split("/").reverse();
  const partsOfB = b.split("/").reverse();
  const differs = partsOfA.findIndex((part, index) => part !== partsOfB[index]);
  return differs === -1 ? partsOfA.length : differs;
}
