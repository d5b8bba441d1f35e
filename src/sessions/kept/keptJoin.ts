import { setImmediate as breathe } from "node:timers/promises";
import { lineSize, timestampMs } from "../../logstream/index.ts";
import type { LogEvent, LogLine } from "../../logstream/index.ts";
import { LineRedactor } from "../../reading/secrets/redactLines.ts";
import { joinLive, type Live } from "./joinLive.ts";

type GapEvent = Extract<LogEvent, { kind: "gap" }>;
type Held =
  { readonly kind: "line"; readonly line: LogLine } | { readonly kind: "hole"; readonly hole: GapEvent };

/** Handed on at a stretch; then the window has its turn. */
const SLICE_LINES = 250;

/** Of what the log service holds; more is not held back for its end. Bytes, as the library counts a line. */
const MOST_HELD_BYTES = 64 * 1024 * 1024;

export interface KeptJoinOptions {
  /** The end of what was received before, masked. */
  readonly kept: readonly LogLine[];
  /** How many earlier lines are wanted where the stream does not go on where the kept lines end; 0: all. */
  readonly tail: number;
}

/**
 * Lets a session's stream go on below the lines that were kept of it: holds back the earlier lines until all have come,
 * and hands on what is news. A stream that is broken off before leaves what it brought to the next one.
 */
export class KeptJoin {
  readonly #options: KeptJoinOptions;
  #held: Held[] = [];
  #heldBytes = 0;
  #isJoined = false;

  constructor(options: KeptJoinOptions) {
    this.#options = options;
  }

  get isJoined(): boolean {
    return this.#isJoined;
  }

  /** The events of a stream with a tail of 0. */
  async *through(events: AsyncIterable<LogEvent>): AsyncGenerator<LogEvent, void> {
    for await (const event of events) {
      if (this.#isJoined) yield event;
      else if (event.kind === "lines") this.#hold(event.lines);
      else if (event.kind === "gap") this.#held.push({ kind: "hole", hole: event });
      else if (event.kind === "caughtUp") yield* this.#join();
      else yield event;
    }
  }

  #hold(lines: readonly LogLine[]): void {
    for (const line of lines) {
      this.#held.push({ kind: "line", line });
      this.#heldBytes += lineSize(line);
    }
    if (this.#heldBytes <= MOST_HELD_BYTES) return;
    this.#held = this.#held.slice(this.#held.length / 2);
    this.#heldBytes = this.#held.reduce(
      (sum, one) => sum + (one.kind === "line" ? lineSize(one.line) : 0),
      0,
    );
  }

  async *#join(): AsyncGenerator<LogEvent, void> {
    const { kept, tail } = this.#options;
    const { news, joins } = joinLive(kept, this.#live(), tail);
    this.#held = [];
    this.#isJoined = true;
    const firstTold = news.find((one) => one.kind === "line")?.line;
    if (!joins && firstTold !== undefined) {
      yield { kind: "gap", cause: "buffer-overrun", since: lastTime(kept), until: timestampMs(firstTold) };
    }
    let lines: LogLine[] = [];
    let count = 0;
    for (const one of news) {
      if (one.kind === "line") {
        count++;
        lines.push(one.line);
        if (lines.length < SLICE_LINES) continue;
      }
      if (lines.length > 0) yield { kind: "lines", lines };
      lines = [];
      if (one.kind === "hole") yield one.hole;
      await breathe();
    }
    if (lines.length > 0) yield { kind: "lines", lines };
    yield { kind: "caughtUp", lines: count };
  }

  #live(): Live<GapEvent>[] {
    const redactor = new LineRedactor();
    redactor.begin(this.#held.flatMap((one) => (one.kind === "line" ? [one.line] : [])));
    return this.#held.map((one) => (one.kind === "line" ? { ...one, masked: redactor.line(one.line) } : one));
  }
}

function lastTime(lines: readonly LogLine[]): number | undefined {
  return lines.map(timestampMs).findLast((timeMs) => timeMs !== undefined);
}
