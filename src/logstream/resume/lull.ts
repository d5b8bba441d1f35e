import type { Clock } from "../clock.ts";

/** Long enough for a burst to be told from what an app logs by the way. Milliseconds. */
const WINDOW_MS = 40;
/** No replay comes this slowly; lines within a window. */
const FEW_LINES = 8;
/** Live lines come slower than a replay by far more than this. */
const DROP_FACTOR = 10;

/**
 * Guesses when the burst of a replay is over, although the app goes on logging: when the lines of one window are few
 * beside those of the fullest one, and a ping after it is answered before many more have come. For a first screen, where
 * a wrong guess shows more lines than were asked for and does nothing worse.
 */
export class Lull {
  readonly #clock: Clock;
  readonly #ping: (id: string) => void;
  #windowAt: number | undefined;
  #windowLines = 0;
  #fullestWindow = 0;
  #lastLineAt = 0;
  #pings = 0;
  /** Lines since the ping that is under way, and when it was sent. */
  #underWay: { lines: number; readonly at: number } | undefined;
  #isOver = false;

  constructor(clock: Clock, ping: (id: string) => void) {
    this.#clock = clock;
    this.#ping = ping;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** How much silence to be told of; undefined before the first line, and while a ping is under way. */
  quietAfterMs(): number | undefined {
    if (this.#isOver || this.#windowAt === undefined || this.#underWay !== undefined) {
      return undefined;
    }
    return Math.max(0, this.#lastLineAt + WINDOW_MS - this.#clock.monotonicMs());
  }

  sawLines(count: number): void {
    const now = this.#clock.monotonicMs();
    this.#windowAt ??= now;
    this.#lastLineAt = now;
    if (now - this.#windowAt >= WINDOW_MS) {
      this.#closeWindow(now);
    }
    this.#windowLines += count;
    if (this.#underWay !== undefined) {
      this.#underWay.lines += count;
    }
  }

  /** Time passed without a line. */
  sawQuiet(): void {
    if (this.#windowAt !== undefined && this.#clock.monotonicMs() - this.#lastLineAt >= WINDOW_MS) {
      this.#ask(this.#clock.monotonicMs());
    }
  }

  sawPong(id: string): void {
    const underWay = this.#underWay;
    if (underWay === undefined || id !== `lull ${this.#pings}`) {
      return;
    }
    this.#underWay = undefined;
    const windows = Math.max(1, (this.#clock.monotonicMs() - underWay.at) / WINDOW_MS);
    this.#isOver ||= underWay.lines <= this.#fewLines() * windows;
  }

  #fewLines(): number {
    return Math.max(FEW_LINES, this.#fullestWindow / DROP_FACTOR);
  }

  #closeWindow(now: number): void {
    const perWindow = (this.#windowLines * WINDOW_MS) / (now - (this.#windowAt ?? now));
    this.#fullestWindow = Math.max(this.#fullestWindow, perWindow);
    this.#windowAt = now;
    this.#windowLines = 0;
    if (perWindow <= this.#fewLines()) {
      this.#ask(now);
    }
  }

  #ask(now: number): void {
    if (this.#underWay === undefined && !this.#isOver) {
      this.#underWay = { lines: 0, at: now };
      this.#pings += 1;
      this.#ping(`lull ${this.#pings}`);
    }
  }
}
