import { Bell, sleepUntilWake } from "./abort.ts";
import type { Backoff } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import type { LogEvent } from "./types.ts";

/**
 * Waits for the next connect, and says so. Whoever is in a hurry gets it as soon as the budget of connects allows.
 * @throws AbortError
 */
export async function* waitToRetry(
  cause: Error,
  plannedMs: number,
  { backoff, clock, signal }: { backoff: Backoff; clock: Clock; signal: AbortSignal },
): AsyncGenerator<LogEvent, void> {
  const bell = new Bell();
  const retrying = (delayMs: number): LogEvent => ({
    kind: "retrying",
    cause,
    delayMs,
    attempt: Math.max(1, backoff.attempt),
    retryNow: () => {
      bell.ring();
    },
  });
  yield retrying(plannedMs);
  await sleepUntilWake(plannedMs, signal, clock, bell);
  const leftMs = bell.hasRung ? backoff.sooner() : 0;
  if (leftMs > 0) {
    // To be asked once more would change nothing.
    yield retrying(leftMs);
    await sleepUntilWake(leftMs, signal, clock);
  }
}
