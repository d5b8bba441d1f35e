import { findOverlap } from "./align.ts";
import type { Aligned, AlignmentOptions, GapEvent } from "./aligned.ts";
import { findCandidates, keepCandidates } from "./candidates.ts";
import { timestampMs } from "../entry.ts";
import { areConvincing, beginsInLastMoment, CONVINCING_LINES, gapEvent, hasTime } from "./evidence.ts";
import { HISTORY_LINES, lineKey, type LineHistory } from "./history.ts";
import { LONGEST_BANNER_LINES, matchScattered } from "./scatter.ts";
import type { GapCause, LogLine } from "../types.ts";

/** A replay that stays undecided is held up to here. */
const MAX_HELD_LINES = HISTORY_LINES;
const MAX_HELD_CHARS = 64 * 1024 * 1024;
/** No service keeps less: a shorter replay that begins with the whole history is the whole log. */
const SMALLEST_BUFFER_LINES = 16;

const NOTHING: Aligned = { lines: [], isNews: false, isBridged: false };

/**
 * Decides, for one connection, which lines are new. The server replays its buffer on every connect; the buffer is a
 * window on the log, so a replay normally begins with the last lines of the history and goes on with new ones.
 *
 * While the replay is undecided its lines are held. It is decided at once when its start has matched up to the end of
 * the history, else when the replay is over (`settle`).
 */
export class Alignment {
  readonly #history: LineHistory;
  readonly #options: AlignmentOptions;
  readonly #isSameSearch: boolean;
  #isSettled: boolean;
  #held: LogLine[] = [];
  #keys: number[] = [];
  #heldChars = 0;
  /** Places in the history where the replay held so far fits, oldest first; undefined when they were too many. */
  #candidates: number[] | undefined = [];
  /** The longest overlap that reached the end of the history while an older candidate still stood. */
  #completed = 0;

  constructor(history: LineHistory, options: AlignmentOptions) {
    this.#history = history;
    this.#options = options;
    this.#isSameSearch = history.size === 0 || history.search === options.search;
    this.#isSettled = history.size === 0;
    if (this.#isSettled) {
      history.search = options.search;
    }
  }

  /** Whether lines pass without comparison from now on. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Whether lines wait for a decision. */
  get isHolding(): boolean {
    return this.#held.length > 0;
  }

  push(lines: readonly LogLine[]): Aligned {
    for (const [index, line] of lines.entries()) {
      if (this.#isSettled) {
        return this.#extend(lines.slice(index));
      }
      if (this.#held.length === 0 && this.#isForgotten(line)) {
        continue;
      }
      this.#hold(line);
      const decided = this.#decideEarly();
      if (decided !== undefined) {
        const rest = this.#extend(lines.slice(index + 1));
        return { ...decided, lines: decided.lines.concat(rest.lines), isNews: decided.isNews || rest.isNews };
      }
    }
    return this.#isSettled ? this.#extend(lines) : NOTHING;
  }

  /**
   * Decides with what is held. `isComplete`: the replay is over; otherwise it was cut short, and what is missing will
   * be replayed again. An empty replay decides nothing: a slow server may still be about to send it. Nor does one of
   * known lines that stops short of the end of the history: what only pauses goes on from there.
   */
  settle(isComplete: boolean): Aligned {
    return this.#isSettled || this.#held.length === 0 ? NOTHING : this.#decide(isComplete, false);
  }

  #decide(isComplete: boolean, isForced: boolean): Aligned {
    if (this.#isSameSearch) {
      const { length, isAmbiguous, isContained } = findOverlap(this.#history, this.#keys);
      const isNoBanner = this.#held.some(hasTime) || this.#held.length > LONGEST_BANNER_LINES;
      const stopsShort = length < this.#held.length && isNoBanner;
      if (isContained && (!isComplete || (stopsShort && !isForced))) {
        return NOTHING;
      }
      if (length > 0) {
        return this.#deliverFrom(length, isAmbiguous);
      }
    }
    return this.#deliverScattered(isComplete);
  }

