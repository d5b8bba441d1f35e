import type { Clock } from "../clock.ts";
import { timestampMs } from "../entry.ts";
import type { LogLine } from "../types.ts";

/** Silence after which the replay may be over. Milliseconds. */
const IDLE_GAP_MS = 500;
/** A replay arrives in bursts; lines that come one by one, fewer than this a batch, are a slow server's. */
const BURST_LINES = 4;
/** A server that paused before may pause again, and longer. */
const PAUSE_FACTOR = 3;
const LONGEST_IDLE_GAP_MS = 2_000;
/** The same once lines look live: a chatty app hardly ever falls silent for longer. */
const LIVE_IDLE_GAP_MS = 60;
/** How long to wait for a pong; some peers never send one. */
const PONG_TIMEOUT_MS = 1_000;
/** Upper bounds, counted from the first line, for an app that never falls silent. */
const LONGEST_LIVE_MS = 1_000;
const LONGEST_UNDATED_MS = 10_000;
const LONGEST_REPLAY_MS = 60_000;
/** Stamps are often whole seconds, and so is the Date header. */
const STAMP_RESOLUTION_MS = 1_000;
/** Without a Date header the server's clock is a guess. */
const CLOCK_MARGIN_MS = 2_000;

export interface BacklogOptions {
  /** Upper bound of the wait for a first line, milliseconds. */
  readonly prefetchMs: number;
  /** The server's clock at the handshake, epoch ms, where known. */
  readonly serverTimeMs: number | undefined;
  /** Default 500, milliseconds. */
  readonly idleGapMs?: number | undefined;
  /**
   * Nobody waits for the end: stamps that look live prove nothing, and a peer that answers no ping is dead, as liveness
   * will say. Default false.
   */
  readonly isPatient?: boolean;
  readonly clock: Clock;
}

/**
 * Finds the end of the replay that every connect begins with. The service does not mark it, so it is found by an
 * idle gap, confirmed by a ping: the server answers in order, so once the pong is here without a line before it, all
 * it had written has arrived and a slow network was not the reason for the silence. Lines stamped after the connect
 * shorten the wait; upper bounds end it.
 */
export interface Backlog {
  /** Whether the replay is over. Once true it stays so. */
  readonly isOver: boolean;
  /** Whether it was over before any line came: one may still be on its way. */
  readonly isEmpty: boolean;
  /** How much silence to ask for next; undefined when the replay is over. */
  quietAfterMs(): number | undefined;
  sawLines(lines: readonly LogLine[]): void;
  sawPong(id: string): void;
  /** Called after that silence. `ping` sends one. */
  sawQuiet(ping: (id: string) => void): void;
}

export function createBacklog({
  prefetchMs,
  serverTimeMs,
  idleGapMs = IDLE_GAP_MS,
  isPatient = false,
  clock,
}: BacklogOptions): Backlog {
  const now = (): number => clock.monotonicMs();
  const openedAt = now();
  const liveFromMs =
    serverTimeMs === undefined ? clock.wallMs() + CLOCK_MARGIN_MS : serverTimeMs + STAMP_RESOLUTION_MS;
  let isOver = false;
  let pingAt: number | undefined;
  let pings = 0;
  let firstLineAt: number | undefined;
  let lastLineAt = openedAt;
  let longestPauseMs = 0;
  let lineCount = 0;
  let batchCount = 0;
  let liveSince: number | undefined;
  /** A clock that runs ahead makes every line look live; then the stamps say nothing. */
  let areStampsUseful = false;
  let isReplaying = false;

  function isOverdue(time: number): boolean {
    if (firstLineAt === undefined) {
      return false;
    }
    const limit = isReplaying ? LONGEST_REPLAY_MS : LONGEST_UNDATED_MS;
    return time - firstLineAt >= limit || (liveSince !== undefined && time - liveSince >= LONGEST_LIVE_MS);
  }

  function gapMs(): number {
    const isSlow = lineCount < BURST_LINES * batchCount;
    return Math.max(
      isSlow ? 2 * idleGapMs : idleGapMs,
      Math.min(LONGEST_IDLE_GAP_MS, PAUSE_FACTOR * longestPauseMs),
    );
  }

  function quietAt(): number {
    if (pingAt !== undefined) {
      return pingAt + PONG_TIMEOUT_MS;
    }
    if (firstLineAt === undefined) {
      return openedAt + Math.max(idleGapMs, prefetchMs);
    }
    return lastLineAt + (liveSince === undefined ? gapMs() : LIVE_IDLE_GAP_MS);
  }

  return {
    get isOver() {
      return isOver;
    },
    get isEmpty() {
      return firstLineAt === undefined;
    },
    quietAfterMs() {
      if (isOver || (isPatient && pingAt !== undefined)) {
        return undefined;
      }
      // Counted from the last line: keep-alives and pongs in between are no reason to wait on.
      return Math.max(0, quietAt() - now());
    },
    sawLines(lines) {
      const last = lines.at(-1);
      if (isOver || last === undefined) {
        return;
      }
      pingAt = undefined;
      const time = now();
      if (firstLineAt !== undefined) {
        longestPauseMs = Math.max(longestPauseMs, time - lastLineAt);
      }
      lastLineAt = time;
      lineCount += lines.length;
      batchCount += 1;
      const stamp = timestampMs(last);
      if (firstLineAt === undefined) {
        firstLineAt = time;
        const first = lines[0] === undefined ? undefined : timestampMs(lines[0]);
        areStampsUseful = !isPatient && first !== undefined && first < liveFromMs;
      }
      if (areStampsUseful && stamp !== undefined) {
        isReplaying = stamp < liveFromMs;
        liveSince = isReplaying ? undefined : (liveSince ?? time);
      }
      isOver = isOverdue(time);
    },
    sawPong(id) {
      // Only the answer to the last ping proves anything: an earlier one was sent before later lines.
      isOver ||= pingAt !== undefined && id === `backlog ${pings}`;
    },
    sawQuiet(ping) {
      if (pingAt !== undefined || isOver) {
        isOver ||= !isPatient;
        return;
      }
      pingAt = now();
      pings += 1;
      ping(`backlog ${pings}`);
    },
  };
}
