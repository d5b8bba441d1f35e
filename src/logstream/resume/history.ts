import { CopyCounts } from "./copyCounts.ts";
import { KeptBack } from "./keptBack.ts";
import { KeyRing } from "./keyRing.ts";
import { copyKey, type Received } from "./lineKey.ts";
import { UntoldGaps } from "./untoldGaps.ts";
import { timestampMs } from "../entry.ts";
import type { DeliveryHistory, LogLine } from "../types.ts";

/** Lines remembered. See the README for what happens beyond, and for what a line costs. */
export const HISTORY_LINES = 262_144;

/**
 * What was received: how many copies of each line, the oldest forgotten first, and the lines in the order in which the
 * server showed them last. The copies tell which lines of a replay are known, the order whether it joins on.
 */
export class LineHistory implements DeliveryHistory {
  /** Of a line without a time the complement, so below 0. */
  readonly #keys: KeyRing;
  readonly #times: KeyRing;
  readonly #copies = new CopyCounts();
  readonly keptBack: KeptBack;
  readonly untoldGaps = new UntoldGaps();
  #forgottenCount = 0;
  #undatedCount = 0;
  /** How many lines came since one was older than one before it. */
  #sinceStepBack = 0;
  /** The lines as the server showed them last, by their own keys. */
  readonly view: KeyRing;
  /** The time of the view's last line, epoch ms. */
  lastMs: number | undefined;
  /** The latest time of all. Above `lastMs` after the server's clock was set back. Epoch ms. */
  latestMs: number | undefined;
  /** The time of the youngest line that no longer fits, epoch ms. */
  forgottenMs: number | undefined;
  /** Whether any line no longer fits. */
  hasForgotten = false;
  /** Lines that came through another search, or out of order, and never into the view. */
  strays = 0;
  /** Whether another search than the view's brought some: then the view is not what was seen last. */
  hasStraysOfOtherSearch = false;
  /** Whether nothing is known that the server may still show behind the view's end. */
  isViewWhole = true;
  /** Whether another search had shown lines before the view, which may stand behind its end. */
  isAfterOtherSearch = false;
  /** Whether all that is remembered was seen through one search: then what is known comes in rows, as it came before. */
  isOneSearch = true;
  /** Whether the view's last line was known before it came into the view: the row that it is of may go on behind it. */
  isAmidRow = false;
  /** The search that the view was seen through. */
  search = "";
  /** The longest replay seen: the server's buffer holds at least as much. */
  deepestReplay = 0;
  /** The first line of each row, and each that came out of order, by what their copies are counted by. */
  readonly #beginnings = new Set<number>();
  #shownMs: number | undefined;
  #hasShown = false;

  constructor(limit = HISTORY_LINES) {
    this.#keys = new KeyRing(limit);
    this.#times = new KeyRing(limit);
    this.keptBack = new KeptBack(limit);
    this.view = new KeyRing(limit);
  }

  get size(): number {
    return this.#keys.size;
  }

  /** Of the oldest remembered line: see `add`. */
  get firstPlace(): number {
    return this.#forgottenCount;
  }

  /** The time of the last line that was handed out, epoch ms. */
  get shownMs(): number | undefined {
    return this.#shownMs;
  }

  /** Whether any line was handed out. */
  get hasShown(): boolean {
    return this.#hasShown;
  }

  /** Lines were handed out; of those with a time this is the last. */
  sawShown(last: LogLine | undefined): void {
    this.#hasShown = true;
    this.#shownMs = (last && timestampMs(last)) ?? this.#shownMs;
  }

  /** Whether times only go up, as far back as it remembers. */
  get isInOrder(): boolean {
    return this.#sinceStepBack >= this.size;
  }

  copiesOf(key: number): number {
    return this.#copies.of(key);
  }

