import type { Aligned, AlignmentOptions } from "./aligned.ts";
import { areForgotten, mayBeOthers } from "./evidence.ts";
import type { LineHistory } from "./history.ts";
import { Intake } from "./intake.ts";
import { toReceived, type Received } from "./lineKey.ts";
import { findOverlap } from "./overlap.ts";
import { SeenCopies } from "./seenCopies.ts";
import { Undecided } from "./undecided.ts";
import type { LogLine } from "../types.ts";

/**
 * Decides, for one connection, which lines are new. The server replays its buffer on every connect, and a line is known
 * when the memory holds a copy of it that did not come on this connection yet.
 *
 * Copies cannot tell lines of one moment apart where the buffer begins amid that moment, nor lines without a time that
 * no line with one stands before. Those are held until the first line that is new for certain, or the end of the replay,
 * and then decided by their order: the longest start of the replay that is the end of what the server showed before.
 */
export class Alignment {
  readonly #history: LineHistory;
  readonly #options: AlignmentOptions;
  readonly #intake: Intake;
  readonly #isSameSearch: boolean;
  readonly #seen: SeenCopies;
  readonly #held = new Undecided();
  /** `asking`: every line so far is held; `counting`: each is decided by its copies; `settled`: everything is new. */
  #state: "asking" | "counting" | "settled";
  #contextMs: number | undefined;
  #lineCount = 0;
  #isReplayOver = false;
  /** So much was replayed before anything known that it had to be let go. */
  #hasLetGo = false;

  constructor(history: LineHistory, options: AlignmentOptions) {
    this.#history = history;
    this.#options = options;
    const isNew = history.size === 0;
    if (isNew) history.search = options.search;
    this.#isSameSearch = history.search === options.search;
    this.#state = isNew ? "settled" : this.#isSameSearch ? "asking" : "counting";
    this.#seen = new SeenCopies(history, this.#isSameSearch);
    this.#intake = new Intake(history, options, !isNew);
  }

  /** Whether the replay has found its place. */
  get hasPlace(): boolean {
    return this.#state !== "asking" && this.#intake.replay === undefined;
  }

  /** Lines wait for a decision. */
  get isHolding(): boolean {
    return this.#held.lines.length > 0;
  }

