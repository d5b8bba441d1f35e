import type { LogLine } from "../logstream/index.ts";
import { matchMasked } from "./joinHistory.ts";
import { momentOf, timesAbout } from "./matchHistory.ts";

/** What a stream begins with is of the last time: of more lines from before the newest are known. */
const MOST_LINES = 20_000;
/** A stamp may be cut to whole seconds. Microseconds. */
const SLACK = 1e6;

interface KnownLine {
  readonly line: LogLine;
  /** Epoch microseconds, about. */
  readonly micros: number;
}

/**
 * The lines from before that a log has and its stream did not bring. A stream that is started later begins with what the
 * service still holds, and so may bring them, too.
 */
export class KnownFromBefore {
  #known: readonly KnownLine[] = [];
  #latest = -Infinity;

  add(lines: readonly LogLine[]): void {
    const times = timesAbout(lines);
    const more = lines.flatMap((line, index) => {
      const micros = times[index];
      return micros === undefined ? [] : [{ line, micros }];
    });
    this.#known = [...this.#known, ...more].toSorted((a, b) => a.micros - b.micros).slice(-MOST_LINES);
    this.#latest = this.#known.at(-1)?.micros ?? -Infinity;
  }

  clear(): void {
    this.#known = [];
    this.#latest = -Infinity;
  }

  /** Of lines that came together those that are not there already. Each that is there is known once. */
  newsOf(lines: readonly LogLine[]): readonly LogLine[] {
    const first = lines.findIndex((line) => momentOf(line) !== undefined);
    // Without a time nothing tells a line from its like.
    if (this.#known.length === 0 || first === -1) return lines;
    const times = lines.flatMap((line) => momentOf(line)?.from ?? []);
    const least = times.reduce((one, other) => Math.min(one, other)) - SLACK;
    if (least > this.#latest) return lines;
    const most = times.reduce((one, other) => Math.max(one, other)) + SLACK;
    const near = this.#known.filter(({ micros }) => micros >= least && micros <= most);
    const partners = matchMasked(
      near.map(({ line }) => line),
      lines,
    );
    const met = new Set<KnownLine>();
    const again = new Set<number>();
    for (const [index, partner] of partners.entries()) {
      const known = near[index];
      if (known === undefined || partner === undefined || partner < first) continue;
      met.add(known);
      again.add(partner);
    }
    if (met.size === 0) return lines;
    this.#known = this.#known.filter((known) => !met.has(known));
    return lines.filter((_line, index) => !again.has(index));
  }
}
