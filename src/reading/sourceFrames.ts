import { isAbsolute, normalize } from "node:path/posix";

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

const PYTHON_PLACE = /File ("([^"\r\n<>]{1,400})", line (\d{1,7}))/g;
/** The place follows `at ` or a bracket at once: `node:internal/x` holds a slash, too. */
const NODE_PLACE =
  /\bat (?:async )?(?:[^\r\n]{0,200}?\()??((?:file:\/\/)?(\/(?:[^\r\n:()]|\((?!\/)|\)(?=[^\s,])){1,400}):(\d{1,7}):\d{1,7})(?=\)|\s|$)/g;

const LIBRARY = /(?:^|\/)(?:site-packages|dist-packages|node_modules|lib(?:64)?\/python3[^/]*|\.venv|venv)\//;

/** Where Databricks Apps keep an app's source. */
const SOURCE_ROOT = /^\/app\/(?:python\/)?source_code\//;

/** Frames of Python and Node in a text, in order; those of libraries left out. */
export function findFrames(text: string): readonly Frame[] {
  const frames = [PYTHON_PLACE, NODE_PLACE].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match): Frame[] => {
      const [whole, place = "", written = "", line = ""] = match;
      const path = place.startsWith("file:") ? decoded(written) : written;
      if (LIBRARY.test(path)) return [];
      const end = match.index + whole.length;
      return [{ start: end - place.length, end, path, line: Number(line) }];
    }),
  );
  return frames.sort((a, b) => a.start - b.start).slice(-MOST_FRAMES);
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
