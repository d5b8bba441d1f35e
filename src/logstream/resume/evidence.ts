import type { AlignmentOptions, GapEvent } from "./aligned.ts";
import type { LineHistory } from "./history.ts";
import type { Received } from "./lineKey.ts";

/** So many lines in a row do not repeat within one moment by chance. */
const CONVINCING_LINES = 8;
/** Lines without a time may be what a restarted app says first, up to so many. */
export const LONGEST_BANNER_LINES = 32;
/** No service keeps less: a shorter replay that begins with all that is remembered is the whole log. */
const SMALLEST_BUFFER_LINES = 16;

/** Whether known lines at the start of a replay may be others that look the same, and some before them missed. */
export function mayBeOthers(
  history: LineHistory,
  held: readonly Received[],
  { length, isAmbiguous }: { readonly length: number; readonly isAmbiguous: boolean },
  { endedCleanly, lineCount }: { readonly endedCleanly: boolean; readonly lineCount: number },
): boolean {
  const [first] = held;
  const isDated = held.slice(0, length).some((received) => received.isDated);
  // Only lines of one moment can be confused: an older start shows that the buffer still reaches back.
  const beginsBefore = first?.isDated === true && first.timeMs !== history.lastMs;
  const isRow =
    !isAmbiguous && length >= (endedCleanly && !isDated ? LONGEST_BANNER_LINES : CONVINCING_LINES);
  // A restart repeats no old stamps.
  const isWholeLog =
    isDated &&
    length === history.view.size &&
    length === history.size &&
    history.forgottenMs === undefined &&
    lineCount < SMALLEST_BUFFER_LINES;
  return !beginsBefore && !isRow && !isWholeLog;
}

/** The hole between the last line remembered and the first of the new ones. */
export function gapEvent(
  history: LineHistory,
  { search, endedCleanly }: AlignmentOptions,
  fresh: readonly Received[],
  lineCount: number,
): GapEvent {
  // A buffer only ever fills up: one that holds next to nothing, and held more before, was emptied by a restart.
  const isShorter = lineCount < Math.min(SMALLEST_BUFFER_LINES, history.deepestReplay);
  return {
    kind: "gap",
    cause: search === "" && (endedCleanly || isShorter) ? "log-restarted" : "buffer-overrun",
    since: history.lastMs,
    until: fresh.find(({ isDated }) => isDated)?.timeMs,
  };
}

/** Whether lines are older than what fell out of a full memory, as far as anybody can tell: they were delivered. */
export function areForgotten(
  { hasForgotten, forgottenMs = -Infinity }: LineHistory,
  lines: readonly Received[],
): boolean {
  return hasForgotten && lines.every(({ timeMs }) => timeMs === undefined || timeMs <= forgottenMs);
}