  /** Whether a replay begins with the first line of all, as far as its first line with a time. */
  beginsWith(replay: readonly Omit<Received, "line">[]): boolean {
    const upTo = replay.findIndex(({ isDated }) => isDated) + 1;
    const dated = replay[upTo - 1];
    return (
      !this.hasForgotten &&
      dated !== undefined &&
      // Of one that comes twice nobody knows which it is.
      this.copiesOf(dated.key) === 1 &&
      replay.slice(0, upTo).every(({ key, isDated }, at) => this.#keys.at(at) === (isDated ? key : -1 - key))
    );
  }

  /** Copies of lines without a time by their text alone, whatever stood before them. */
  undatedCopies(): CopyCounts {
    const copies = new CopyCounts();
    for (let index = 0; this.#undatedCount > 0 && index < this.size; index += 1) {
      const key = this.#keys.at(index);
      if (key < 0) {
        copies.add(-1 - key);
      }
    }
    return copies;
  }

  /** The oldest time of what came after a line, or of everything. Infinity where there is none. Epoch ms. */
  earliestBehind(line: Omit<Received, "line"> | undefined): number {
    const stored = line === undefined ? NaN : line.isDated ? line.key : -1 - line.key;
    let earliestMs = Infinity;
    for (let index = this.size - 1; index >= 0 && this.#keys.at(index) !== stored; index -= 1) {
      const time = this.#times.at(index);
      earliestMs = Number.isNaN(time) ? earliestMs : Math.min(earliestMs, time);
    }
    return earliestMs;
  }

  /** A line begins a row: it did not follow on what had come before. */
  begin(copy: number): void {
    this.#beginnings.add(copy);
  }

  /** Whether a row of known lines can begin with it. */
  canBegin(received: Omit<Received, "line">): boolean {
    return this.#beginnings.has(copyKey(received));
  }

  /** @returns its place: how many were remembered before it, those that are forgotten included. */
  add(received: Omit<Received, "line">): number {
    if (this.#keys.isFull) {
      this.#forgetOldest();
    }
    const { key, timeMs, isDated } = received;
    this.#keys.push(isDated ? key : -1 - key);
    this.#times.push(timeMs ?? NaN);
    this.#undatedCount += isDated ? 0 : 1;
    this.keptBack.push();
    this.#copies.add(copyKey(received));
    this.#sinceStepBack += 1;
    if (timeMs !== undefined) {
      if (timeMs < (this.latestMs ?? timeMs)) {
        this.#sinceStepBack = 0;
      }
      this.latestMs = Math.max(this.latestMs ?? timeMs, timeMs);
    }
    return this.#forgottenCount + this.size - 1;
  }

  /** A filter kept the line of this place back. */
  hide(place: number): void {
    const index = place - this.#forgottenCount;
    this.keptBack.hide(index, this.copyAt(index));
  }

  /** The line of this place was about to be handed out, and was not. It may have been forgotten meanwhile. */
  takeBack(place: number): void {
    const index = place - this.#forgottenCount;
    if (index >= 0) {
      this.keptBack.leaveOut(index, this.copyAt(index));
    }
  }

  /** What the copies of a remembered line are counted by. */
  copyAt(index: number): number {
    const stored = this.#keys.at(index);
    const time = this.#times.at(index);
    const isDated = stored >= 0;
    const timeMs = Number.isNaN(time) ? undefined : time;
    return copyKey({ key: isDated ? stored : -1 - stored, timeMs, isDated });
  }

  #forgetOldest(): void {
    this.hasForgotten = true;
    this.#forgottenCount += 1;
    const time = this.#times.at(0);
    const timeMs = Number.isNaN(time) ? undefined : time;
    const copy = this.copyAt(0);
    this.#copies.remove(copy);
    if (this.#copies.of(copy) === 0) {
      this.#beginnings.delete(copy);
    }
    this.keptBack.forgetOldest(copy);
    this.#undatedCount -= this.#keys.at(0) < 0 ? 1 : 0;
    if (timeMs !== undefined) {
      this.forgottenMs = Math.max(this.forgottenMs ?? timeMs, timeMs);
    }
  }
}
