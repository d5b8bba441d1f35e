import { createBacklog } from "./backlog.ts";
import type { Settings } from "./config.ts";
import { openConnection } from "./connection.ts";
import { parseFrame } from "./entry.ts";
import type { LineHistory } from "./history.ts";
import { Alignment, type Aligned } from "./resume.ts";
import type { TailWindow } from "./tail.ts";
import type { Timing } from "./timing.ts";
import type { LogEvent, LogLine } from "./types.ts";

/** What outlives a connection: the memory of what was delivered, and how far the first backlog is. */
export interface Delivery {
  readonly history: LineHistory;
  /** Present until the first backlog is through. */
  tail: TailWindow | undefined;
  /** An earlier stream of the same app went before this one. */
  readonly continues: boolean;
  /** No connection of this stream went before. */
  isFirst: boolean;
  endedCleanly: boolean;
  /** Whether the connection brought anything the history did not have. */
  isNews: boolean;
  /** When the stream began, `performance.now()`. */
  readonly startedAt: number;
  /** When the connection opened, `performance.now()`. */
  openedAt: number | undefined;
}

/** Lines after a settled but empty replay are held for this long at most. Milliseconds. */
const LATE_REPLAY_MS = 1_000;
/** A backlog that breaks off again and again is shown as far as it came after this long. Milliseconds. */
const LONGEST_TAIL_MS = 15_000;

function parseFrames(frames: readonly Buffer[]): LogLine[] {
  const lines: LogLine[] = [];
  for (const frame of frames) {
    const line = parseFrame(frame);
    if (line !== undefined) {
      lines.push(line);
    }
  }
  return lines;
}

function handshakeHeaders({ origin, userAgent }: Settings, token: string): Record<string, string> {
  return {
    ...(token !== "" && { Authorization: `Bearer ${token}` }),
    Origin: origin,
    "User-Agent": userAgent,
  };
}

/**
 * One connection: dials, aligns the replay with the history, keeps the tail of the first backlog, and yields what is
 * new. Returns after a clean close, or when not following once the backlog is through; throws after any other end.
 */
export async function* consume(
  settings: Settings,
  token: string,
  delivery: Delivery,
  timing: Timing,
  signal: AbortSignal,
): AsyncGenerator<LogEvent, void> {
  const { sources } = settings;
  const alignment = new Alignment(delivery.history, {
    search: settings.search,
    accepts: (line) =>
      sources.size === 0 || line.source === undefined || sources.has(line.source.toUpperCase()),
    recoverWithheld: delivery.isFirst,
    endedCleanly: delivery.endedCleanly,
  });
  delivery.endedCleanly = false;
  let backlog = createBacklog({ prefetchMs: settings.prefetchMs, serverTimeMs: undefined });
  let sendPing: ((id: string) => void) | undefined;

  function* deliver({ lines, gap, isNews, isBridged }: Aligned): Generator<LogEvent> {
    delivery.isNews ||= isNews;
    delivery.isFirst &&= !alignment.isSettled;
    if (isBridged && delivery.continues) {
      // The person goes on reading where the earlier stream stopped: a tail would tear a hole.
      delivery.tail = undefined;
    }
    if (gap !== undefined) {
      yield gap;
    }
    if (delivery.tail !== undefined) {
      delivery.tail.push(lines);
    } else if (lines.length > 0) {
      yield { kind: "lines", lines };
    }
  }

  function* endBacklog(): Generator<LogEvent> {
    yield* deliver(alignment.settle(true));
    yield* flushTail();
  }

  function* flushTail(): Generator<LogEvent> {
    const lines = delivery.tail?.flush() ?? [];
    delivery.tail = undefined;
    if (lines.length > 0) {
      yield { kind: "lines", lines };
    }
  }

  function tailIsOverdue(): boolean {
    return delivery.tail !== undefined && performance.now() - delivery.startedAt > LONGEST_TAIL_MS;
  }

  try {
    for await (const event of openConnection({
      dialer: settings.dialer,
      url: settings.url,
      host: settings.host,
      headers: handshakeHeaders(settings, token),
      firstFrame: settings.search,
      signal,
      quietAfterMs: () => backlog.quietAfterMs(),
      ...(timing.liveness && { liveness: timing.liveness }),
      ...(timing.handshakeTimeoutMs !== undefined && { handshakeTimeoutMs: timing.handshakeTimeoutMs }),
    })) {
      switch (event.kind) {
        case "open": {
          const { serverTimeMs, ping } = event;
          delivery.openedAt = performance.now();
          backlog = createBacklog({ prefetchMs: settings.prefetchMs, serverTimeMs });
          sendPing = ping;
          yield { kind: "connected" };
          break;
        }
        case "frames": {
          const lines = parseFrames(event.frames);
          if (backlog.isOver && !alignment.isSettled && lines.length > 0 && !alignment.isHolding) {
            backlog = createBacklog({ prefetchMs: 0, serverTimeMs: undefined, longestMs: LATE_REPLAY_MS });
          }
          backlog.sawLines(lines);
          yield* deliver(alignment.push(lines));
          break;
        }
        case "pong":
          backlog.sawPong(event.id);
          break;
        case "quiet":
          backlog.sawQuiet((id) => {
            sendPing?.(id);
          });
          break;
        case "closed":
          delivery.endedCleanly = true;
          yield* endBacklog();
          return;
      }
      if (backlog.isOver && (alignment.isHolding || delivery.tail !== undefined || !settings.follow)) {
        yield* endBacklog();
        if (!settings.follow) {
          return;
        }
      }
    }
  } catch (error) {
    // What is held was received; the next replay may no longer have it.
    yield* deliver(alignment.settle(false));
    if (!settings.follow || signal.aborted || tailIsOverdue()) {
      yield* flushTail();
    }
    throw error;
  }
}
