import { setImmediate as breathe } from "node:timers/promises";
import { lineIdentity } from "./lineIdentity.ts";
import { readSegment } from "./readKept.ts";
import { loggedMs, type KeptItem, type SegmentHeader } from "./keptRows.ts";
import { headerOf, type Segment } from "./segmentFiles.ts";

/** Lines of one segment can be so much out of order. Milliseconds. */
const DISORDER_MS = 60_000;
const SLICE_ITEMS = 1000;

/** An item, and about when it was logged, epoch milliseconds. */
export interface TimedItem {
  readonly item: KeptItem;
  readonly atMs: number;
  /** When the last line before it was logged that has a time, in the same log. */
  readonly beforeMs: number | undefined;
}

interface Cursor {
  readonly log: string;
  readonly items: readonly KeptItem[];
  at: number;
  /** Of the next item. */
  atMs: number;
  /** Of the last line before it that has a time. */
  beforeMs: number | undefined;
}

/**
 * What all segments of an app hold, oldest first: of several windows and streams, which may have received the same lines,
 * each line as often as the one has it that has it most often. Few segments are read at a time.
 */
export async function* joinSegments(
  segments: readonly Segment[],
  signal: AbortSignal,
): AsyncGenerator<readonly TimedItem[]> {
  const waiting = (await Promise.all(segments.map(begin)))
    .flat()
    .toSorted((a, b) => a.fromMs - b.fromMs || a.segment.begunMs - b.segment.begunMs);
  const open: Cursor[] = [];
  const told = new Copies();
  let slice: TimedItem[] = [];
  for (;;) {
    signal.throwIfAborted();
    const headMs = open.reduce((least, { atMs }) => Math.min(least, atMs), Infinity);
    const [next] = waiting;
    if (next !== undefined && next.fromMs - DISORDER_MS <= headMs) {
      waiting.shift();
      const items = await readSegment(next.segment);
      const [first] = items;
      if (first !== undefined) {
        const { segment, fromMs, afterMs } = next;
        open.push({ log: segment.log, items, at: 0, atMs: loggedMs(first) ?? fromMs, beforeMs: afterMs });
      }
      continue;
    }
    // Of those that are equally old the one that was begun first.
    const oldest = open.find(({ atMs }) => atMs === headMs);
    if (oldest === undefined) break;
    const timed = take(oldest);
    if (oldest.at >= oldest.items.length) open.splice(open.indexOf(oldest), 1);
    if (timed !== undefined && told.isNew(oldest.log, timed)) slice.push(timed);
    if (slice.length < SLICE_ITEMS) continue;
    yield slice;
    slice = [];
    await breathe();
  }
  if (slice.length > 0) yield slice;
}

async function begin(segment: Segment): Promise<(SegmentHeader & { readonly segment: Segment })[]> {
  const header = await headerOf(segment);
  // Torn in its first row: it holds nothing.
  return header === undefined ? [] : [{ ...header, segment }];
}

function take(cursor: Cursor): TimedItem | undefined {
  const item = cursor.items[cursor.at];
  if (item === undefined) return undefined;
  const timed = { item, atMs: cursor.atMs, beforeMs: cursor.beforeMs };
  cursor.beforeMs = loggedMs(item) ?? cursor.beforeMs;
  cursor.at++;
  const next = cursor.items[cursor.at];
  cursor.atMs = (next && loggedMs(next)) ?? cursor.atMs;
  return timed;
}

/** Which lines of several logs were told already. */
class Copies {
  readonly #told = new Map<string, number>();
  readonly #byLog = new Map<string, Map<string, number>>();

  isNew(log: string, { item, beforeMs }: TimedItem): boolean {
    if (item.kind !== "line") return true;
    const own = this.#byLog.get(log) ?? new Map<string, number>();
    this.#byLog.set(log, own);
    const key = lineIdentity(item.line, beforeMs);
    const count = (own.get(key) ?? 0) + 1;
    own.set(key, count);
    if (count <= (this.#told.get(key) ?? 0)) return false;
    this.#told.set(key, count);
    return true;
  }
}
