import { timestampMs, type LogLine } from "../logstream/index.ts";
import type { EarlierLines, EarlierRequest } from "./earlierLines.ts";
import { showsSource } from "./filters.ts";
import type { LogSession } from "./logSession.ts";
import type { UnfinishedReading } from "./earlierLog.ts";
import type { LineItem } from "./sessionItem.ts";

/** New lines of a page, about: what one answer brings on top of them is shown as well. */
export const PAGE_LINES = 1000;
/** Stamps of whole seconds are matched among the lines about them, so each piece comes with what was read just before. */
const OVERLAP_MS = 2000;
const MOST_OVERLAP = 5000;

interface Part {
  readonly source: EarlierLines;
  readonly sinceMs: number;
  readonly untilMs: number;
}

/**
 * Who is asked for which part of a span, the oldest part first. Each source has what is left of the end of the span, as
 * far back as it can vouch for; what nobody vouches for is asked of the last.
 */
export async function planEarlier(
  sources: readonly EarlierLines[],
  request: EarlierRequest,
): Promise<readonly Part[]> {
  const parts: Part[] = [];
  let { untilMs } = request;
  for (const [index, source] of sources.entries()) {
    if (untilMs <= request.sinceMs) break;
    const isLast = index === sources.length - 1;
    const whole = isLast ? request.sinceMs : await source.wholeFrom({ ...request, untilMs });
    if (whole === undefined || whole >= untilMs) continue;
    const sinceMs = Math.max(whole, request.sinceMs);
    parts.unshift({ source, sinceMs, untilMs });
    untilMs = sinceMs;
  }
  return parts;
}

/** Whether the last one, which is asked for what nobody vouches for, has each line of it. */
async function areWhole(sources: readonly EarlierLines[], request: EarlierRequest): Promise<boolean> {
  const wholeMs = await sources.at(-1)?.wholeFrom(request);
  return wholeMs !== undefined && wholeMs <= request.sinceMs;
}

/** Those that are asked for a span, as part of a sentence. */
export async function namesOfAsked(
  sources: readonly EarlierLines[],
  request: EarlierRequest,
): Promise<string> {
  const parts = await planEarlier(sources, request);
  return parts
    .toReversed()
    .map(({ source }) => source.name)
    .join(", ");
}

/** The lines of a span that its filters show, oldest first, out of whatever source has them. */
export async function* readEarlier(
  sources: readonly EarlierLines[],
  request: EarlierRequest,
): AsyncGenerator<readonly LogLine[]> {
  const isShown = showsSource(request.sources ?? []);
  const search = request.search ?? "";
  for (const { source, sinceMs, untilMs } of await planEarlier(sources, request)) {
    for await (const lines of source.read({ ...request, sinceMs, untilMs })) {
      request.signal.throwIfAborted();
      yield lines.filter((line) => isShown(line.source) && line.message.includes(search));
    }
  }
}

export interface PageRequest extends UnfinishedReading {
  readonly sources: readonly EarlierLines[];
  readonly signal: AbortSignal;
  /** New lines after which the rest waits to be asked for. Default {@link PAGE_LINES}. */
  readonly pageLines?: number;
}

/**
 * Reads on, from `readMs`, until there is a page of lines that the session did not have, or to the end of the span. They
 * are in the session as they come. Returns them; what is left is the session's `earlier.unfinished`.
 */
export async function readEarlierPage(
  session: Pick<LogSession, "earlier" | "target">,
  { sources, signal, pageLines = PAGE_LINES, ...reading }: PageRequest,
): Promise<readonly LineItem[]> {
  const { span, filters } = reading;
  const { name: app, host } = session.target;
  const added: LineItem[] = [];
  await session.earlier.ready;
  let overlap: readonly LogLine[] = [];
  let waiting: readonly LogLine[] = [];
  let { readMs } = reading;
  const sinceMs = Math.max(span.sinceMs, readMs - OVERLAP_MS);
  const request = { app, host, sinceMs, untilMs: span.untilMs, ...filters, signal };
  const isWhole = await areWhole(sources, request);
  // Put in whole pages: each time the view is written anew.
  const put = (isMore: boolean): void => {
    readMs = isMore ? (lastMsOf(waiting) ?? readMs) : span.untilMs;
    if (isMore) session.earlier.unfinished = { span, filters, readMs, isMore };
    // Another one may still wait to go on.
    else if (session.earlier.unfinished?.span.reading === span.reading)
      session.earlier.unfinished = undefined;
    const lines = [...overlap, ...waiting];
    added.push(...session.earlier.put({ lines, span, end: { readMs, isMore }, isWhole }));
    overlap = tailOf(lines, readMs - OVERLAP_MS);
    waiting = [];
  };
  try {
    for await (const lines of readEarlier(sources, request)) {
      signal.throwIfAborted();
      waiting = [...waiting, ...lines];
      if (waiting.length < pageLines - added.length) continue;
      put(true);
      if (added.length >= pageLines) return added;
    }
  } catch (error) {
    if (waiting.length > 0) put(true);
    throw error;
  }
  put(false);
  return added;
}

function lastMsOf(lines: readonly LogLine[]): number | undefined {
  const last = lines.findLast((line) => timestampMs(line) !== undefined);
  return last && timestampMs(last);
}

function tailOf(lines: readonly LogLine[], fromMs: number): readonly LogLine[] {
  const first = lines.findIndex((line) => (timestampMs(line) ?? -Infinity) >= fromMs);
  return first === -1 ? [] : lines.slice(Math.max(first, lines.length - MOST_OVERLAP));
}
