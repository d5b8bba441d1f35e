import type { Clock } from "./clock.ts";

const FIRST_DELAY_MS = 200;
/** No outage may leave a longer wait behind: whoever looks at the log would see the service back before we do. */
const LONGEST_DELAY_MS = 5_000;
/** So many dials may come sooner than that. With one more every five seconds, 15 in any minute at most. */
const QUICK_DIALS = 3;
/** Of the longest wait: so that many clients of one service do not come back in step. */
const JITTER = 0.15;

export interface BackoffOptions {
  /** Source of chance in [0, 1). Default `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** Factor on every delay, so that tests of a thousand reconnects end. Default 1. */
  readonly scale?: number | undefined;
}

export interface Backoff {
  /** Attempts since the last reset. */
  readonly attempt: number;
  /** How long to wait before dialling again, of which `passedMs` have passed already. Milliseconds, default 0. */
  next(atLeastMs?: number, passedMs?: number): number;
  /** The same where there is a reason to dial at once: 0 within the budget of connects. */
  atOnce(): number;
  /** The dial that is waited for is wanted at once: how long it must wait all the same. */
  sooner(): number;
  /** The next wait is the shortest again. */
  reset(): void;
}

/**
 * Full-jitter exponential backoff: uniform in [0, cap), the cap doubling from 200 ms to 5 s, over a budget of connects
 * that fills up steadily: however it was spent, it is never gone for longer than one wait.
 */
export function createBackoff(
  clock: Clock,
  { random = Math.random, scale = 1 }: BackoffOptions = {},
): Backoff {
  const periodMs = LONGEST_DELAY_MS * scale;
  let attempt = 0;
  /** When the budget is full again: every dial moves it on by a period. */
  let fullAtMs = clock.monotonicMs();
  /** The same without the last dial, and when that one is due. */
  let last = { fullAtMs, dueMs: fullAtMs };

  function plan(wantedMs: number, latestMs = Infinity): number {
    const nowMs = clock.monotonicMs();
    const emptyForMs = fullAtMs - (QUICK_DIALS - 1) * periodMs - nowMs;
    const jitterMs = emptyForMs > 0 ? random() * JITTER * periodMs : 0;
    const soonestMs = Math.min(emptyForMs + jitterMs, latestMs - nowMs);
    const delayMs = Math.ceil(Math.max(wantedMs, soonestMs, 0));
    last = { fullAtMs, dueMs: nowMs + delayMs };
    fullAtMs = Math.max(fullAtMs, last.dueMs) + periodMs;
    return delayMs;
  }

  return {
    get attempt() {
      return attempt;
    },
    next(atLeastMs = 0, passedMs = 0) {
      const cap = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt, 20)) * scale;
      attempt += 1;
      return plan(Math.max(random() * cap, atLeastMs) - passedMs);
    },
    atOnce() {
      return plan(0);
    },
    sooner() {
      fullAtMs = last.fullAtMs;
      return plan(0, last.dueMs);
    },
    reset() {
      attempt = 0;
    },
  };
}
