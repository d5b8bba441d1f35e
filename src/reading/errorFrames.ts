import { findFrames, pathInApp } from "./sourceFrames.ts";
import type { Frame } from "./sourceFrames.ts";

/** A place in the app's source that an error went through. */
export interface ErrorFrame {
  /** As the app's machine has it. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** Undefined where the log names none. */
  readonly functionName: string | undefined;
}

/** Kept of one error: a recursion has hundreds. */
const MOST_KEPT = 30;

/** Python's stacks end with the deepest call, unless they say otherwise; all others begin with it. */
const DEEPEST_LAST = /\bFile "[^"\n]{1,400}", line \d|\(most recent call last\)|[│┃|] \/\S{1,400}:\d+ in /;
/** A group says only where it waited: what went wrong lies in the errors below. */
const GROUP = /^[ |+]*Exception Group Traceback \(most recent call last\):/m;
const SECOND = /^[ |]*\+-+ 2 -+$/m;
const DEEPEST_FIRST = "(most recent call first)";

/**
 * The places in the app's source that an entry names, the deepest call first; those of libraries left out. `sentence` is
 * what the error says: of a chain of errors, its own stack counts before the others, of a group the one of its first error.
 */
export function errorFrames(text: string, sentence: string): readonly ErrorFrame[] {
  const found = findFrames(text);
  if (found.length === 0) return [];
  const said = sentence === "" ? -1 : text.lastIndexOf(sentence);
  const above = found.filter(({ start }) => start < said);
  const below = found.filter(({ start }) => start >= said);
  const isLast = DEEPEST_LAST.test(text) && !text.includes(DEEPEST_FIRST);
  const [own, others] = isLast === (said !== -1) ? [above, below] : [below, above];
  const first = GROUP.test(text) ? below.slice(0, inFirst(text, below, said)) : [];
  const ordered =
    first.length > 0
      ? [...first.reverse(), ...above.reverse(), ...below.slice(first.length).reverse()]
      : isLast
        ? [...own.reverse(), ...others.reverse()]
        : [...own, ...others];
  const frames = new Map<string, ErrorFrame>();
  for (const frame of ordered) {
    const { path, line } = frame;
    const key = `${path}:${line}`;
    if (frames.size < MOST_KEPT && !frames.has(key)) {
      frames.set(key, { path, line, functionName: functionOf(text, frame) });
    }
  }
  return [...frames.values()];
}

/** How many of the frames below a group's sentence are of the first error in it. */
function inFirst(text: string, below: readonly Frame[], said: number): number {
  if (said === -1) return 0;
  const length = text.slice(said).search(SECOND);
  return length === -1 ? below.length : below.filter(({ start }) => start < said + length).length;
}

/** Where a frame lies, as people write it: below the app's folder where it lies in it. */
export function placeInApp({ path, line }: Pick<ErrorFrame, "path" | "line">): string {
  return `${pathInApp(path) ?? path}:${line}`;
}

/** `File "…", line 3, in price`, and rich's `…:3 in price`. */
const BEHIND = /^,? in (?:async )?([\p{L}\p{N}_.$<>]{1,200})/u;
/** `at price (…`, `at async Shop.price [as total] (…`, `at shop.Order.price(…`. */
const BEFORE = /\bat (?:async )?(?:new )?([^\s(]{1,200})(?: \[as [^\]]{1,80}\])? ?\($/;
/** Go writes a call on the row above its place, Rust a number and the function. */
const ROW_ABOVE =
  /^(?:\s*\d{1,4}:\s+(?:0x[0-9a-f]{1,16} - )?)?([\p{L}_<][^\s()]{0,200}(?:\(\*\w{1,100}\)\.\w{1,100})?)(?:\(.*\))?$/u;

function functionOf(text: string, { start, end }: Frame): string | undefined {
  const rowStart = text.lastIndexOf("\n", start) + 1;
  const rowEnd = text.indexOf("\n", end);
  const behind = BEHIND.exec(text.slice(end, rowEnd === -1 ? end + 300 : Math.min(rowEnd, end + 300)));
  if (behind !== null) return behind[1];
  const before = text.slice(Math.max(rowStart, start - 400), start);
  const named = BEFORE.exec(before);
  if (named !== null) return named[1];
  if (rowStart === 0 || !/^\s+(?:at )?$/.test(before)) return undefined;
  const above = text.slice(text.lastIndexOf("\n", rowStart - 2) + 1, rowStart - 1);
  return above.length > 600 ? undefined : ROW_ABOVE.exec(above)?.[1]?.replace(/::h[0-9a-f]{16}$/, "");
}
