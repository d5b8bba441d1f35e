import type { LineHistory } from "./history.ts";

/** Lines without a time are the same lines only in a run longer than what a restarted app says first. */
export const LONGEST_BANNER_LINES = 32;

export interface Match {
  /** For each line of the replay its place in the history, or -1. */
  readonly positions: Int32Array;
  /** Places in the history of the lines that occur once on either side: no chance could do that often. */
  readonly anchors: readonly number[];
}

export interface ScatterOptions {
  /** Whether the line of the replay carries a time. */
  readonly isDated: (index: number) => boolean;
  /** The replay shows the same log through another search: a line without a time is then recognised by its order. */
  readonly isOtherView: boolean;
}

/** Places of each value; several places of one value make it no anchor. */
function placesByKey(size: number, keyAt: (index: number) => number): Map<number, number[]> {
  const places = new Map<number, number[]>();
  for (let i = 0; i < size; i += 1) {
    const key = keyAt(i);
    const list = places.get(key);
    if (list === undefined) {
      places.set(key, [i]);
    } else {
      list.push(i);
    }
  }
  return places;
}

/**
 * Matches a replay that is not simply the end of the history: a fuller buffer than last time, another search, another
 * instance, sources in another order. What occurs once on either side is an anchor; what repeats is matched only in
 * order, between anchors.
 */
export function matchScattered(
  history: LineHistory,
  keys: readonly number[],
  { isDated, isOtherView }: ScatterOptions,
): Match {
  const inHistory = placesByKey(history.size, (index) => history.keyAt(index));
  const inReplay = placesByKey(keys.length, (index) => keys[index] ?? NaN);
  const positions = new Int32Array(keys.length).fill(-1);
  const taken = new Uint8Array(history.size);
  const twin = (index: number): number | undefined => {
    const key = keys[index] ?? NaN;
    const places = inHistory.get(key);
    return places?.length === 1 && inReplay.get(key)?.length === 1 ? places[0] : undefined;
  };
  const take = (index: number, position: number): void => {
    positions[index] = position;
    taken[position] = 1;
  };

  const anchors: number[] = [];
  const pairs: [number, number][] = [];
  for (let i = 0; i < keys.length; i += 1) {
    const position = twin(i);
    if (position !== undefined && (isDated(i) || isOtherView || isInLongRun(history, keys, i, position))) {
      anchors.push(position);
      pairs.push([i, position]);
      take(i, position);
    }
  }
  if (anchors.length === 0 && !isOtherView) {
    return { positions, anchors };
  }
  const fill = createFiller(history, keys, { positions, taken, inReplay, take });
  // The longest chain in order; an anchor off it stays matched, but bounds nothing.
  let [lastIndex, lastPosition] = [-1, -1];
  for (const [index, position] of longestChain(pairs)) {
    fill(lastIndex, index, lastPosition, position, lastIndex === -1 && !isOtherView);
    [lastIndex, lastPosition] = [index, position];
  }
  fill(lastIndex, keys.length, lastPosition, history.size, false);
  return { positions, anchors };
}

function isInLongRun(
  history: LineHistory,
  keys: readonly number[],
  index: number,
  position: number,
): boolean {
  let length = 1;
  for (let i = 1; length <= LONGEST_BANNER_LINES; i += 1) {
    if (index < i || position < i || keys[index - i] !== history.keyAt(position - i)) {
      break;
    }
    length += 1;
  }
  for (let i = 1; length <= LONGEST_BANNER_LINES; i += 1) {
    if (
      index + i >= keys.length ||
      position + i >= history.size ||
      keys[index + i] !== history.keyAt(position + i)
    ) {
      break;
    }
    length += 1;
  }
  return length > LONGEST_BANNER_LINES;
}

interface Matching {
  readonly positions: Int32Array;
  readonly taken: Uint8Array;
  readonly inReplay: ReadonlyMap<number, readonly number[]>;
  readonly take: (index: number, position: number) => void;
}

/**
 * Between two anchors the replay holds every line of the history, in order; so each finds its first free twin, from
 * the left. Before the first anchor the history may reach further back than the replay: from the right, then, up to the
 * first line that is not there.
 */
function createFiller(
  history: LineHistory,
  keys: readonly number[],
  { positions, taken, inReplay, take }: Matching,
): (fromIndex: number, toIndex: number, fromPosition: number, toPosition: number, isBefore: boolean) => void {
  const isFree = (index: number, position: number): boolean =>
    positions[index] === -1 && taken[position] === 0;
  return (fromIndex, toIndex, fromPosition, toPosition, isBefore) => {
    if (isBefore) {
      let index = toIndex;
      for (let position = toPosition - 1; position >= 0; position -= 1) {
        const key = history.keyAt(position);
        let candidate = index - 1;
        while (candidate >= 0 && !(keys[candidate] === key && isFree(candidate, position))) {
          candidate -= 1;
        }
        if (candidate < 0) {
          return;
        }
        take(candidate, position);
        index = candidate;
      }
      return;
    }
    let index = fromIndex;
    for (let position = fromPosition + 1; position < toPosition; position += 1) {
      const places = inReplay.get(history.keyAt(position));
      const next = places === undefined ? undefined : places[firstAbove(places, index)];
      if (next !== undefined && next < toIndex && isFree(next, position)) {
        take(next, position);
        index = next;
      }
    }
  };
}

/** Index of the first value above `bound` in an ascending list. */
function firstAbove(values: readonly number[], bound: number): number {
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
  return low;
}

/** The longest ascending chain of positions (patience sorting); indices ascend already. */
function longestChain(pairs: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const tails: number[] = [];
  const tailPairs: number[] = [];
  const before = new Int32Array(pairs.length).fill(-1);
  for (const [at, [, position]] of pairs.entries()) {
    const place = firstAbove(tails, position);
    before[at] = place > 0 ? (tailPairs[place - 1] ?? -1) : -1;
    tails[place] = position;
    tailPairs[place] = at;
  }
  const chain: (readonly [number, number])[] = [];
  for (let at = tailPairs.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) {
    const pair = pairs[at];
    if (pair !== undefined) {
      chain.push(pair);
    }
  }
  return chain.reverse();
}
