import { stripVTControlCharacters } from "node:util";
import type { LogLine } from "../logstream/index.ts";

/** A traceback further back than this belongs to an earlier trouble. Lines of text. */
const REACH = 200;

const PYTHON_START = /^\s*Traceback \(most recent call last\):/;
const NODE_FRAME = /^\s+at \S/;

/** What the last traceback among the newest lines ends with, such as `ValueError: no width`. */
export function tracebackEnd(lines: readonly LogLine[]): string | undefined {
  const texts = lines
    .slice(-REACH)
    .flatMap(({ message }) => stripVTControlCharacters(message).split(/\r?\n/))
    .slice(-REACH);
  const start = texts.findLastIndex((text) => PYTHON_START.test(text));
  const python = start < 0 ? -1 : texts.findIndex((text, index) => index > start && /^\S/.test(text));
  const frame = texts.findLastIndex(
    (text, index) => NODE_FRAME.test(text) && !NODE_FRAME.test(texts[index - 1] ?? ""),
  );
  const end = texts[Math.max(python, frame - 1)]?.trim();
  return end === "" ? undefined : end;
}
