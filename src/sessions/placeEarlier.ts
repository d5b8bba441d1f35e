import { timestampMs, type LogLine } from "../logstream/index.ts";
import { joinHistory } from "./joinHistory.ts";
import { withFilled } from "./logHoles.ts";
import {
  noticeItem,
  type EarlierEnd,
  type EarlierSpan,
  type Notice,
  type SessionItem,
} from "./sessionItem.ts";

/** Lines of one reading that come together, oldest first; some may be in the log already. */
export interface EarlierPage {
  readonly lines: readonly LogLine[];
  /** Which part of the reading they are of, and whether more of that follows: what one part says is one log. */
  readonly part: { readonly name: string; readonly isMore: boolean };
  readonly span: EarlierSpan;
  readonly end: EarlierEnd;
  /** Whether who was asked has each line of the span: only then its holes are filled. */
  readonly isWhole: boolean;
}

export interface PlacedEarlier {
  /** The whole log, with the new lines in it. */
  readonly items: readonly SessionItem[];
  /** How many lines are new. */
  readonly count: number;
}

/** A stamp may be cut to whole seconds, and a line without one is matched within a second of others. Milliseconds. */
const SLACK_MS = 3000;

/** After these, lines of before may be missing. */
const HOLES: ReadonlySet<Notice["kind"]> = new Set([
  "started",
  "connected",
  "reconnected",
  "gap",
  "keptHole",
  "trimmed",
  "stopped",
  "ended",
  "earlier",
  "earlierEnd",
]);

/**
 * Puts lines from before into what a session holds, where they belong: above it, into its holes, below it. What it has
 * already is left as it is. `toItems` reads the new lines, all at once and in order. Marks say where they begin and end;
 * those of one reading are moved as it goes on.
 */
export function placeEarlier(
  items: readonly SessionItem[],
  page: EarlierPage,
  toItems: (lines: readonly LogLine[]) => readonly SessionItem[],
): PlacedEarlier {
  const { live, holes } = linesOf(items);
  const { from, to } = nearbyLines(live, page.lines);
  const nearHoles = holes.flatMap((hole) => (hole >= from && hole <= to ? [hole - from] : []));
  const joined = joinHistory(page.lines, live.slice(from, to), nearHoles);
  const added = toItems(joined.flatMap(({ line, isHistory }) => (isHistory ? [line] : [])));
  const runs = new Map<number, SessionItem[]>();
  let before = from;
  let taken = 0;
  for (const { isHistory } of joined) {
    const item = isHistory ? added[taken++] : undefined;
    if (!isHistory) before++;
    else if (item !== undefined) runs.set(before, [...(runs.get(before) ?? []), item]);
  }
  const { span, end, isWhole } = page;
  const whole = withMarks(merged(items, runs, page), page);
  const read = { sinceMs: span.sinceMs, untilMs: end.readMs };
  return { items: end.isMore || !isWhole ? whole : withFilled(whole, read, Date.now()), count: added.length };
}

function linesOf(items: readonly SessionItem[]): { readonly live: LogLine[]; readonly holes: number[] } {
  const live: LogLine[] = [];
  const holes: number[] = [];
  for (const item of items) {
    if (item.kind === "line") live.push(item.line);
    else if (HOLES.has(item.notice.kind)) holes.push(live.length);
  }
  return { live, holes };
}

/**
 * Which of the lines of a log a page can meet: those of its time, and what lies between them. The log may be long, and
 * the page is compared with each of them.
 */
function nearbyLines(
  live: readonly LogLine[],
  page: readonly LogLine[],
): { readonly from: number; readonly to: number } {
  const times = page.flatMap((line) => timestampMs(line) ?? []);
  if (times.length < page.length || page.length === 0) return { from: 0, to: live.length };
  const first = times.reduce((least, ms) => Math.min(least, ms)) - SLACK_MS;
  const last = times.reduce((most, ms) => Math.max(most, ms)) + SLACK_MS;
  const isFrom = (line: LogLine): boolean => (timestampMs(line) ?? -Infinity) >= first;
  const isTo = (line: LogLine): boolean => (timestampMs(line) ?? Infinity) <= last;
  const begin = live.findIndex(isFrom);
  // Lines without a time are of about the time of those beside them.
  const dated = live.slice(0, begin === -1 ? undefined : begin);
  const from = dated.findLastIndex((line) => timestampMs(line) !== undefined) + 1;
  let to = Math.max(from, live.findLastIndex(isTo) + 1);
  for (let line = live[to]; line !== undefined && timestampMs(line) === undefined; line = live[to]) to++;
  return { from, to };
}

/** `runs` by the number of lines that are above them. */
function merged(
  items: readonly SessionItem[],
  runs: ReadonlyMap<number, readonly SessionItem[]>,
  { span }: EarlierPage,
): SessionItem[] {
  const whole: SessionItem[] = [...(runs.get(0) ?? [])];
  let lines = 0;
  let waiting: readonly SessionItem[] = [];
  for (const item of items) {
    if (item.kind === "line") {
      whole.push(...waiting, item);
      waiting = runs.get(++lines) ?? [];
      continue;
    }
    // What was read before goes on where it ended, above what the stream says of itself.
    const isEnd = item.notice.kind === "earlierEnd";
    const isOwn = isMarkOf(item, span);
    whole.push(...(isEnd && isOwn ? waiting : []), item, ...(isEnd && !isOwn ? waiting : []));
    if (isEnd) waiting = [];
  }
  return [...whole, ...waiting];
}

/** Moves the marks of this reading to above its first line and below its last. */
function withMarks(items: readonly SessionItem[], { span, end }: EarlierPage): SessionItem[] {
  const isOf = (item: SessionItem): boolean => item.kind === "line" && item.earlier?.reading === span.reading;
  const first = items.findIndex(isOf);
  if (first === -1) return [...items];
  const last = items.findLastIndex(isOf);
  const isLiveBelow = items.slice(last + 1).some(({ kind }) => kind === "line");
  const begin = noticeItem({ kind: "earlier", ...span });
  const over = noticeItem({ kind: "earlierEnd", ...end, reading: span.reading, isLiveBelow });
  return items.flatMap((item, index) => {
    if (isMarkOf(item, span)) return [];
    return [...(index === first ? [begin] : []), item, ...(index === last ? [over] : [])];
  });
}

function isMarkOf(item: SessionItem, { reading }: EarlierSpan): boolean {
  if (item.kind === "line") return false;
  const { notice } = item;
  return (notice.kind === "earlier" || notice.kind === "earlierEnd") && notice.reading === reading;
}
