import type { Clock } from "../../src/logstream/clock.ts";

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly act: () => void;
}

/** Time that passes only when it is told to. Timers that are due together run in the order in which they were set. */
export class VirtualClock implements Clock {
  #nowMs = 0;
  #wallOffsetMs: number;
  #orders = 0;
  /** Sorted by time, then order; the next one last. */
  #timers: Timer[] = [];

  constructor(wallMs = 1_700_000_000_000) {
    this.#wallOffsetMs = wallMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.#wallOffsetMs + this.#nowMs;
  }

  after(ms: number, act: () => void): () => void {
    const timer: Timer = { dueMs: this.#nowMs + Math.max(0, ms), order: (this.#orders += 1), act };
    let at = this.#timers.length;
    while (at > 0 && isLater(timer, this.#timers[at - 1])) {
      at -= 1;
    }
    // The list is short: a stream waits for one thing at a time.
    this.#timers.splice(at, 0, timer);
    return () => {
      const place = this.#timers.indexOf(timer);
      if (place >= 0) {
        this.#timers.splice(place, 1);
      }
    };
  }

  breathe(): Promise<void> {
    return Promise.resolve();
  }

  get nextMs(): number | undefined {
    return this.#timers.at(-1)?.dueMs;
  }

  get pending(): number {
    return this.#timers.length;
  }

  /** Runs the next timer at its time; false when there is none. */
  step(): boolean {
    const timer = this.#timers.pop();
    if (timer === undefined) {
      return false;
    }
    this.#nowMs = Math.max(this.#nowMs, timer.dueMs);
    timer.act();
    return true;
  }

  /** Moves on without running timers, as while the machine is busy. */
  advance(ms: number): void {
    this.#nowMs += ms;
  }

  /** Somebody sets the clock: only the wall's moves. */
  setBack(ms: number): void {
    this.#wallOffsetMs -= ms;
  }
}

function isLater(timer: Timer, other: Timer | undefined): boolean {
  return (
    other !== undefined &&
    (timer.dueMs > other.dueMs || (timer.dueMs === other.dueMs && timer.order > other.order))
  );
}
