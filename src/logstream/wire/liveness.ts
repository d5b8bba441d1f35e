/** How a connection proves that its peer is alive. Milliseconds. */
export interface LivenessOptions {
  /** Silence after which a ping goes out. Proxies cut idle sockets after 30 to 60 s. Default 15000. */
  readonly pingAfterMs?: number;
  /** How long a ping may stay unanswered. Default 15000: with the silence before it, 30 s to notice a dead peer. */
  readonly pongWithinMs?: number;
  /** Epoch milliseconds, so that the sleep of a machine shows. Default `Date.now`. */
  readonly now?: () => number;
}

const PING_AFTER_MS = 15_000;
const PONG_WITHIN_MS = 15_000;
/** The longest single wait, so that a sleep of the machine is noticed soon after it wakes. */
const TICK_MS = 5_000;
/** A wait that took this much longer than asked means that the machine slept, not that it was busy. */
const SLEPT_MS = 20_000;

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

export function createLiveness({
  pingAfterMs = PING_AFTER_MS,
  pongWithinMs = PONG_WITHIN_MS,
  now = Date.now,
}: LivenessOptions = {}): Liveness {
  let lastLife = now();
  let pingAt: number | undefined;
  let waitStart = lastLife;
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
      waitStart = now();
      const due = pingAt === undefined ? lastLife + pingAfterMs : pingAt + pongWithinMs;
      waitMs = Math.min(TICK_MS, Math.max(1, due - waitStart));
      return waitMs;
    },
    check() {
      const time = now();
      if (time - waitStart - waitMs > SLEPT_MS) {
        return "machine-slept";
      }
      if (pingAt !== undefined) {
        return time - pingAt >= pongWithinMs ? "peer-silent" : "fine";
      }
      return time - lastLife >= pingAfterMs ? "send-ping" : "fine";
    },
  };
}
