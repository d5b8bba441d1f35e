import { timestampMs } from "../../logstream/index.ts";
import type { Subscription } from "../../sessions/emitter.ts";
import { followSessions } from "../../sessions/followSessions.ts";
import type { LogSession } from "../../sessions/logSession.ts";
import type { LogSessions } from "../../sessions/logSessions.ts";
import type { SessionItem } from "../../sessions/sessionItem.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
/** The rate shown is the mean of so many seconds. */
const RATE_SECONDS = 10;
/** After a connect the backlog comes: its lines count for when they were written, not for when they came. */
const BACKLOG_MS = 10 * SECOND_MS;
/** Of the counts of warnings and errors. */
export const ALERT_MINUTES = 5;
/** Seconds that one block of the sparkline stands for. */
const BLOCK_SECONDS = 3;

/** What a log did lately. */
export interface Activity {
  readonly linesPerSecond: number;
  /** Lines of the last minute, oldest first, one number for each three seconds. */
  readonly minute: readonly number[];
  /** Of the last five minutes. */
  readonly warnings: number;
  readonly errors: number;
}

/** Counts by moment, for the last `size` spans of time. */
class Ring {
  readonly #spanMs: number;
  readonly #counts: number[];
  #newest = 0;

  constructor(spanMs: number, size: number) {
    this.#spanMs = spanMs;
    this.#counts = Array.from({ length: size }, () => 0);
  }

  add(atMs: number): void {
    const span = Math.floor(atMs / this.#spanMs);
    this.#advance(span);
    if (span <= this.#newest - this.#counts.length) return;
    const slot = span % this.#counts.length;
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
  }

  /** Oldest first; the last one is of the span that `nowMs` is in. */
  until(nowMs: number): number[] {
    this.#advance(Math.floor(nowMs / this.#spanMs));
    const first = this.#newest + 1;
    return this.#counts.map((_count, index) => this.#counts[(first + index) % this.#counts.length] ?? 0);
  }

  #advance(span: number): void {
    if (span <= this.#newest) return;
    const passed = Math.min(span - this.#newest, this.#counts.length);
    for (let step = 0; step < passed; step++) this.#counts[(span - step) % this.#counts.length] = 0;
    this.#newest = span;
  }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** Counts what a session receives. A traceback counts once, however many lines it has. */
export class ActivityCounter {
  readonly #lines = new Ring(SECOND_MS, 60);
  readonly #warnings = new Ring(MINUTE_MS / 12, ALERT_MINUTES * 12);
  readonly #errors = new Ring(MINUTE_MS / 12, ALERT_MINUTES * 12);
  #connectedMs = 0;

  see(items: readonly SessionItem[]): void {
    for (const item of items) {
      const { arrivedMs } = item;
      if (item.kind === "notice") {
        if (item.notice.kind === "connected" || item.notice.kind === "reconnected")
          this.#connectedMs = arrivedMs;
        continue;
      }
      const isBacklog = arrivedMs - this.#connectedMs < BACKLOG_MS;
      const atMs = isBacklog ? Math.min(timestampMs(item.line) ?? arrivedMs, arrivedMs) : arrivedMs;
      this.#lines.add(atMs);
      for (const { level, isContinued } of item.facts.parts) {
        if (isContinued) continue;
        if (level === "warning") this.#warnings.add(atMs);
        if (level === "error") this.#errors.add(atMs);
      }
    }
  }

  at(nowMs: number): Activity {
    const seconds = this.#lines.until(nowMs);
    // The current second is not over.
    const whole = seconds.slice(-RATE_SECONDS - 1, -1);
    return {
      linesPerSecond: sum(whole) / RATE_SECONDS,
      minute: Array.from({ length: seconds.length / BLOCK_SECONDS }, (_block, index) =>
        sum(seconds.slice(index * BLOCK_SECONDS, (index + 1) * BLOCK_SECONDS)),
      ),
      warnings: sum(this.#warnings.until(nowMs)),
      errors: sum(this.#errors.until(nowMs)),
    };
  }
}

export interface Activities extends Subscription {
  of(session: LogSession, nowMs: number): Activity;
}

/** Counts for every session from its first moment on. */
export function createActivities(sessions: LogSessions): Activities {
  const counters = new WeakMap<LogSession, ActivityCounter>();
  const subscription = followSessions(sessions, (session) => {
    const counter = new ActivityCounter();
    counters.set(session, counter);
    return (items) => {
      counter.see(items);
    };
  });
  return {
    of: (session, nowMs) => (counters.get(session) ?? new ActivityCounter()).at(nowMs),
    dispose() {
      subscription.dispose();
    },
  };
}
