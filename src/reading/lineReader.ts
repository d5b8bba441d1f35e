import { stripVTControlCharacters } from "node:util";
import type { LogLine } from "../logstream/index.ts";
import { readJsonLine } from "./jsonLine.ts";
import { namedLevel, textLevel } from "./textLevel.ts";
import { TracebackTracker } from "./traceback.ts";
import type { TakenLine } from "./traceback.ts";

export interface ReadLine extends TakenLine {
  /** As a person reads it: without colours, a logger's JSON with its message first. */
  readonly text: string;
}

/**
 * Tells what each line of a log is, whoever shows or counts it: its level, by `severity` or by its text, and whether it
 * belongs to a traceback. Takes the lines of one log in their order.
 */
export class LineReader {
  readonly #trackers = new Map<string | undefined, TracebackTracker>();

  /** `text` is what is shown of the line's message, made by {@link cleanMessage}. */
  read(line: LogLine, text = cleanMessage(line.message)): ReadLine {
    const json = readJsonLine(text);
    const severity = line.source === undefined ? undefined : namedLevel(line["severity"]);
    const readable = json?.text ?? text;
    const own = { severity, named: json?.level ?? textLevel(text) };
    return { ...this.#trackerOf(line.source).take(readable, own), text: readable };
  }

  #trackerOf(source: string | undefined): TracebackTracker {
    const tracker = this.#trackers.get(source) ?? new TracebackTracker();
    this.#trackers.set(source, tracker);
    return tracker;
  }
}

/** A message keeps its own lines; colours and line ends that an editor cannot show are taken out. */
export function cleanMessage(message: string): string {
  return stripVTControlCharacters(message).replaceAll(/\r\n?/g, "\n").replace(/\n+$/, "");
}
