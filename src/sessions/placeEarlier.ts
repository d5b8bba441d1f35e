import type { LogLine } from "../logstream/index.ts";
import { joinHistory } from "./joinHistory.ts";
import type { EarlierEnd, EarlierSpan, Notice, SessionItem } from "./sessionItem.ts";

/** Lines of one reading that come together, oldest first; some may be in the log already. */
export interface EarlierPage {
  readonly lines: readonly LogLine[];
  readonly span: EarlierSpan;
  readonly end: EarlierEnd;
}

export interface PlacedEarlier {
  /** The whole log, with the new lines in it. */
  readonly items: readonly SessionItem[];
  /** How many lines are new. */
  readonly count: number;
}

/** After these, lines of before may be missing. */
const HOLES: ReadonlySet<Notice["kind"]> = new Set([
  "started",
  "connected",
  "reconnected",
  "gap",
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
  const joined = joinHistory(page.lines, live, holes);
  const added = toItems(joined.flatMap(({ line, isHistory }) => (isHistory ? [line] : [])));
  const runs = new Map<number, SessionItem[]>();
  let before = 0;
  let taken = 0;
  for (const { isHistory } of joined) {
    const item = isHistory ? added[taken++] : undefined;
    if (!isHistory) before++;
    else if (item !== undefined) runs.set(before, [...(runs.get(before) ?? []), item]);
  }
  return { items: withMarks(merged(items, runs, page), page), count: added.length };
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
  const begin = noticeAt({ kind: "earlier", ...span });
  const over = noticeAt({ kind: "earlierEnd", ...end, reading: span.reading, isLiveBelow });
  return items.flatMap((item, index) => {
    if (isMarkOf(item, span)) return [];
    return [...(index === first ? [begin] : []), item, ...(index === last ? [over] : [])];
  });
}

function noticeAt(notice: Notice): SessionItem {
  return { kind: "notice", notice, arrivedMs: Date.now() };
}

function isMarkOf(item: SessionItem, { reading }: EarlierSpan): boolean {
  if (item.kind === "line") return false;
  const { notice } = item;
  return (notice.kind === "earlier" || notice.kind === "earlierEnd") && notice.reading === reading;
}
