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

export interface Match {
  /** For each line of the replay its place in the history, or -1. */
  readonly positions: Int32Array;
  /** How many of them stand once in the replay and once in the history: no chance could do that often. */
  readonly distinct: number;
}

/**
 * An ordered match that tolerates lines between, for a replay that is not simply the end of the history (another
 * search, another instance, sources in another order). What then is left of known lines is matched in any order.
 *
 * A line that does not count as a proof (one without a time may be any "Starting" of any restart) is known only beside
 * a known line.
 */
export function matchInOrder(
  history: LineHistory,
  keys: readonly number[],
  isProof: readonly boolean[],
): Match {
  const places = positionsByKey(history, keys);
  const matched = new Int32Array(keys.length).fill(-1);
  const isTaken = new Uint8Array(history.size);
  function take(index: number, position: number): void {
    matched[index] = position;
    isTaken[position] = 1;
  }
  let last = -1;
  for (let i = 0; i < keys.length; i += 1) {
    const isNext = last >= 0 && matched[i - 1] === last && last + 1 < history.size;
    const position =
      isProof[i] === true
        ? firstAbove(places.get(keys[i] ?? NaN) ?? [], last)
        : isNext && history.keyAt(last + 1) === keys[i]
          ? last + 1
          : undefined;
    if (position !== undefined) {
      take(i, position);
      last = position;
    }
  }
  for (let i = keys.length - 2; i >= 0; i -= 1) {
    const before = (matched[i + 1] ?? -1) - 1;
    const isFree = matched[i] === -1 && isProof[i] !== true && before >= 0 && isTaken[before] === 0;
    if (isFree && history.keyAt(before) === keys[i]) {
      take(i, before);
    }
  }
  const cursors = new Map<number, number>();
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i] ?? NaN;
    const candidates = places.get(key) ?? [];
    if (matched[i] === -1 && isProof[i] === true) {
      let cursor = cursors.get(key) ?? 0;
      while (cursor < candidates.length && isTaken[candidates[cursor] ?? 0] === 1) {
        cursor += 1;
      }
      cursors.set(key, cursor);
      const free = candidates[cursor];
      if (free !== undefined) {
        take(i, free);
      }
    }
  }
  const copies = new Map<number, number>();
  for (const key of keys) {
    copies.set(key, (copies.get(key) ?? 0) + 1);
  }
  const distinct = keys.filter(
    (key, i) => (matched[i] ?? -1) >= 0 && copies.get(key) === 1 && places.get(key)?.length === 1,
  ).length;
  return { positions: matched, distinct };
}
