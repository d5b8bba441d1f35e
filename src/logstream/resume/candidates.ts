import type { LineHistory } from "./history.ts";

/** Above this many possible places of the first line, waiting for the end of the replay is cheaper. */
const MAX_CANDIDATES = 256;

/** Where in the history a replay of one line may begin, oldest first; undefined when those are too many. */
export function findCandidates(history: LineHistory, keys: readonly number[]): number[] | undefined {
  const [first] = keys;
  const candidates: number[] = [];
  for (let i = 0; i < history.size; i += 1) {
    if (history.keyAt(i) === first) {
      candidates.push(i);
      if (candidates.length > MAX_CANDIDATES) {
        return undefined;
      }
    }
  }
  return candidates;
}

/** Those of the candidates that the youngest of the keys fits, too. */
export function keepCandidates(
  history: LineHistory,
  keys: readonly number[],
  candidates: readonly number[],
): number[] {
  const offset = keys.length - 1;
  const key = keys[offset];
  return candidates.filter((start) => start + offset < history.size && history.keyAt(start + offset) === key);
}
