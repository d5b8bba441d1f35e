import type { ReadLine } from "./lineFacts.ts";

/** A traceback further back than this belongs to an earlier trouble. Lines. */
const REACH = 200;

/** What the last traceback among the newest lines ends with, such as `ValueError: no width`. */
export function tracebackEnd(lines: readonly ReadLine[]): string | undefined {
  for (let at = lines.length - 1; at >= Math.max(0, lines.length - REACH); at--) {
    const error = lines[at]?.facts.parts.findLast((part) => part.error !== undefined)?.error;
    if (error !== undefined) return error;
  }
  return undefined;
}
