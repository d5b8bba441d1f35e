import { LONGEST_BANNER_LINES } from "./evidence.ts";
import { HISTORY_LINES } from "./history.ts";
import type { KeyRing } from "./keyRing.ts";
import type { Received } from "./lineKey.ts";
import { lineSize } from "./lineSize.ts";
import { findOverlap, findWhole, type Overlap } from "./overlap.ts";

const MAX_LINES = HISTORY_LINES;
const MAX_BYTES = 64 * 1024 * 1024;
/** Lines without a time are compared each time they are twice as many. */
const FIRST_TRY_LINES = 64;

/** The lines with which a replay began, as long as nobody can tell whether they are known. */
export class Undecided {
  #lines: Received[] = [];
  #bytes = 0;
  /** Among them are lines that the memory has copies of. */
  hasKnown = false;
  /** Among them are lines older than the last known one that the memory has no copy of. */
  hasOlder = false;

  get lines(): readonly Received[] {
    return this.#lines;
  }

  get isTooMuch(): boolean {
    return this.#lines.length > MAX_LINES || this.#bytes > MAX_BYTES;
  }

  push(received: Received): void {
    this.#lines.push(received);
    this.#bytes += lineSize(received.line);
  }

  overlap(view: KeyRing): Overlap {
    const keys = this.#lines.map(({ key }) => key);
    // Nothing but a full memory can be shorter than a replay that joins on.
    const whole = view.isFull && keys.length > view.size ? findWhole(view, keys).length : 0;
    return whole > 0 ? { length: whole, isAmbiguous: false, isContained: false } : findOverlap(view, keys);
  }

  /** Known lines that stop short of the end of the view: a replay that pauses, or was cut short. */
  isRepeat(view: KeyRing, isComplete: boolean): boolean {
    if (!isComplete && view.isFull && this.#begins(view)) {
      return true;
    }
    const { length, isContained } = this.overlap(view);
    const isNoBanner = this.hasKnown || this.#lines.length > LONGEST_BANNER_LINES;
    return isContained && (!isComplete || (length < this.#lines.length && isNoBanner));
  }

  /** It reaches further back than a full memory, and broke off inside what is remembered. */
  #begins(view: KeyRing): boolean {
    const keys = this.#lines.map(({ key }) => key);
    return findWhole(view, keys).begun > 0;
  }

  /** Asked for lines without a time, of which there may be no end: whether they join on, as far as they came. */
  joinsPlainly(view: KeyRing): boolean {
    const { length: count } = this.#lines;
    if (count < FIRST_TRY_LINES || (count & (count - 1)) !== 0) {
      return false;
    }
    const { length, isAmbiguous, isContained } = this.overlap(view);
    return !isAmbiguous && !isContained && length > LONGEST_BANNER_LINES;
  }

  /** The last one is known; what came before the first of these, and is forgotten, was delivered long ago. */
  sawKnown(areForgotten: (lines: readonly Received[]) => boolean): void {
    if (!this.hasKnown && this.hasOlder && areForgotten(this.#lines.slice(0, -1))) {
      this.#lines = this.#lines.slice(-1);
      this.hasOlder = false;
    }
    this.hasKnown = true;
  }

  /** Hands out what is held, and holds nothing any more. */
  release(): readonly Received[] {
    const lines = this.#lines;
    this.#lines = [];
    this.#bytes = 0;
    return lines;
  }
}
