import { timestampMs } from "../logstream/index.ts";
import { exitIn } from "../reading/exitLine.ts";
import type { PartFacts } from "../reading/lineFacts.ts";
import type { LineItem } from "./sessionItem.ts";

/** Lines of one entry that are looked at, the first and the last ones. */
const MOST_LINES = 400;
const DROPPED_AT_ONCE = 200;
const LARGE_PIECE = 500;

/** An entry of level error, with all its lines. */
export interface ErrorEntry {
  /** Upper case. */
  readonly source: string | undefined;
  /** Where it begins: so many lines did the stream bring before. Of a line from before, its number, below 0. */
  readonly entry: number;
  /** The app's own time, else that of the arrival. Epoch milliseconds. */
  readonly atMs: number;
  /** Which part of each line is of the entry. */
  readonly lines: readonly { readonly item: LineItem; readonly part: number }[];
  /** The sentence that names the error, unmasked, where the text has one. */
  readonly error: string | undefined;
  /** The platform's word of the end of the app's process. */
  readonly isExit: boolean;
}

interface OpenErrorEntry extends ErrorEntry {
  readonly lines: { item: LineItem; part: number }[];
  error: string | undefined;
  lastMs: number;
}

/**
 * Gathers the lines of a log into the entries that are errors, in the order in which they end. Does no more with a line than
 * to keep it: a flood of lines is let through at the speed it comes with.
 */
export class ErrorEntries {
  /** By source. Undefined: what goes on is no error. */
  readonly #open = new Map<string | undefined, OpenErrorEntry>();
  #ended: ErrorEntry[] = [];
  #taken = 0;
  #source: string | undefined;
  #lines = 0;

  /** Entries that have ended and were not taken. */
  get endedCount(): number {
    return this.#ended.length - this.#taken;
  }

  get isEmpty(): boolean {
    return this.endedCount === 0 && this.#open.size === 0;
  }

  /** Every line of a session in turn. */
  see(item: LineItem): void {
    const entry = item.earlier === undefined ? this.#lines++ : -item.earlier.number;
    const { parts } = item.facts;
    if (item.line.source !== undefined) this.#source = item.line.source;
    if (this.#open.size === 0 && parts.length === 1 && parts[0].level !== "error") return;
    const source = this.#source?.toUpperCase();
    // Requests that failed are no errors of the source: what failed says so itself.
    if (source === "HTTP") return;
    parts.forEach((facts, part) => {
      this.#seePart(source, facts, { item, part, entry });
    });
  }

  /** What no row has gone on with since then (of arrival, epoch milliseconds) has ended. */
  endQuiet(sinceMs: number): void {
    for (const [source, { lastMs }] of this.#open) if (lastMs <= sinceMs) this.#end(source);
  }

  /** Takes the one that ended first. */
  next(): ErrorEntry | undefined {
    const entry = this.#ended[this.#taken];
    if (entry === undefined) return undefined;
    this.#taken++;
    // Cut off in large pieces: an Array.shift per entry would copy the whole array each time.
    if (this.#taken === this.#ended.length || this.#taken > LARGE_PIECE) {
      this.#ended = this.#ended.slice(this.#taken);
      this.#taken = 0;
    }
    return entry;
  }

  clear(): void {
    this.#open.clear();
    this.#ended = [];
    this.#taken = 0;
  }

  #seePart(
    source: string | undefined,
    facts: PartFacts,
    place: { readonly item: LineItem; readonly part: number; readonly entry: number },
  ): void {
    const { item, part, entry } = place;
    if (facts.isContinued) {
      const open = this.#open.get(source);
      if (open === undefined) return;
      open.lines.push({ item, part });
      if (open.lines.length > MOST_LINES) open.lines.splice(MOST_LINES / 4, DROPPED_AT_ONCE);
      open.error = facts.error ?? open.error;
      open.lastMs = item.arrivedMs;
      return;
    }
    if (!facts.isAside) this.#end(source);
    if (facts.level !== "error") return;
    const isExit = exitIn(item.line) !== undefined;
    // What was thrown is above the word of the exit, whether or not more rows would come.
    if (isExit) for (const open of this.#open.keys()) this.#end(open);
    const begun: OpenErrorEntry = {
      source,
      entry,
      atMs: timestampMs(item.line) ?? item.arrivedMs,
      lines: [{ item, part }],
      error: facts.error,
      isExit,
      lastMs: item.arrivedMs,
    };
    if (facts.isAside || isExit) this.#ended.push(begun);
    else this.#open.set(source, begun);
  }

  #end(source: string | undefined): void {
    const open = this.#open.get(source);
    if (open === undefined) return;
    this.#open.delete(source);
    this.#ended.push(open);
  }
}