  /** Older than all that is remembered: it was delivered long ago. */
  #isForgotten(line: LogLine): boolean {
    const { forgottenMs } = this.#history;
    const time = timestampMs(line);
    return this.#isSameSearch && forgottenMs !== undefined && time !== undefined && time < forgottenMs;
  }

  #hold(line: LogLine): void {
    this.#held.push(line);
    this.#keys.push(lineKey(line));
    this.#heldChars += line.message.length;
  }

  #decideEarly(): Aligned | undefined {
    if (this.#held.length > MAX_HELD_LINES || this.#heldChars > MAX_HELD_CHARS) {
      return this.#decide(true, true);
    }
    if (!this.#isSameSearch || this.#candidates === undefined) {
      return undefined;
    }
    const matched = this.#held.length;
    this.#candidates =
      matched === 1
        ? findCandidates(this.#history, this.#keys)
        : keepCandidates(this.#history, this.#keys, this.#candidates);
    const oldest = this.#candidates?.[0];
    const isAtEnd = oldest !== undefined && oldest + matched === this.#history.size;
    if (isAtEnd && matched < CONVINCING_LINES && beginsInLastMoment(this.#history, this.#held)) {
      // Only the length of the whole replay tells whether this is chance.
      this.#candidates = undefined;
      return undefined;
    }
    if (isAtEnd) {
      return this.#deliverFrom(matched, this.#completed > 0);
    }
    if (oldest === undefined && this.#completed > 0) {
      return this.#deliverFrom(this.#completed, true);
    }
    if (this.#candidates?.some((start) => start + matched === this.#history.size) === true) {
      this.#completed = matched;
    }
    return undefined;
  }

  /** Everything after the first `known` held lines is new. */
  #deliverFrom(known: number, isAmbiguous: boolean): Aligned {
    const first = this.#history.size - known;
    const recovered = this.#held.slice(0, known).filter((line, index) => this.#recovers(line, first + index));
    const fresh = this.#held.slice(known);
    const { endedCleanly } = this.#options;
    const isDated = this.#held.slice(0, known).some(hasTime);
    const convincing = endedCleanly && !isDated ? LONGEST_BANNER_LINES : CONVINCING_LINES;
    const isWeak = known < convincing || isAmbiguous;
    const isShort = first === 0 && this.#held.length < SMALLEST_BUFFER_LINES;
    const isWholeLog = isShort && isDated && !endedCleanly;
    const mayMiss = isWeak && !isWholeLog && beginsInLastMoment(this.#history, this.#held);
    const gap = mayMiss ? gapEvent(this.#history, fresh, "buffer-overrun") : undefined;
    const { lines } = this.#extend(fresh);
    return this.#finish(gap, recovered.concat(lines), fresh.length > 0, !mayMiss);
  }

  #deliverScattered(isComplete: boolean): Aligned {
    const { positions, anchors } = matchScattered(this.#history, this.#keys, {
      isDated: (index) => this.#held[index] !== undefined && hasTime(this.#held[index]),
      isOtherView: !this.#isSameSearch,
    });
    const firstKnown = positions.findIndex((position) => position >= 0);
    // Another search may well have nothing in common with what came before, unless it brought lines itself.
    const isGap = this.#isSameSearch
      ? !areConvincing(this.#history, anchors, positions)
      : firstKnown === -1 && this.#history.latestSearch === this.#options.search;
    const fresh: LogLine[] = [];
    const lines = this.#held.filter((line, index) => {
      const position = positions[index] ?? -1;
      if (position >= 0) {
        return this.#recovers(line, position);
      }
      // What stands before the oldest line remembered was delivered and forgotten.
      if (index < firstKnown && this.#isSameSearch && this.#history.forgottenMs !== undefined) {
        return false;
      }
      fresh.push(line);
      return this.#options.accepts(line);
    });
    const gap = isGap ? gapEvent(this.#history, fresh, this.#gapCause()) : undefined;
    this.#takeView(positions, isComplete || isGap);
    return this.#finish(gap, lines, fresh.length > 0, false);
  }

  /**
   * The memory takes the server's own view of the stretch it has just seen. A whole replay ends where the log ends, and
   * so does one behind a hole; of one that was cut short, the lines behind its last known one may still stand before
   * others that are remembered.
   */
  #takeView(positions: Int32Array, isAtEnd: boolean): void {
    const view = this.#held.map((line, index) => {
      const position = positions[index] ?? -1;
      return {
        key: this.#keys[index] ?? NaN,
        timeMs: timestampMs(line),
        isWithheld: position >= 0 ? this.#history.isWithheld(position) : !this.#options.accepts(line),
      };
    });
    const end = this.#history.size - 1;
    const last = positions.reduce((a, b) => Math.max(a, b), -1);
    const after = isAtEnd ? end : last;
    this.#history.insertView(view, new Set(positions), after);
    this.#history.search = after === end ? this.#options.search : undefined;
    this.#history.latestSearch = this.#options.search;
  }

  /** A buffer only ever fills up: one that holds less than before, after a clean end, was emptied by a restart. */
  #gapCause(): GapCause {
    const isShorter = this.#held.length < this.#history.deepestReplay;
    return this.#options.search === "" && (this.#options.endedCleanly || isShorter)
      ? "log-restarted"
      : "buffer-overrun";
  }

  #recovers(line: LogLine, position: number): boolean {
    return this.#options.recoverWithheld && this.#options.accepts(line) && this.#history.release(position);
  }

  #finish(
    gap: GapEvent | undefined,
    lines: readonly LogLine[],
    isNews: boolean,
    isBridged: boolean,
  ): Aligned {
    this.#history.deepestReplay = Math.max(this.#history.deepestReplay, this.#held.length);
    this.#isSettled = true;
    this.#held = [];
    this.#keys = [];
    return { ...(gap && { gap }), lines, isNews, isBridged };
  }

  #extend(lines: readonly LogLine[]): Aligned {
    const accepted = lines.filter((line) => {
      const isAccepted = this.#options.accepts(line);
      this.#history.add(lineKey(line), line, !isAccepted);
      return isAccepted;
    });
    return { lines: accepted, isNews: lines.length > 0, isBridged: false };
  }
}
