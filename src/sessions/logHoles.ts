import { isDeepStrictEqual } from "node:util";
import { timestampMs } from "../logstream/index.ts";
import type { LineItem, Notice, SessionItem } from "./sessionItem.ts";

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
 * one below it. Those that were read of who does not have all do not count: others may be missing between them. `nowMs`
 * ends one without a line below it.
 */
export function logHoles(items: readonly SessionItem[], nowMs: number): readonly LogHole[] {
  return items.flatMap((item, index) => {
    if (!isHole(item)) return [];
    const { since, until } = item.notice.kind === "gap" ? item.notice : {};
    const above = timeOf(items.slice(0, index).findLast(isEdge));
    const below = timeOf(items.slice(index + 1).find(isEdge));
    const untilMs = Math.max(below ?? nowMs, until ?? -Infinity);
    const sinceMs = Math.min(above ?? since ?? untilMs - UNKNOWN_MS, untilMs);
    return [{ sinceMs: Math.floor(sinceMs / 1000) * 1000, untilMs: secondAfter(untilMs) }];
  });
}

/** A log as its stream alone has brought it, without what was read into it from before. */
export interface StreamedLog {
  readonly lines: readonly LineItem[];
  /** The spans about each place that lines may be missing, also where they were read since. */
  readonly holes: readonly LogHole[];
  /** Before which of the lines each of them is. */
  readonly holesAt: readonly number[];
}

export function streamedLog(items: readonly SessionItem[], nowMs: number): StreamedLog {
  const streamed = items.flatMap((item): SessionItem[] => {
    if (item.kind === "line") return item.earlier === undefined ? [item] : [];
    const { notice } = item;
    return isHoleNotice(notice) ? [{ ...item, notice: { ...notice, isFilled: false } }] : [];
  });
  const lines: LineItem[] = [];
  const holesAt: number[] = [];
  for (const item of streamed) {
    if (item.kind === "line") lines.push(item);
    else holesAt.push(lines.length);
  }
  return { lines, holes: logHoles(streamed, nowMs), holesAt };
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

/** The same items, in which each hole that is not filled is offered to be. The same array where each is already. */
export function withOffered(items: readonly SessionItem[]): readonly SessionItem[] {
  const isNews = (item: SessionItem): item is HoleItem => isHole(item) && item.notice.isFillable !== true;
  if (!items.some(isNews)) return items;
  return items.map((item) =>
    isNews(item) ? { ...item, notice: { ...item.notice, isFillable: true } } : item,
  );
}

/** A notice of lines that are missing is another object once they are there. */
export function isSameItem(item: SessionItem, other: SessionItem): boolean {
  if (item.kind === "line" || other.kind === "line") return item === other;
  const isFilled = "isFilled" in item.notice && item.notice.isFilled;
  if (!isFilled || item.arrivedMs !== other.arrivedMs) return item === other;
  return isDeepStrictEqual(item.notice, { ...other.notice, isFilled });
}

function isHole(item: SessionItem): item is HoleItem {
  return item.kind === "notice" && isHoleNotice(item.notice) && item.notice.isFilled !== true;
}

/** Whether it says that lines may be missing where it stands. */
export function isHoleNotice(notice: Notice): notice is HoleItem["notice"] {
  return notice.kind === "gap" || notice.kind === "keptHole";
}

/** A stamp may be cut to whole seconds. */
export function secondAfter(ms: number): number {
  return Math.floor(ms / 1000) * 1000 + 1000;
}

function isEdge(item: SessionItem): boolean {
  return item.kind === "line" && item.earlier?.isWhole !== false && timeOf(item) !== undefined;
}

function timeOf(item: SessionItem | undefined): number | undefined {
  return item?.kind === "line" ? timestampMs(item.line) : undefined;
}
