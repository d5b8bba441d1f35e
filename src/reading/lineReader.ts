import { stripVTControlCharacters } from "node:util";
import type { LogLine } from "../logstream/index.ts";
import { readJsonLine } from "./jsonLine.ts";
import type { LineFacts } from "./lineFacts.ts";
import { namedLevel, textLevel } from "./textLevel.ts";
import { TracebackTracker } from "./traceback.ts";

/**
 * Tells what each line of a log is: its level, by `severity` or by its text, and whether it belongs to a traceback. Takes
 * the lines of one log in their order, whole and unmasked: what is shown of them is another matter.
 */
export class LineReader {
  readonly #trackers = new Map<string, TracebackTracker>();
  #latest = new TracebackTracker();

  /** Never throws. */
  read(line: LogLine): LineFacts {
    const text = cleanMessage(line.message);
    const json = readJsonLine(text);
    const severity = line.source === undefined ? undefined : namedLevel(line["severity"]);
    const own = { severity, named: json?.level ?? textLevel(text) };
    return this.#trackerOf(line.source).take(json?.text ?? text, own);
  }

  /** A line that names no source goes on with the one before it. */
  #trackerOf(source: string | undefined): TracebackTracker {
    if (source === undefined) return this.#latest;
    const name = source.toUpperCase();
    this.#latest = this.#trackers.get(name) ?? new TracebackTracker();
    this.#trackers.set(name, this.#latest);
    return this.#latest;
  }
}

/** A message keeps its own lines; colours and line ends that an editor cannot show are taken out. */
export function cleanMessage(message: string): string {
  return stripVTControlCharacters(message).replaceAll(/\r\n?/g, "\n").replace(/\n+$/, "");
}

/** A clean message as a person reads it: a logger's JSON with its message first. */
export function readableText(text: string): string {
  return readJsonLine(text)?.text ?? text;
}
