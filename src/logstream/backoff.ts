const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 30_000;
const BUDGET_WINDOW_MS = 60_000;
/** A peer that drops us again and again is dialled at most this often in a minute, new lines or not. */
const BUDGET_CONNECTS = 12;

export interface BackoffOptions {
  /** Source of chance in [0, 1). Default `Math.random`. */
  random?: () => number;
  /** Epoch milliseconds. Default `Date.now`. */
  now?: () => number;
  /** Factor on every delay, so that tests of a thousand reconnects end. Default 1. */
  scale?: number;
}

export interface Backoff {
  /** Attempts since the last reset. */
  readonly attempt: number;
  /** How long to wait before dialling again, milliseconds. */
  next(atLeastMs?: number): number;
  /** The same where there is a reason to dial at once: 0 within the budget of connects. */
  atOnce(): number;
  /** The next wait is the shortest again. */
  reset(): void;
}

/** Full-jitter exponential backoff: uniform in [0, cap), the cap doubling from 200 ms to 30 s. */
export function createBackoff({
  random = Math.random,
  now = Date.now,
  scale = 1,
}: BackoffOptions = {}): Backoff {
  let attempt = 0;
  let dialled: number[] = [];

  function budgetDelay(): number {
    const time = now();
    dialled = dialled.filter((at) => time - at < BUDGET_WINDOW_MS * scale);
    // The first dial of all is not counted here, hence one less.
    const oldest = dialled.at(-(BUDGET_CONNECTS - 1));
    return oldest === undefined ? 0 : oldest + BUDGET_WINDOW_MS * scale - time;
  }

  function plan(wantedMs: number): number {
    const delayMs = Math.round(Math.max(wantedMs, budgetDelay()));
    dialled.push(now() + delayMs);
    return delayMs;
  }

  return {
    get attempt() {
      return attempt;
    },
    next(atLeastMs = 0) {
      const cap = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt, 20)) * scale;
      attempt += 1;
      return plan(Math.max(random() * cap, atLeastMs));
    },
    atOnce() {
      return plan(0);
    },
    reset() {
      attempt = 0;
    },
  };
}
