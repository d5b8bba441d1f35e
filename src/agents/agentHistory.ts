import { timestampMs, type LogLine } from "../logstream/index.ts";
import type { ReadLine } from "../reading/lineFacts.ts";
import { LineReader } from "../reading/lineReader.ts";
import type { EarlierLines } from "../sessions/earlierLines.ts";
import { joinHistory } from "../sessions/joinHistory.ts";
import { readEarlier } from "../sessions/readEarlier.ts";

/** Lines from before that are read at most for one answer. */
export const AGENT_HISTORY_LINES = 20_000;
/** An app that began to log so soon after the moment asked for has logged nothing before. Milliseconds. */
const NEAR_MS = 60_000;

export interface AgentHistoryRequest {
  readonly sources: readonly EarlierLines[];
  readonly app: string;
  readonly host: string;
  /** Epoch milliseconds. */
  readonly sinceMs: number;
  readonly untilMs: number;
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
}

/** Whether the live lines reach back to a moment, so that nobody else has to be asked. */
export function reachesBack(live: readonly ReadLine[], sinceMs: number): boolean {
  const firstMs = firstMsOf(live);
  return firstMs !== undefined && firstMs <= sinceMs + NEAR_MS;
}

/** The live lines with those from before, each once, read anew as the one log that they are. */
export async function withHistory(
  live: readonly ReadLine[],
  request: AgentHistoryRequest,
): Promise<AgentHistory> {
  const { sources, app, host, sinceMs, wanted, signal, mostLines = AGENT_HISTORY_LINES } = request;
  const firstMs = firstMsOf(live) ?? Infinity;
  const untilMs = Math.min(request.untilMs, Math.floor(firstMs / 1000) * 1000 + 1000);
  const history: LogLine[] = [];
  let cutAtMs: number | undefined;
  for await (const lines of readEarlier(sources, { app, host, sinceMs, untilMs, sources: wanted, signal })) {
    history.push(...lines);
    if (history.length < mostLines) continue;
    const last = history.at(-1);
    cutAtMs = last && timestampMs(last);
    break;
  }
  const joined = joinHistory(
    history,
    live.map(({ line }) => line),
  );
  return { lines: new LineReader().readAll(joined.map(({ line }) => line)), cutAtMs };
}

function firstMsOf(live: readonly ReadLine[]): number | undefined {
  for (const { line } of live) {
    const ms = timestampMs(line);
    if (ms !== undefined) return ms;
  }
  return undefined;
}
