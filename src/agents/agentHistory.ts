import { timestampMs, type LogLine } from "../logstream/index.ts";
import type { ReadLine } from "../reading/lineFacts.ts";
import { LineReader } from "../reading/lineReader.ts";
import type { EarlierLines, EarlierRequest } from "../sessions/earlierLines.ts";
import { joinHistory } from "../sessions/joinHistory.ts";
import { secondAfter, type LogHole } from "../sessions/logHoles.ts";
import { planEarlier, readParts, type EarlierPart } from "../sessions/planEarlier.ts";

/** Lines from before that are read at most for one answer. */
export const AGENT_HISTORY_LINES = 20_000;
/** An app that began to log so soon after the moment asked for has logged nothing before. Milliseconds. */
const NEAR_MS = 60_000;
/** So many spans are asked for one by one; further ones with what is between them. */
const MOST_SPANS = 8;

/** What a live log has, and where lines may be missing in it. */
export interface AgentLive {
  readonly lines: readonly ReadLine[];
  /** The spans of these places. Default: there are none. */
  readonly holes?: readonly LogHole[];
  /** Before which of the lines each of them is. */
  readonly holesAt?: readonly number[];
}

export interface AgentHistoryRequest {
  readonly sources: readonly EarlierLines[];
  readonly app: string;
  readonly host: string;
  /** What is to be read, the oldest first: {@link missingSpans}. */
  readonly spans: readonly LogHole[];
  /** Names of sources as `Filters` have them. */
  readonly wanted: readonly string[];
  readonly signal: AbortSignal;
  /** Default {@link AGENT_HISTORY_LINES}. */
  readonly mostLines?: number;
}

export interface AgentHistory {
  readonly lines: readonly ReadLine[];
  /** Epoch milliseconds up to which was read, where there was too much. */
  readonly cutAtMs: number | undefined;
  /** What was thrown where more than what this machine has kept could not be read, or only in part. */
  readonly refusal?: { readonly reason: unknown; readonly isInPart: boolean };
}

/** Which parts of a span, epoch milliseconds, a live log does not have for sure. */
export function missingSpans({ lines, holes = [] }: AgentLive, asked: LogHole): readonly LogHole[] {
  const firstMs = firstMsOf(lines);
  const reachesBack = firstMs !== undefined && firstMs <= asked.sinceMs + NEAR_MS;
  const before = { sinceMs: asked.sinceMs, untilMs: secondAfter(firstMs ?? Infinity) };
  const spans: LogHole[] = [];
  for (const hole of [...(reachesBack ? [] : [before]), ...holes]) {
    const sinceMs = Math.max(hole.sinceMs, asked.sinceMs);
    const untilMs = Math.min(hole.untilMs, asked.untilMs);
    if (sinceMs >= untilMs) continue;
    const last = spans.at(-1);
    const isOne = last !== undefined && (sinceMs <= last.untilMs || spans.length === MOST_SPANS);
    if (!isOne) spans.push({ sinceMs, untilMs });
    else spans[spans.length - 1] = { ...last, untilMs: Math.max(last.untilMs, untilMs) };
  }
  return spans;
}

/** The live lines with those that they miss, each once, read anew as the one log that they are. */
export async function withHistory(live: AgentLive, request: AgentHistoryRequest): Promise<AgentHistory> {
  const { sources, app, host, spans, wanted, signal, mostLines = AGENT_HISTORY_LINES } = request;
  const near: LogLine[] = [];
  const far: LogLine[] = [];
  let cutMs = Infinity;
  let refusal: AgentHistory["refusal"];
  for (const span of spans) {
    const asking = { app, host, ...span, sources: wanted, signal };
    const { beside, parts } = await planEarlier(sources, asking);
    const nearParts = beside.map((source) => ({ source, ...span }));
    cutMs = await readUpTo(nearParts, asking, near, mostLines);
    try {
      if (refusal === undefined) cutMs = Math.min(cutMs, await readUpTo(parts, asking, far, mostLines));
    } catch (error) {
      signal.throwIfAborted();
      refusal = { reason: error, isInPart: far.length > 0 };
    }
    if (cutMs < Infinity) break;
  }
  if (refusal !== undefined && near.length + far.length === 0) throw refusal.reason;
  const first = joinHistory(
    near,
    live.lines.map(({ line }) => line),
    live.holesAt,
  );
  const placesOfLive = first.flatMap(({ isHistory }, index) => (isHistory ? [] : [index]));
  const holes = (live.holesAt ?? []).map((at) => placesOfLive[at] ?? first.length);
  const joined = joinHistory(
    far,
    first.map(({ line }) => line),
    holes,
  );
  const lines = new LineReader().readAll(joined.map(({ line }) => line));
  return { lines, cutAtMs: cutMs === Infinity ? undefined : cutMs, ...(refusal && { refusal }) };
}

/** Adds the lines of parts, and tells up to when where there are too many, epoch milliseconds, else Infinity. */
async function readUpTo(
  parts: readonly EarlierPart[],
  request: EarlierRequest,
  into: LogLine[],
  mostLines: number,
): Promise<number> {
  for await (const lines of readParts(parts, request)) {
    into.push(...lines);
    if (into.length < mostLines) continue;
    const last = into.at(-1);
    return (last && timestampMs(last)) ?? request.untilMs;
  }
  return Infinity;
}

function firstMsOf(live: readonly ReadLine[]): number | undefined {
  for (const { line } of live) {
    const ms = timestampMs(line);
    if (ms !== undefined) return ms;
  }
  return undefined;
}
