import { timestampMs } from "../logstream/index.ts";
import { isFailure } from "../reading/exitLine.ts";
import type { EarlierLines, EarlierRequest } from "./earlierLines.ts";
import { readEarlier } from "./readEarlier.ts";

const HOUR_MS = 3_600_000;
/** A crash is looked for so far back, the near past first: the platform's own lines are few. Milliseconds. */
const LOOKS_MS: readonly number[] = [HOUR_MS, 24 * HOUR_MS, 7 * 24 * HOUR_MS, 30 * 24 * HOUR_MS];

/** The moment of the last crash that the platform tells of before `untilMs`. Undefined where it tells of none. */
export async function findLastCrash(
  sources: readonly EarlierLines[],
  request: Omit<EarlierRequest, "sinceMs" | "sources" | "search">,
): Promise<number | undefined> {
  let { untilMs } = request;
  for (const backMs of LOOKS_MS) {
    const sinceMs = request.untilMs - backMs;
    let crashMs: number | undefined;
    for await (const lines of readEarlier(sources, { ...request, sinceMs, untilMs, sources: ["SYSTEM"] })) {
      const last = lines.findLast(({ message }) => isFailure(message.trim()));
      crashMs = (last && timestampMs(last)) ?? crashMs;
    }
    if (crashMs !== undefined) return crashMs;
    untilMs = sinceMs;
  }
  return undefined;
}
