import type { GapEvent } from "./aligned.ts";
import { timestampMs } from "../entry.ts";
import type { LineHistory } from "./history.ts";
import type { GapCause, LogLine } from "../types.ts";

/** So many lines in a row do not repeat within one moment by chance. */
export const CONVINCING_LINES = 8;

export function hasTime(line: LogLine): boolean {
  return timestampMs(line) !== undefined;
}

/** Only lines of one moment can be confused: an older start shows that the buffer still reaches back. */
export function beginsInLastMoment(history: LineHistory, [first]: readonly LogLine[]): boolean {
  const begin = first && timestampMs(first);
  const end = history.lastTimeMs();
  return begin === undefined || end === undefined || begin === end;
}

/** Whether what both have in common proves that the replay reaches back. One that does holds the last line, too. */
export function areConvincing(
  history: LineHistory,
  anchors: readonly number[],
  positions: Int32Array,
): boolean {
  const end = history.lastTimeMs() ?? 0;
  const areOlder = anchors.some((position) => (history.timeAt(position) ?? end) < end);
  return anchors.length >= CONVINCING_LINES || (areOlder && positions.includes(history.size - 1));
}

/** The hole between the last line remembered and the first new one. */
export function gapEvent(history: LineHistory, fresh: readonly LogLine[], cause: GapCause): GapEvent {
  const first = fresh.find(hasTime);
  return { kind: "gap", cause, since: history.lastTimeMs(), until: first && timestampMs(first) };
}
