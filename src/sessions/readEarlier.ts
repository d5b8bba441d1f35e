import { timestampMs, type LogLine } from "../logstream/index.ts";
import type { EarlierLines, EarlierRequest } from "./earlierLines.ts";
import type { UnfinishedReading } from "./earlierLog.ts";
import { showsAllOf } from "./filters.ts";
import type { LogSession } from "./logSession.ts";
import { areWhole, namesOf, planEarlier, readParts, type EarlierPart } from "./planEarlier.ts";
import type { EarlierEnd, EarlierSpan, LineItem } from "./sessionItem.ts";

/** New lines of a page, about: what one answer brings on top of them is shown as well. */
export const PAGE_LINES = 1000;
/** Stamps of whole seconds are matched among the lines about them, so each piece comes with what was read just before. */
const OVERLAP_MS = 2000;
const MOST_OVERLAP = 5000;

type EarlierSession = Pick<LogSession, "earlier" | "filters" | "target">;

export interface PageRequest extends UnfinishedReading {
  readonly sources: readonly EarlierLines[];
  readonly signal: AbortSignal;
  /** New lines after which the rest waits to be asked for. Default {@link PAGE_LINES}. */
  readonly pageLines?: number;
}

/** The lines that are near are in the log; who has each of them could not be read. */
export class OnlyNearRead extends Error {
  override readonly name = "OnlyNearRead";
  /** Those that are new. */
  readonly added: readonly LineItem[];
  /** Why the others could not be read: what was thrown. */
  readonly reason: unknown;

  constructor(added: readonly LineItem[], reason: unknown) {
    super("Only what is near was read.", { cause: reason });
    this.added = added;
    this.reason = reason;
  }
}

/**
 * Reads on, from `readMs`, until there is a page of lines that the session did not have, or to the end of the span. They
 * are in the session as they come: first those of the sources that vouch for none, then what the others have between them.
 * Returns them, in the order of the log; what is left is the session's `earlier.unfinishedOf` the reading. Throws
 * OnlyNearRead where the first had some, and the others cannot be read.
 */
export async function readEarlierPage(
  session: EarlierSession,
  { sources, signal, pageLines = PAGE_LINES, ...reading }: PageRequest,
): Promise<readonly LineItem[]> {
  const { span, filters, readMs, nearMs = readMs } = reading;
  const { name: app, host } = session.target;
  await session.earlier.ready;
  const sinceMs = Math.max(span.sinceMs, readMs - OVERLAP_MS);
  const request = { app, host, sinceMs, untilMs: span.untilMs, ...filters, signal };
  const plan = await planEarlier(sources, request);
  const isWhole = showsAllOf(session.filters, filters) && (await areWhole(sources, request));
  const added: LineItem[] = [];
  const common = { request, pageLines };
  let near: EarlierEnd = { readMs: span.untilMs, isMore: false };
  let nearLines = 0;
  const readTo = readMs > span.sinceMs ? { readMs, isMore: true } : undefined;
  for (const source of plan.beside) {
    const part = { source, sinceMs: Math.max(span.sinceMs, nearMs - OVERLAP_MS), untilMs: span.untilMs };
    const read = await readInto(session, {
      ...common,
      parts: [part],
      name: "near",
      span: readTo === undefined ? { ...span, from: namesOf(plan.beside) } : span,
      readMs: nearMs,
      readTo,
      isWhole: false,
      // Of who has each line nothing is read yet.
      leave: (end) => ({ ...reading, nearMs: end.readMs, isMore: true }),
    });
    added.push(...read.added);
    nearLines += read.lines;
    if (read.end.isMore && read.end.readMs < near.readMs) near = read.end;
  }
  try {
    // What goes on in the next page is not begun from elsewhere.
    const untilMs = near.isMore ? near.readMs : span.untilMs;
    const read = await readInto(session, {
      ...common,
      parts: until(plan.parts, untilMs),
      name: "whole",
      span,
      readMs,
      isWhole,
      last: near,
      leave: (end) => ({ ...reading, ...end, ...(plan.beside.length > 0 && { nearMs: near.readMs }) }),
    });
    return plan.beside.length === 0 ? read.added : session.earlier.inOrder([...added, ...read.added]);
  } catch (error) {
    throw nearLines === 0 ? error : new OnlyNearRead(session.earlier.inOrder(added), error);
  }
}

interface ReadIntoOptions {
  readonly parts: readonly EarlierPart[];
  /** What these parts are called among those of the reading. */
  readonly name: string;
  readonly request: EarlierRequest;
  readonly span: EarlierSpan;
  readonly readMs: number;
  /** How far the reading has come, whatever is read of these parts. Default: as far as they are read. */
  readonly readTo?: EarlierEnd | undefined;
  readonly pageLines: number;
  readonly isWhole: boolean;
  /** How far the reading has come where these parts are at their end. Default: to the end of the span. */
  readonly last?: EarlierEnd;
  /** What is left of the reading once it has come so far. */
  readonly leave: (end: EarlierEnd) => UnfinishedReading;
}

interface ReadInto {
  readonly added: readonly LineItem[];
  /** How many there were, new or not. */
  readonly lines: number;
  readonly end: EarlierEnd;
}

/** Puts the lines of parts of a span into the session, up to a page of new ones. */
async function readInto(session: EarlierSession, options: ReadIntoOptions): Promise<ReadInto> {
  const { parts, name, request, span, pageLines, isWhole, leave } = options;
  const { earlier } = session;
  const last = options.last ?? { readMs: span.untilMs, isMore: false };
  const added: LineItem[] = [];
  let count = 0;
  let overlap: readonly LogLine[] = [];
  let waiting: readonly LogLine[] = [];
  let end: EarlierEnd = { readMs: options.readMs, isMore: true };
  // Put in whole pages: each time the view is written anew.
  const put = (isCut: boolean): void => {
    end = isCut ? { readMs: lastMsOf(waiting) ?? end.readMs, isMore: true } : last;
    const { readTo = end } = options;
    if (readTo.isMore) earlier.goesOn(leave(end));
    else earlier.isOver(span.reading);
    const lines = [...overlap, ...waiting];
    const part = { name, isMore: end.isMore };
    added.push(...earlier.put({ lines, part, span, end: readTo, isWhole }));
    overlap = tailOf(lines, end.readMs - OVERLAP_MS);
    waiting = [];
  };
  try {
    for await (const lines of readParts(parts, request)) {
      request.signal.throwIfAborted();
      count += lines.length;
      waiting = [...waiting, ...lines];
      if (waiting.length < pageLines - added.length) continue;
      put(true);
      if (added.length >= pageLines) return { added, lines: count, end };
    }
  } catch (error) {
    if (waiting.length > 0) put(true);
    throw error;
  }
  put(false);
  return { added, lines: count, end };
}

/** The parts without what comes later. */
function until(parts: readonly EarlierPart[], untilMs: number): readonly EarlierPart[] {
  return parts
    .filter(({ sinceMs }) => sinceMs < untilMs)
    .map((part) => ({ ...part, untilMs: Math.min(part.untilMs, untilMs) }));
}

function lastMsOf(lines: readonly LogLine[]): number | undefined {
  const last = lines.findLast((line) => timestampMs(line) !== undefined);
  return last && timestampMs(last);
}

function tailOf(lines: readonly LogLine[], fromMs: number): readonly LogLine[] {
  const first = lines.findIndex((line) => (timestampMs(line) ?? -Infinity) >= fromMs);
  return first === -1 ? [] : lines.slice(Math.max(first, lines.length - MOST_OVERLAP));
}
