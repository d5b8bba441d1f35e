import { createBacklog, type Backlog } from "./resume/backlog.ts";
import type { Settings } from "./checkConfig.ts";
import { openConnection } from "./wire/connection.ts";
import type { ConnectionEvent, Frame } from "./wire/connectionEvents.ts";
import {
  catchUp,
  createAlignment,
  deliver,
  flushTail,
  sawPlace,
  tellEmpty,
  type Delivery,
} from "./resume/delivery.ts";
import { parseText } from "./entry.ts";
import { requestHeaders } from "./wire/handshake.ts";
import { Lull } from "./resume/lull.ts";
import type { Timing } from "./timing.ts";
import type { LogEvent, LogLine } from "./types.ts";

/** A backlog that breaks off again and again is shown as far as it came after this long. Milliseconds. */
const LONGEST_TAIL_MS = 15_000;

function parseFrames(frames: readonly Frame[]): LogLine[] {
  const lines: LogLine[] = [];
  for (const { text, cutFromBytes } of frames) {
    const line = parseText(text, cutFromBytes);
    if (line !== undefined) {
      lines.push(line);
    }
  }
  return lines;
}

/** Where the replay of one connection ends: for certain, or well enough for a first screen. */
class ReplayEnd {
  readonly #settings: Settings;
  readonly #timing: Timing;
  #backlog: Backlog;
  #lull: Lull | undefined;
  #ping: (id: string) => void = () => undefined;

  constructor(settings: Settings, timing: Timing) {
    this.#settings = settings;
    this.#timing = timing;
    this.#backlog = this.#createBacklog(undefined);
  }

  get isOver(): boolean {
    return this.#backlog.isOver && !(this.#settings.follow && this.#backlog.isEmpty);
  }

  get isScreenFull(): boolean {
    return this.isOver || this.#lull?.isOver === true;
  }

  /** As far as one can tell: a late replay may still come. */
  get isEmpty(): boolean {
    return this.#backlog.isOver && this.#backlog.isEmpty;
  }

  quietAfterMs(): number | undefined {
    const [a, b] = [this.#backlog.quietAfterMs(), this.#lull?.quietAfterMs()];
    return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
  }

  see(event: ConnectionEvent, lines: readonly LogLine[]): void {
    if (event.kind === "open") {
      this.#ping = event.ping;
      this.#backlog = this.#createBacklog(event.serverTimeMs);
      // Without following, what comes after the end is lost: no guess is good enough.
      this.#lull = this.#settings.follow ? new Lull(this.#timing.clock, event.ping) : undefined;
    } else if (event.kind === "pong") {
      this.#backlog.sawPong(event.id);
      this.#lull?.sawPong(event.id);
    } else if (event.kind === "quiet") {
      this.#lull?.sawQuiet();
      if (this.#backlog.quietAfterMs() === 0) {
        this.#backlog.sawQuiet(this.#ping);
      }
    } else if (lines.length > 0) {
      if (this.#backlog.isOver && this.#backlog.isEmpty) {
        // Late, but a replay all the same.
        this.#backlog = this.#createBacklog(undefined);
      }
      this.#backlog.sawLines(lines);
      this.#lull?.sawLines(lines.length);
    }
  }

  #createBacklog(serverTimeMs: number | undefined): Backlog {
    const { clock, idleGapMs } = this.#timing;
    const { prefetchMs, follow: isPatient } = this.#settings;
    return createBacklog({ prefetchMs, serverTimeMs, idleGapMs, isPatient, clock });
  }
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
  const { clock } = timing;
  const end = new ReplayEnd(settings, timing);
  let isSettled = false;

  async function* settle(): AsyncGenerator<LogEvent, void> {
    yield* deliver(delivery, alignment.settle(end.isOver));
  }

  try {
    for await (const event of openConnection({
      dialer: settings.dialer,
      url: settings.url,
      host: settings.host,
      headers: requestHeaders(settings, token),
      firstFrame: settings.search,
      signal,
      clock,
      quietAfterMs: () => end.quietAfterMs(),
      onLife: settings.onLife,
      liveness: timing.liveness,
      handshakeTimeoutMs: timing.handshakeTimeoutMs,
    })) {
      const lines = event.kind === "frames" ? parseFrames(event.frames.splice(0)) : [];
      end.see(event, lines);
      if (event.kind === "open") {
        delivery.openedAt = clock.monotonicMs();
        yield { kind: "connected", transport: "websocket" };
      } else if (event.kind === "frames") {
        yield* deliver(delivery, alignment.push(lines));
        if (alignment.hasPlace) {
          sawPlace(delivery);
        }
      } else if (event.kind === "closed") {
        // It can come amid the replay too; then the next one goes on with the tail, unless it has no more to say.
        yield* settle();
        if (end.isOver || !settings.follow || !delivery.isNews || delivery.continues) {
          yield* catchUp(delivery);
        }
        delivery.endedCleanly = true;
        return;
      }
      if (end.isOver && (!isSettled || alignment.isHolding)) {
        isSettled = true;
        yield* settle();
        if (alignment.hasPlace) {
          sawPlace(delivery);
        }
      }
      if (end.isScreenFull && !alignment.isHolding) {
        yield* catchUp(delivery);
      } else if (end.isEmpty) {
        yield* tellEmpty(delivery);
      }
      if (end.isOver && !settings.follow) {
        yield* catchUp(delivery);
        return;
      }
    }
  } catch (error) {
    // What is held was received; the next replay may no longer have it.
    yield* deliver(delivery, alignment.settle(false));
    if (delivery.continues || clock.monotonicMs() - delivery.startedAt > LONGEST_TAIL_MS) {
      yield* flushTail(delivery);
    }
    throw error;
  }
}
