/** A place in source code, as a traceback names it. */
export interface Frame {
  /** Where the path and its line stand in the text. */
  readonly start: number;
  readonly end: number;
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** Frames linked at most, the last ones: a flood of tracebacks must not cost the window its breath. */
const MOST_FRAMES = 2000;

const PYTHON_FRAME = /(?<=File )"([^"\r\n<>]{1,400})", line (\d{1,7})/g;
const NODE_FRAME = /(?<=\bat [^\r\n]{0,200}?)(?:file:\/\/)?(\/[^\s():]{1,400}):(\d{1,7}):\d{1,7}(?=\)|\s|$)/g;

const LIBRARY = /(?:^|\/)(?:site-packages|dist-packages|node_modules|lib\/python3(?:\.\d+)?|\.venv|venv)\//;

/** Where Databricks Apps keep an app's source. */
const SOURCE_ROOT = /^\/app\/(?:python\/)?source_code\//;

/** Frames of Python and Node in a text, in order; those of libraries left out. */
export function findFrames(text: string): readonly Frame[] {
  const frames = [PYTHON_FRAME, NODE_FRAME].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match): Frame[] => {
      const [whole, path = "", line = ""] = match;
      if (LIBRARY.test(path)) return [];
      return [{ start: match.index, end: match.index + whole.length, path, line: Number(line) }];
    }),
  );
  return frames.sort((a, b) => a.start - b.start).slice(-MOST_FRAMES);
}

/**
 * Which of the candidates a path of the app can be, the best only; several when none is better than the others.
 * `sourceFolder` is where the project keeps this app's source. All with slashes.
 */
export function matchFiles(
  path: string,
  candidates: readonly string[],
  sourceFolder?: string,
): readonly string[] {
  const inApp = path.replace(SOURCE_ROOT, "");
  if (sourceFolder !== undefined && inApp !== path) {
    const exact = `${sourceFolder}/${inApp}`;
    if (candidates.includes(exact)) return [exact];
  }
  const lengths = candidates.map((candidate) => commonTail(inApp, candidate));
  const best = Math.max(1, ...lengths);
  return candidates.filter((_, index) => lengths[index] === best);
}

/** How many last parts two paths share. */
function commonTail(a: string, b: string): number {
  const partsOfA = a.split("/").reverse();
  const partsOfB = b.split("/").reverse();
  const differs = partsOfA.findIndex((part, index) => part !== partsOfB[index]);
  return differs === -1 ? partsOfA.length : differs;
}
