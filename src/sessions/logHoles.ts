import { timestampMs } from "../logstream/index.ts";
import type { Notice, SessionItem } from "./sessionItem.ts";

export interface LogHole {
  /** Epoch milliseconds. */
  readonly sinceMs: number;
  readonly untilMs: number;
}

interface HoleItem {
  readonly kind: "notice";
  readonly notice: Extract<Notice, { kind: "gap" | "keptHole" }>;
  readonly arrivedMs: number;
}

/** So late a line comes to the table, at most. Milliseconds. */
const LATE_MS = 60_000;
/** Where nothing says from when on lines may be missing, so far back is looked. Milliseconds. */
const UNKNOWN_MS = 15 * 60_000;

/**
 * The spans about each notice that lines may be missing: from the line above it, by its stamp of whole seconds too, to the
 * one below it. `nowMs` ends one without a line below it.
 */
export function logHoles(items: readonly SessionItem[], nowMs: number): readonly LogHole[] {
  return items.flatMap((item, index) => {
    if (!isHole(item)) return [];
    const { since, until } = item.notice.kind === "gap" ? item.notice : {};
    const above = timeOf(items.slice(0, index).findLast(hasTime));
    const below = timeOf(items.slice(index + 1).find(hasTime));
    const untilMs = Math.max(below ?? nowMs, until ?? -Infinity);
    const sinceMs = Math.min(above ?? since ?? untilMs - UNKNOWN_MS, untilMs);
    return [
      { sinceMs: Math.floor(sinceMs / 1000) * 1000, untilMs: Math.floor(untilMs / 1000) * 1000 + 1000 },
    ];
  });
}

/**
 * The same items, in which the holes that a reading has come through are no longer offered to be filled: not those so near
 * that lines may still be on their way.
 */
export function withFilled(
  items: readonly SessionItem[],
  read: LogHole,
  nowMs: number,
): readonly SessionItem[] {
  const holes = logHoles(items, nowMs);
  let index = 0;
  return items.map((item) => {
    if (!isHole(item)) return item;
    const { sinceMs, untilMs } = holes[index++] ?? { sinceMs: -Infinity, untilMs: Infinity };
    const isFilled = sinceMs >= read.sinceMs && untilMs <= read.untilMs && untilMs + LATE_MS < nowMs;
    return isFilled ? { ...item, notice: { ...item.notice, isFilled } } : item;
  });
}

function isHole(item: SessionItem): item is HoleItem {
  if (item.kind === "line") return false;
  const { notice } = item;
  return (notice.kind === "gap" || notice.kind === "keptHole") && notice.isFilled !== true;
}

function hasTime(item: SessionItem): boolean {
  return timeOf(item) !== undefined;
}

function timeOf(item: SessionItem | undefined): number | undefined {
  return item?.kind === "line" ? timestampMs(item.line) : undefined;
}
