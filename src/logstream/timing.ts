import type { BackoffOptions } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import type { LivenessOptions } from "./wire/liveness.ts";

/** What `streamLogs` runs on. */
export interface Timing extends TimingOptions {
  readonly clock: Clock;
}

/** Knobs for tests; nobody else turns them. Milliseconds. */
export interface TimingOptions {
  /** Default: the machine's. */
  readonly clock?: Clock | undefined;
  readonly backoff?: BackoffOptions;
  readonly liveness?: LivenessOptions;
  /** Default 10000. */
  readonly stableMs?: number;
  /** Default 5000. */
  readonly firstPollMs?: number;
  /** Between two polls of `logz/batch` while there is news. Default 2000. */
  readonly firstBatchMs?: number;
  /** How long to poll before a socket is tried again. Default 300000. */
  readonly pollForMs?: number;
  /** Of silence after which the replay may be over; twice that while lines come one by one. Default 500. */
  readonly idleGapMs?: number;
  /** Default 20000. */
  readonly handshakeTimeoutMs?: number;
}