  /** All lines of one read. */
  push(lines: readonly LogLine[]): Aligned {
    this.#lineCount += lines.length;
    for (const line of lines) {
      const received = toReceived(line, this.#contextMs);
      this.#contextMs = received.timeMs;
      if (this.#state === "settled") {
        this.#intake.takeNew(received);
      } else if (this.#state === "asking") {
        this.#ask(received);
      } else {
        this.#count(received);
      }
    }
    return this.#intake.take();
  }

  /**
   * Decides with what is held. `isComplete`: the replay is over; otherwise it was cut short, and what is missing will
   * be replayed again. An empty replay decides nothing: a slow server may still be about to send it. Nor does one of
   * known lines that stops short of the end of the view: what only pauses goes on from there.
   */
  settle(isComplete: boolean): Aligned {
    if (isComplete) {
      this.#history.deepestReplay = Math.max(this.#history.deepestReplay, this.#lineCount);
      this.#endCounting();
    }
    const { lines } = this.#held;
    const isRepeat = lines.length === 0 || this.#held.isRepeat(this.#history.view, isComplete);
    if (!isRepeat && (isComplete || !areForgotten(this.#history, lines))) {
      this.#decide();
    }
    return this.#intake.take();
  }

  #endCounting(): void {
    const { replay } = this.#intake;
    if (!this.#isReplayOver) this.#intake.endReplay();
    this.#isReplayOver = true;
    if (this.#state !== "counting" || replay === undefined) return;
    if (!this.#isSameSearch) this.#intake.takeView();
    else if (this.#intake.hasReachedEnd()) this.#join();
  }

  #ask(received: Received): void {
    this.#held.push(received);
    const { lastMs, isInOrder } = this.#history;
    if (received.isDated) {
      const { hasKnown } = this.#held;
      const isOlder = received.timeMs !== undefined && lastMs !== undefined && received.timeMs < lastMs;
      if (this.#seen.see(received)) {
        this.#held.sawKnown((lines) => areForgotten(this.#history, lines));
        if (isOlder && isInOrder && !this.#held.hasOlder) {
          // Behind a line of the last moment it came after a step back of the clock.
          if (hasKnown) this.#decide();
          else this.#beginCounting();
        }
      } else if (!areForgotten(this.#history, [received]) && (this.#held.hasKnown || !isOlder)) {
        this.#decide();
      } else {
        this.#held.hasOlder = true;
      }
    } else if (this.#held.joinsPlainly(this.#history.view)) {
      this.#decide();
    }
    if (this.#held.isTooMuch) this.#letGo();
  }

  /** More than can be held, and nothing that is new for certain among it. */
  #letGo(): void {
    const { lines, hasOlder } = this.#held;
    if (!hasOlder && this.#held.overlap(this.#history.view).isContained) {
      this.#contextMs ??= this.#history.lastMs;
      this.#beginCounting();
    } else if (areForgotten(this.#history, lines)) {
      this.#hasLetGo = true;
      this.#held.release();
    } else {
      this.#decide();
    }
  }

  /** The last held line is known, and lies before the last moment: so does all that came before it. */
  #beginCounting(): void {
    this.#state = "counting";
    this.#seen.clear();
    const held = this.#held.release();
    const isWhole = this.#history.beginsWith(held);
    for (const received of held) {
      if (this.#seen.see(received) || !(received.isDated || this.#held.hasOlder)) {
        this.#intake.passKnown(received, isWhole);
      } else if (!areForgotten(this.#history, [received])) {
        // A fuller replay than any before reaches further back.
        this.#intake.takeNew(received);
      }
    }
  }

  #count(received: Received): void {
    const { timeMs = -Infinity, isDated } = received;
    if (this.#isSameSearch && this.#intake.isStepBack(received) && this.#intake.hasReachedEnd()) {
      this.#join();
      this.#intake.takeNew(received);
      return;
    }
    const isOld = timeMs < this.#intake.liveBelowMs || (!isDated && !this.#isSameSearch);
    const isLive = this.#isReplayOver && isOld;
    if (!isLive && this.#seen.see(received, this.#intake.replay === undefined)) {
      this.#intake.passKnown(received);
      return;
    }
    const { replay } = this.#intake;
    if (replay !== undefined && !this.#isReplayOver && this.#intake.isForgotten(received)) {
      this.#intake.passOver(received, this.#lineCount);
      return;
    }
    if (this.#isSameSearch && replay !== undefined) this.#joinOrPart(received, replay);
    this.#intake.takeNew(received);
  }

  /** The first new line after known ones: these must be the end of what the server showed before. */
  #joinOrPart(first: Received, replay: readonly number[]): void {
    if (!this.#hasLetGo && findOverlap(this.#history.view, replay).length > 0) {
      this.#join();
    } else {
      this.#part([first]);
    }
  }

  #join(): void {
    this.#state = this.#intake.isViewAll() ? "settled" : "counting";
    if (this.#state === "counting") this.#seen.sawView();
    this.#intake.joinView();
    this.#intake.out.add({ kind: "joined" });
  }

  /** What comes does not join on. */
  #part(fresh: readonly Received[]): void {
    this.#intake.tellGap(fresh, this.#lineCount);
    this.#intake.takeView();
  }

  /** By order: what the replay and the view have in common is known, the rest is new. */
  #decide(): void {
    const overlap = this.#held.overlap(this.#history.view);
    const held = this.#held.release();
    if (overlap.length === 0) {
      this.#decideApart(held);
      return;
    }
    const fresh = held.slice(overlap.length);
    const isWhole = overlap.length === this.#history.size || this.#history.beginsWith(held);
    for (const received of held.slice(0, overlap.length)) this.#intake.passKnown(received, isWhole);
    const isViewAll = this.#intake.isViewAll();
    const seen = { endedCleanly: this.#options.endedCleanly, lineCount: this.#lineCount };
    const isCertain = !this.#hasLetGo && !mayBeOthers(this.#history, held, overlap, seen);
    // A replay that only pauses goes on with more of its moment.
    const isDoubtful = !isCertain && this.#history.lastMs !== undefined;
    const isSettled = isViewAll && !isDoubtful;
    this.#seen.clear();
    if (isCertain) this.#join();
    else {
      this.#intake.tellGap(fresh, this.#lineCount);
      this.#intake.joinView();
      this.#state = isSettled ? "settled" : "counting";
    }
    for (const [at, received] of held.entries()) {
      const isOverlap = at < overlap.length;
      const isCounted = isSettled || (isCertain && isOverlap && received.isDated);
      const isKnown = !isCounted && this.#seen.see(received, !isOverlap || !isDoubtful);
      if (!isOverlap) this.#place(received, isKnown);
    }
  }

  /** What is known by its copies all the same came in another order than before. */
  #decideApart(undecided: readonly Received[]): void {
    const { lastMs, hasStraysOfOtherSearch } = this.#history;
    const held = undecided.map((received) => ({ ...received, timeMs: received.timeMs ?? lastMs }));
    this.#seen.clear();
    // Without a time nothing tells a line from one of long ago that reads the same.
    const isTold = (at: number): boolean => hasStraysOfOtherSearch || undecided[at]?.timeMs !== undefined;
    const known = new Set(held.filter((line, at) => this.#seen.see(line) && isTold(at)));
    this.#part(held.filter((received) => !known.has(received)));
    this.#state = held.some(({ isDated }) => isDated) ? "counting" : "settled";
    const lastKnown = held.findLastIndex((received) => known.has(received));
    for (const [at, received] of held.entries()) {
      const isOut = at < lastKnown && !known.has(received) && areForgotten(this.#history, [received]);
      if (!isOut) this.#place(received, known.has(received));
    }
  }

  #place(received: Received, isKnown: boolean): void {
    if (isKnown) this.#intake.passKnown(received);
    else this.#intake.takeNew(received);
  }
}
