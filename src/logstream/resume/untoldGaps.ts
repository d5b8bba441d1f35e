import type { GapEvent, Part } from "./aligned.ts";
import { timestampMs } from "../entry.ts";
import type { LogLine } from "../types.ts";

/** Holes kept one by one; of more the last ones are told as one. */
const MOST_GAPS = 16;

/** Holes that a stream found, and was broken off before it had told of them: the next stream does. */
export class UntoldGaps {
  #gaps: GapEvent[] = [];

  keep(gap: GapEvent): void {
    const last = this.#gaps.at(-1);
    if (last !== undefined && this.#gaps.length === MOST_GAPS) {
      this.#gaps[MOST_GAPS - 1] = { ...last, until: gap.until };
    } else {
      this.#gaps.push(gap);
    }
  }

  /** Puts each before the first line behind it, and keeps those that nothing comes behind yet. */
  putInto(parts: readonly Part[]): readonly Part[] {
    return this.#gaps.length === 0 ? parts : parts.flatMap((part) => this.#before(part));
  }

  #before(part: Part): Part[] {
    const [gap] = this.#gaps;
    if (gap === undefined || (part.kind !== "lines" && part.kind !== "gap")) {
      return [part];
    }
    if (part.kind === "gap") {
      // Nothing behind the first hole came: it goes up to where this one ends.
      this.#gaps = [];
      return [{ ...part, since: gap.since }];
    }
    const at = part.lines.findIndex((line) => isBehind(line, gap));
    if (at === -1) {
      return [part];
    }
    this.#gaps = this.#gaps.slice(1);
    const rest: Part = { kind: "lines", lines: part.lines.slice(at), places: part.places.slice(at) };
    const before: Part = { kind: "lines", lines: part.lines.slice(0, at), places: part.places.slice(0, at) };
    return [...(at === 0 ? [] : [before]), gap, ...this.#before(rest)];
  }
}

/** Of lines without a time nobody knows: the hole is told too early rather than too late. */
function isBehind(line: LogLine, { since, until = since }: GapEvent): boolean {
  const timeMs = timestampMs(line);
  return timeMs === undefined || until === undefined || timeMs >= until;
}
