import type { KeyRing } from "./keyRing.ts";

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
  /** How many lines at the start of the replay are the last lines of the view. */
  readonly length: number;
  /** A shorter overlap, or the same lines further back, would fit as well: repeats of one moment cannot be told apart. */
  readonly isAmbiguous: boolean;
  /** The whole replay stands somewhere in the view. */
  readonly isContained: boolean;
}

/** The longest prefix of the replay that is a suffix of the view. Linear in both. */
export function findOverlap(view: KeyRing, replay: readonly number[]): Overlap {
  const border = borders(replay);
  let length = 0;
  let longestBefore = 0;
  let isContained = false;
  for (let i = 0; i < view.size; i += 1) {
    longestBefore = Math.max(longestBefore, length);
    const key = view.at(i);
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

/**
 * The same for a replay that reaches further back than a full memory: how many lines end with the whole view, 0 where none
 * do, and with how much of the view's start the replay ends.
 */
export function findWhole(
  view: KeyRing,
  replay: readonly number[],
): { readonly length: number; readonly begun: number } {
  const whole = Array.from({ length: view.size }, (_unused, index) => view.at(index));
  const border = borders(whole);
  let begun = 0;
  for (let i = 0; i < replay.length; i += 1) {
    while (begun > 0 && replay[i] !== whole[begun]) {
      begun = border[begun - 1] ?? 0;
    }
    begun += replay[i] === whole[begun] ? 1 : 0;
    if (begun === whole.length) {
      return { length: i + 1, begun };
    }
  }
  return { length: 0, begun };
}
