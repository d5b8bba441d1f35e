import { Alignment } from "./alignment.ts";
import type { Aligned, Part } from "./aligned.ts";
import { LineHistory } from "./history.ts";
import { TailWindow } from "./tail.ts";
import type { Settings } from "../checkConfig.ts";
import type { Clock } from "../clock.ts";
import { timestampMs } from "../entry.ts";
import type { LogEvent } from "../types.ts";

/** Whoever reads does so on this thread: a slice is what it can do without being noticed. */
const SLICE_LINES = 250;
const SLICE_CHARS = 256 * 1024;

/** What outlives a connection: the memory of what was delivered, and how far the first backlog is. */
export interface Delivery {
  readonly history: LineHistory;
  readonly clock: Clock;
  /** Present until the first backlog is through. */
  tail: TailWindow | undefined;
  /** Lines handed out by this stream. */
  lineCount: number;
  hasCaughtUp: boolean;
  /** An earlier stream of the same app went before this one. */
  readonly continues: boolean;
  /** No replay of this stream has found its place before. */
  isFirst: boolean;
  endedCleanly: boolean;
  /** Whether the connection brought anything the history did not have. */
  isNews: boolean;
  /** When the stream began, monotonic milliseconds. */
  readonly startedAt: number;
  /** When the connection opened, monotonic milliseconds. */
  openedAt: number | undefined;
}

export function createDelivery({ history, tail }: Settings, clock: Clock): Delivery {
  const remembered = history instanceof LineHistory ? history : new LineHistory();
  remembered.keptBack.begin();
  return {
    history: remembered,
    clock,
    tail: tail > 0 ? new TailWindow(remembered, tail) : undefined,
    lineCount: 0,
    hasCaughtUp: false,
    continues: remembered.size > 0,
    isFirst: true,
    endedCleanly: false,
    isNews: false,
    startedAt: clock.monotonicMs(),
    openedAt: undefined,
  };
}

/** The alignment of one connection, or of one poll. */
export function createAlignment({ search, accepts, onKeptBack }: Settings, delivery: Delivery): Alignment {
  return new Alignment(delivery.history, {
    search,
    accepts: ({ source }) => accepts(source),
    onKeptBack,
    isFirst: delivery.isFirst,
    endedCleanly: delivery.endedCleanly,
  });
}

/** Once a replay has found its place, it has answered for the end before it. */
export function sawPlace(delivery: Delivery): void {
  delivery.isFirst = false;
  delivery.endedCleanly = false;
}

/** Turns what an alignment decided into events; what belongs to the first backlog goes into the tail window instead. */
export async function* deliver(delivery: Delivery, aligned: Aligned): AsyncGenerator<LogEvent, void> {
  delivery.isNews ||= aligned.isNews;
  const parts = delivery.history.untoldGaps.putInto(aligned.parts);
  let at = 0;
  try {
    while (at < parts.length) {
      const part = parts[at];
      at += 1;
      if (part?.kind === "joined") {
        if (delivery.continues) {
          // The person goes on reading where the earlier stream stopped: a tail would tear a hole.
          yield* flushTail(delivery);
        }
      } else if (part !== undefined && delivery.tail !== undefined) {
        delivery.tail.push(part);
      } else if (part?.kind === "lines") {
        yield* handOut(delivery, part);
      } else if (part?.kind === "gap") {
        yield part;
      }
    }
  } finally {
    takeBack(delivery, parts.slice(at));
  }
}

/** Whoever breaks off did not get these: a later stream may bring them. */
function takeBack({ history }: Delivery, parts: readonly Part[]): void {
  for (const part of parts) {
    if (part.kind === "gap") {
      history.untoldGaps.keep(part);
    }
    for (const place of part.kind === "lines" ? part.places : []) {
      history.takeBack(place);
    }
  }
}

/** The stream ends without its tail: as if it had left out everything. */
export function dropTail(delivery: Delivery): void {
  takeBack(delivery, delivery.tail?.flush() ?? []);
  delivery.tail = undefined;
}

/** The first backlog is through: hands out its tail, once. */
export async function* flushTail(delivery: Delivery): AsyncGenerator<LogEvent, void> {
  const parts = delivery.tail?.flush() ?? [];
  delivery.tail = undefined;
  let at = 0;
  try {
    while (at < parts.length) {
      const part = parts[at];
      at += 1;
      if (part?.kind === "lines") {
        yield* handOut(delivery, part);
      } else if (part?.kind === "gap") {
        yield part;
      }
    }
  } finally {
    takeBack(delivery, parts.slice(at));
  }
}

/** The log is read up to now: hands out the tail, and says so, once. */
export async function* catchUp(delivery: Delivery): AsyncGenerator<LogEvent, void> {
  yield* flushTail(delivery);
  yield* tellCaughtUp(delivery);
}

/** No backlog came so far. Should one come late, it still gets its tail. */
export function* tellEmpty(delivery: Delivery): Generator<LogEvent, void> {
  if (delivery.tail?.isEmpty !== false) {
    yield* tellCaughtUp(delivery);
  }
}

function* tellCaughtUp(delivery: Delivery): Generator<LogEvent, void> {
  if (!delivery.hasCaughtUp) {
    delivery.hasCaughtUp = true;
    yield { kind: "caughtUp", lines: delivery.lineCount };
  }
}

async function* handOut(
  delivery: Delivery,
  { lines, places }: Extract<Part, { kind: "lines" }>,
): AsyncGenerator<LogEvent, void> {
  delivery.history.sawShown(lines.findLast((line) => timestampMs(line) !== undefined));
  let start = 0;
  let chars = 0;
  let handed = 0;
  try {
    for (let end = 1; end <= lines.length; end += 1) {
      chars += lines[end - 1]?.message.length ?? 0;
      if (end === lines.length) {
        delivery.lineCount += end - handed;
        handed = end;
        yield { kind: "lines", lines: start === 0 ? lines : lines.slice(start) };
      } else if (end - start >= SLICE_LINES || chars >= SLICE_CHARS) {
        delivery.lineCount += end - handed;
        handed = end;
        yield { kind: "lines", lines: lines.slice(start, end) };
        await delivery.clock.breathe();
        start = end;
        chars = 0;
      }
    }
  } finally {
    takeBack(delivery, [{ kind: "lines", lines, places: places.slice(handed) }]);
  }
}
