import { watchForSleep, type Clock } from "../clock.ts";

/** How a connection proves that its peer is alive. Milliseconds. */
export interface LivenessOptions {
  /** Silence after which a ping goes out. Proxies cut idle sockets after 30 to 60 s. Default 15000. */
  readonly pingAfterMs?: number | undefined;
  /** How long a ping may stay unanswered. Default 15000: with the silence before it, 30 s to notice a dead peer. */
  readonly pongWithinMs?: number | undefined;
}

const PING_AFTER_MS = 15_000;
const PONG_WITHIN_MS = 15_000;
/** The longest single wait, so that a sleep of the machine is noticed soon after it wakes. */
const TICK_MS = 5_000;

export type Verdict = "fine" | "send-ping" | "peer-silent" | "machine-slept";

/** The clock of one connection: told of every sign of life, asked what to do while waiting for the next. */
export interface Liveness {
  sawLife(): void;
  sentPing(): void;
  /** How long one wait may last at most. */
  nextWaitMs(): number;
  /** What the time that has passed means. Call after every wait. */
  check(): Verdict;
}

export function createLiveness(
  clock: Clock,
  { pingAfterMs = PING_AFTER_MS, pongWithinMs = PONG_WITHIN_MS }: LivenessOptions = {},
): Liveness {
  const now = (): number => clock.monotonicMs();
  let lastLife = now();
  let pingAt: number | undefined;
  let hasSlept = watchForSleep(clock);
  let waitMs = 0;

  return {
    sawLife() {
      lastLife = now();
      pingAt = undefined;
    },
    sentPing() {
      pingAt ??= now();
    },
    nextWaitMs() {
      hasSlept = watchForSleep(clock);
      const due = pingAt === undefined ? lastLife + pingAfterMs : pingAt + pongWithinMs;
      waitMs = Math.min(TICK_MS, Math.max(1, due - now()));
      return waitMs;
    },
    check() {
      if (hasSlept(waitMs)) {
        return "machine-slept";
      }
      const time = now();
      if (pingAt !== undefined) {
        return time - pingAt >= pongWithinMs ? "peer-silent" : "fine";
      }
      return time - lastLife >= pingAfterMs ? "send-ping" : "fine";
    },
  };
}
