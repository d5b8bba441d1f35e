import { setTimeout as delay } from "node:timers/promises";

/** Between two looks at an app whose log flows. The log itself comes first: this is for what it does not say. */
const LOOK_EVERY_MS = 30_000;
/** While the app is down, or is being deployed: that it runs is what a person waits for. */
const AWAITED_EVERY_MS = 5_000;
/** Between two looks, whatever hints there are. */
const LEAST_MS = 2_000;
/** The platform can be a little behind the log: so many looks after a hint. */
const LOOKS_AFTER_HINT = 3;

/**
 * An exit in the log; or an error, which an app that goes on can log all the time. The end of a connection is none: the
 * streamer itself asks then, before it connects again.
 */
export type LookHint = "exit" | "error";

/** When to look at an app: rarely, and at once where something hints at news. */
export class LookPace {
  /** Monotonic milliseconds, as all times here are. */
  #lookedAtMs = -Infinity;
  #looksSoon = 0;
  #isAwaited = false;
  /** An error is a hint only after this. */
  #calmUntilMs = -Infinity;
  #calmMs = LEAST_MS;
  #hurried = new AbortController();

  hurry(hint: LookHint): void {
    const nowMs = performance.now();
    if (hint === "error") {
      if (nowMs < this.#calmUntilMs) return;
      // Errors that no crash follows are looked at less and less.
      this.#calmMs = Math.min(this.#calmMs * 2, LOOK_EVERY_MS);
      this.#calmUntilMs = nowMs + this.#calmMs;
    }
    this.#looksSoon = LOOKS_AFTER_HINT;
    this.#hurried.abort();
  }

  /** What a look saw. */
  saw(isAwaited: boolean): void {
    this.#isAwaited = isAwaited;
    if (!isAwaited) return;
    this.#looksSoon = 0;
    this.#calmMs = LEAST_MS;
    this.#calmUntilMs = -Infinity;
  }

  /** Settles when the next look is due: whether there was a hint. Rejects when aborted. */
  async untilDue(signal: AbortSignal): Promise<boolean> {
    const begunMs = performance.now();
    for (;;) {
      signal.throwIfAborted();
      const isHinted = this.#looksSoon > 0;
      const everyMs = this.#isAwaited ? AWAITED_EVERY_MS : LOOK_EVERY_MS;
      const dueMs = isHinted ? this.#lookedAtMs + LEAST_MS : begunMs + everyMs;
      const waitMs = dueMs - performance.now();
      if (waitMs <= 0) {
        if (isHinted) this.#looksSoon -= 1;
        this.#lookedAtMs = performance.now();
        return isHinted;
      }
      if (this.#hurried.signal.aborted) this.#hurried = new AbortController();
      const either = AbortSignal.any([signal, this.#hurried.signal]);
      await delay(waitMs, undefined, { signal: either }).catch(() => undefined);
    }
  }
}
