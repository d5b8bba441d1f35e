import type { Settings } from "../checkConfig.ts";
import { LineHistory } from "./history.ts";
import type { Aligned } from "./aligned.ts";
import { Alignment } from "./resume.ts";
import { createTailWindow, type TailWindow } from "./tail.ts";
import type { LogEvent } from "../types.ts";

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

export function createDelivery({ history, tail }: Settings): Delivery {
  const remembered = history instanceof LineHistory ? history : new LineHistory();
  return {
    history: remembered,
    tail: tail > 0 ? createTailWindow(tail) : undefined,
    continues: remembered.size > 0,
    isFirst: true,
    endedCleanly: false,
    isNews: false,
    startedAt: performance.now(),
    openedAt: undefined,
  };
}

/** The alignment of one connection, or of one poll. */
export function createAlignment({ search, sources }: Settings, delivery: Delivery): Alignment {
  return new Alignment(delivery.history, {
    search,
    accepts: ({ source }) => sources.size === 0 || source === undefined || sources.has(source.toUpperCase()),
    recoverWithheld: delivery.isFirst,
    endedCleanly: delivery.endedCleanly,
  });
}

/** Once a replay has found its place, it has answered for the end before it. */
export function sawSettled(delivery: Delivery, alignment: Alignment): void {
  if (alignment.isSettled) {
    delivery.isFirst = false;
    delivery.endedCleanly = false;
  }
}

/** Turns what an alignment decided into events; lines of the first backlog go into the tail window instead. */
export function* deliver(
  delivery: Delivery,
  { lines, gap, isNews, isBridged }: Aligned,
): Generator<LogEvent, void> {
  delivery.isNews ||= isNews;
  if (isBridged && delivery.continues) {
    // The person goes on reading where the earlier stream stopped: a tail would tear a hole.
    yield* flushTail(delivery);
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

/** The first backlog is through: hands out its tail, once. */
export function* flushTail(delivery: Delivery): Generator<LogEvent, void> {
  const lines = delivery.tail?.flush() ?? [];
  delivery.tail = undefined;
  if (lines.length > 0) {
    yield { kind: "lines", lines };
  }
}
