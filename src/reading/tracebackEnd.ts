import type { ReadLine } from "./lineFacts.ts";

/** A traceback further back than this belongs to an earlier trouble. Lines. */
const REACH = 200;

/** What the last traceback among the newest lines ends with, such as `ValueError: no width`. */
export function tracebackEnd(lines: readonly ReadLine[]): string | undefined {
  const near = lines.slice(-REACH).flatMap(({ facts }) => facts.parts);
  return near.findLast(({ error }) => error !== undefined)?.error;
}
