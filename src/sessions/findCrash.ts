import { timestampMs } from "../logstream/index.ts";
import { isFailure } from "../reading/exitLine.ts";
import type { EarlierLines, EarlierRequest } from "./earlierLines.ts";
import { readParts } from "./planEarlier.ts";

const HOUR_MS = 3_600_000;
/** A crash is looked for so far back, the near past first: the platform's own lines are few. Milliseconds. */
const LOOKS_MS: readonly number[] = [HOUR_MS, 24 * HOUR_MS, 7 * 24 * HOUR_MS, 30 * 24 * HOUR_MS];

type CrashRequest = Omit<EarlierRequest, "sinceMs" | "sources" | "search">;

/**
 * The moment of the last crash that any of the sources tells of before `untilMs`. Undefined where none tells of one. Where
 * one cannot be read the others are asked all the same, and `onUnread` is told what it threw: that is thrown only where
 * they tell of none.
 */
export async function findLastCrash(
  sources: readonly EarlierLines[],
  request: CrashRequest,
  onUnread: (source: EarlierLines, reason: unknown) => void = () => undefined,
): Promise<number | undefined> {
  let crashMs: number | undefined;
  const failures: unknown[] = [];
  for (const source of sources) {
    try {
      crashMs = (await lastCrashIn(source, request, crashMs ?? -Infinity)) ?? crashMs;
    } catch (error) {
      failures.push(error);
      onUnread(source, error);
    }
  }
  if (crashMs === undefined && failures.length > 0) throw failures[0];
  return crashMs;
}

/** The last one after a moment, epoch milliseconds. */
async function lastCrashIn(
  source: EarlierLines,
  request: CrashRequest,
  afterMs: number,
): Promise<number | undefined> {
  let { untilMs } = request;
  for (const backMs of LOOKS_MS) {
    const sinceMs = Math.max(afterMs, request.untilMs - backMs);
    if (sinceMs >= untilMs) return undefined;
    let crashMs: number | undefined;
    const parts = [{ source, sinceMs, untilMs }];
    for await (const lines of readParts(parts, { ...request, sinceMs, untilMs, sources: ["SYSTEM"] })) {
      const last = lines.findLast(({ message }) => isFailure(message.trim()));
      crashMs = (last && timestampMs(last)) ?? crashMs;
    }
    if (crashMs !== undefined) return crashMs;
    untilMs = sinceMs;
  }
  return undefined;
}
