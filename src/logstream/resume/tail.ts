import type { GapEvent, Part } from "./aligned.ts";
import { timestampMs } from "../entry.ts";
import type { LineHistory } from "./history.ts";
import { lineSize } from "./lineSize.ts";
import type { LogLine } from "../types.ts";

type LinesPart = Extract<Part, { kind: "lines" }>;

/** A window of giant lines holds fewer of them than asked for. Bytes. */
const LONGEST_TAIL_BYTES = 64 * 1024 * 1024;

/**
 * The last `limit` lines (1 or more) of a backlog, at most 64 MiB of them, and always the last one. Lines that were
 * handed out before count, but are not handed out again. What falls out is remembered as hidden: a longer tail may ask
 * for it.
 */
export class TailWindow {
  readonly #history: LineHistory;
  readonly #limit: number;
  readonly #longestBytes: number;
  /** Undefined: handed out before. */
  #lines: (LogLine | undefined)[] = [];
  #places: number[] = [];
  #bytes = 0;
  /** Each before the line of that place in the window; below 0 once that line has fallen out. */
  #gaps: { at: number; readonly gap: GapEvent }[] = [];

  constructor(history: LineHistory, limit: number, longestBytes = LONGEST_TAIL_BYTES) {
    this.#history = history;
    this.#limit = limit;
    this.#longestBytes = longestBytes;
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  push(part: Part): void {
    if (part.kind === "gap") {
      this.#gaps.push({ at: this.#lines.length, gap: part });
    } else if (part.kind === "shown") {
      for (let count = 0; count < part.count; count += 1) {
        this.#add(undefined, NaN);
      }
    } else if (part.kind === "lines") {
      for (const [index, line] of part.lines.entries()) {
        this.#add(line, part.places[index] ?? NaN);
      }
    }
  }

  /** Hands out what is kept, each gap in its place, and empties the window. */
  flush(): (LinesPart | GapEvent)[] {
    this.#trim();
    const parts: (LinesPart | GapEvent)[] = [];
    let shown: LinesPart = { kind: "lines", lines: [], places: [] };
    let { shownMs } = this.#history;
    const takeLines = (): void => {
      if (shown.lines.length > 0) {
        parts.push(shown);
        shown = { kind: "lines", lines: [], places: [] };
      }
    };
    const gaps = this.#gapsToTell();
    for (let index = 0; index <= this.#lines.length; index += 1) {
      const gap = gaps.get(index);
      if (gap !== undefined) {
        takeLines();
        // What the tail left out is not shown either.
        const until = firstTime(this.#lines, index) ?? gap.until;
        parts.push({ ...gap, since: shownMs ?? gap.since, until });
      }
      const line = this.#lines[index];
      if (line !== undefined) {
        shown.lines.push(line);
        shown.places.push(this.#places[index] ?? NaN);
        shownMs = timestampMs(line) ?? shownMs;
      }
    }
    takeLines();
    this.#lines = [];
    this.#places = [];
    this.#gaps = [];
    this.#bytes = 0;
    return parts;
  }

  /** Where lines before a gap have fallen out nothing is missing between two lines shown, unless some were before. */
  #gapsToTell(): Map<number, GapEvent> {
    const hasShown = this.#history.hasShown;
    const told = new Map<number, GapEvent>();
    for (const { at, gap } of this.#gaps) {
      if (at > 0 || hasShown) {
        told.set(Math.max(0, at), gap);
      }
    }
    return told;
  }

  #add(line: LogLine | undefined, place: number): void {
    this.#lines.push(line);
    this.#places.push(place);
    this.#bytes += line === undefined ? 0 : lineSize(line);
    // Cutting only at twice the limit makes a line cost the same however long the backlog is.
    if (this.#lines.length >= 2 * this.#limit || this.#bytes >= 2 * this.#longestBytes) {
      this.#trim();
    }
  }

  #trim(): void {
    let start = this.#lines.length;
    let bytes = 0;
    while (start > Math.max(0, this.#lines.length - this.#limit)) {
      const line = this.#lines[start - 1];
      const size = line === undefined ? 0 : lineSize(line);
      if (bytes + size > this.#longestBytes && start < this.#lines.length) {
        break;
      }
      bytes += size;
      start -= 1;
    }
    for (let index = 0; index < start; index += 1) {
      if (this.#lines[index] !== undefined) {
        this.#history.takeBack(this.#places[index] ?? NaN);
      }
    }
    this.#lines = this.#lines.slice(start);
    this.#places = this.#places.slice(start);
    this.#bytes = bytes;
    for (const gap of this.#gaps) {
      gap.at -= start;
    }
  }
}

function firstTime(lines: readonly (LogLine | undefined)[], from: number): number | undefined {
  for (let index = from; index < lines.length; index += 1) {
    const line = lines[index];
    const time = line && timestampMs(line);
    if (time !== undefined) {
      return time;
    }
  }
  return undefined;
}
