import { timestampMs } from "../logstream/index.ts";
import type { SessionItem } from "./sessionItem.ts";

export interface LogHole {
  /** Epoch milliseconds. */
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** Where nothing says from when on lines may be missing, so far back is looked. Milliseconds. */
const UNKNOWN_MS = 15 * 60_000;

/**
 * The spans about each notice that lines may be missing: from the line above it, by its stamp of whole seconds too, to the
 * one below it. `nowMs` ends one without a line below it.
 */
export function logHoles(items: readonly SessionItem[], nowMs: number): readonly LogHole[] {
  return items.flatMap((item, index) => {
    if (item.kind !== "notice" || item.notice.kind !== "gap") return [];
    const { since, until } = item.notice;
    const above = timeOf(items.slice(0, index).findLast(hasTime));
    const below = timeOf(items.slice(index + 1).find(hasTime));
    const untilMs = Math.max(below ?? nowMs, until ?? -Infinity);
    const sinceMs = Math.min(above ?? since ?? untilMs - UNKNOWN_MS, untilMs);
    return [
      { sinceMs: Math.floor(sinceMs / 1000) * 1000, untilMs: Math.floor(untilMs / 1000) * 1000 + 1000 },
    ];
  });
}

function hasTime(item: SessionItem): boolean {
  return timeOf(item) !== undefined;
}

function timeOf(item: SessionItem | undefined): number | undefined {
  return item?.kind === "line" ? timestampMs(item.line) : undefined;
}
