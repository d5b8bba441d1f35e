import { createBacklog } from "./resume/backlog.ts";
import type { Settings } from "./checkConfig.ts";
import { openConnection } from "./wire/connection.ts";
import type { Frame } from "./wire/connectionEvents.ts";
import { createAlignment, deliver, flushTail, sawSettled, type Delivery } from "./resume/delivery.ts";
import { parseFrame } from "./entry.ts";
import { requestHeaders } from "./wire/handshake.ts";
import type { Timing } from "./timing.ts";
import type { LogEvent, LogLine } from "./types.ts";

/** Lines after a settled but empty replay are held for this long at most. Milliseconds. */
const LATE_REPLAY_MS = 1_000;
/** A backlog that breaks off again and again is shown as far as it came after this long. Milliseconds. */
const LONGEST_TAIL_MS = 15_000;

function parseFrames(frames: readonly Frame[]): LogLine[] {
  const lines: LogLine[] = [];
  for (const { data, cutFromBytes } of frames) {
    const line = parseFrame(data, cutFromBytes);
    if (line !== undefined) {
      lines.push(line);
    }
  }
  return lines;
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
  const alignment = createAlignment(settings, delivery);
  const { idleGapMs } = timing;
  let backlog = createBacklog({ prefetchMs: settings.prefetchMs, serverTimeMs: undefined });
  let sendPing: ((id: string) => void) | undefined;

  function* endBacklog(): Generator<LogEvent, void> {
    yield* deliver(delivery, alignment.settle(backlog.isOver));
    yield* flushTail(delivery);
  }

  try {
    for await (const event of openConnection({
      dialer: settings.dialer,
      url: settings.url,
      host: settings.host,
      headers: requestHeaders(settings, token),
      firstFrame: settings.search,
      signal,
      quietAfterMs: () => backlog.quietAfterMs(),
      ...(settings.onLife && { onLife: settings.onLife }),
      ...(timing.liveness && { liveness: timing.liveness }),
      ...(timing.handshakeTimeoutMs !== undefined && { handshakeTimeoutMs: timing.handshakeTimeoutMs }),
    })) {
      switch (event.kind) {
        case "open": {
          const { serverTimeMs, ping } = event;
          delivery.openedAt = performance.now();
          backlog = createBacklog({ prefetchMs: settings.prefetchMs, serverTimeMs, idleGapMs });
          sendPing = ping;
          yield { kind: "connected", transport: "websocket" };
          break;
        }
        case "frames": {
          const lines = parseFrames(event.frames);
          if (backlog.isOver && !alignment.isSettled && lines.length > 0 && !alignment.isHolding) {
            backlog = createBacklog({
              prefetchMs: 0,
              serverTimeMs: undefined,
              longestMs: LATE_REPLAY_MS,
              idleGapMs,
            });
          }
          backlog.sawLines(lines);
          yield* deliver(delivery, alignment.push(lines));
          sawSettled(delivery, alignment);
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
          // It can come amid the replay too; then the next one goes on with the tail, unless it has no more to say.
          yield* deliver(delivery, alignment.settle(backlog.isOver));
          if (backlog.isOver || !settings.follow || !delivery.isNews) {
            yield* flushTail(delivery);
          }
          delivery.endedCleanly = true;
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
    yield* deliver(delivery, alignment.settle(false));
    if (performance.now() - delivery.startedAt > LONGEST_TAIL_MS) {
      yield* flushTail(delivery);
    }
    throw error;
  }
}
