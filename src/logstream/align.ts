import type { LineHistory } from "./history.ts";

/** For each index of `keys`, the length of the longest proper prefix that is also a suffix there (Knuth-Morris-Pratt). */
function borders(keys: readonly number[]): Uint32Array {
  const lengths = new Uint32Array(keys.length);
  let length = 0;
  for (let i = 1; i < keys.length; i += 1) {
    while (length > 0 && keys[i] !== keys[length]) {
      length = lengths[length - 1] ?? 0;
    }
    if (keys[i] === keys[length]) {
      length += 1;
    }
    lengths[i] = length;
  }
  return lengths;
}

export interface Overlap {
  /** How many lines at the start of the replay are the last lines of the history. */
  readonly length: number;
  /** A shorter overlap, or the same lines further back, would fit as well: repeats of one moment cannot be told apart. */
  readonly isAmbiguous: boolean;
  /** The whole replay stands somewhere in the history. */
  readonly isContained: boolean;
}

/** The longest prefix of the replay that is a suffix of the history. Linear in both. */
export function findOverlap(history: LineHistory, replay: readonly number[]): Overlap {
  const border = borders(replay);
  let length = 0;
  let longestBefore = 0;
  let isContained = false;
  for (let i = 0; i < history.size; i += 1) {
    longestBefore = Math.max(longestBefore, length);
    const key = history.keyAt(i);
    if (length === replay.length) {
      length = border[length - 1] ?? 0;
    }
    while (length > 0 && key !== replay[length]) {
      length = border[length - 1] ?? 0;
    }
    if (key === replay[length]) {
      length += 1;
    }
    isContained ||= length > 0 && length === replay.length;
  }
  return {
    length,
    isContained,
    isAmbiguous: length > 0 && ((border[length - 1] ?? 0) > 0 || longestBefore >= length),
  };
}

function positionsByKey(history: LineHistory, keys: readonly number[]): Map<number, number[]> {
  const positions = new Map<number, number[]>();
  for (const key of keys) {
    positions.set(key, []);
  }
  for (let i = 0; i < history.size; i += 1) {
    positions.get(history.keyAt(i))?.push(i);
  }
  return positions;
}

/** Index of the first value above `bound` in an ascending list. */
function firstAbove(values: readonly number[], bound: number): number | undefined {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? Infinity) > bound) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return values[low];
}

/**
 * For each line of the replay its place in the history, or -1: an ordered match that tolerates lines between, for a
 * replay that is not simply the end of the history (another search, another instance, sources in another order).
 *
 * A line without a time proves nothing by itself, it may be any "Starting" of any restart; it counts as known only
 * beside a known line.
 */
export function matchInOrder(
  history: LineHistory,
  keys: readonly number[],
  isTimed: readonly boolean[],
): Int32Array {
  const positions = positionsByKey(history, keys);
  const matched = new Int32Array(keys.length).fill(-1);
  let last = -1;
  for (let i = 0; i < keys.length; i += 1) {
    if (isTimed[i] !== true) {
      if (
        last >= 0 &&
        matched[i - 1] === last &&
        history.keyAt(last + 1) === keys[i] &&
        last + 1 < history.size
      ) {
        last += 1;
        matched[i] = last;
      }
      continue;
    }
    const position = firstAbove(positions.get(keys[i] ?? NaN) ?? [], last);
    if (position !== undefined) {
      matched[i] = position;
      last = position;
    }
  }
  for (let i = keys.length - 2; i >= 0; i -= 1) {
    const next = matched[i + 1] ?? -1;
    if (matched[i] === -1 && next > 0 && isTimed[i] !== true && history.keyAt(next - 1) === keys[i]) {
      matched[i] = next - 1;
    }
  }
  return matched;
}
