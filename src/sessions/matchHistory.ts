import { timestampMs, type LogLine } from "../logstream/index.ts";

/** When a line was logged, as far as its stamp tells: some are cut to seconds or milliseconds. Epoch microseconds. */
export interface Moment {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** Microseconds that a stamp may leave open, least first. */
const grains = [1, 1e3, 1e6] as const;
/** A line without a stamp was logged about when its neighbours were. Microseconds. */
const slack = 1e6;
/** Text that is compared, characters: one side may have cut a long line. */
const comparedChars = 4096;

export function momentOf(line: LogLine): Moment | undefined {
  const ms = timestampMs(line);
  if (ms === undefined) return undefined;
  const from = Math.round(ms * 1e3);
  const grain = grains.findLast((size) => from % size === 0) ?? 1;
  return { from, to: from + grain };
}

/**
 * For each line of history the index of the live line that it is, if there is one. Each live line is one line of history
 * at most, so that what was said twice is found twice.
 */
export function matchHistory(history: readonly LogLine[], live: readonly LogLine[]): (number | undefined)[] {
  const partners = new Array<number | undefined>(history.length).fill(undefined);
  const moments = live.map(momentOf);
  const momentsOfHistory = history.map(momentOf);
  const left = new Set(history.keys());
  const waiting = new Set(live.keys());
  const pair = (index: number, partner: number): void => {
    partners[index] = partner;
    left.delete(index);
    waiting.delete(partner);
  };
  // A stamp that tells more has fewer lines to choose among, so it chooses first.
  for (const grain of grains) {
    const within = (line: LogLine, from: number): string =>
      `${line.source ?? ""}\n${Math.floor(from / grain)}\n${textOf(line)}`;
    const isOfGrain = (index: number): boolean => grainOf(moments[index]) === grain;
    const isFiner = (index: number): boolean => grainOf(moments[index]) < grain;
    const pairThose = (isMine: (index: number) => boolean, isTheirs: (index: number) => boolean): void => {
      const mine = [...waiting].filter(isMine);
      const byKey = Map.groupBy(mine, (index) => keyAt(live, index, within));
      if (byKey.size === 0) return;
      for (const index of [...left].filter(isTheirs)) {
        const partner = byKey.get(keyAt(history, index, within))?.shift();
        if (partner !== undefined) pair(index, partner);
      }
    };
    pairThose(isOfGrain, () => true);
    // What this machine kept is history with stamps that may tell less than those of a table, which was read before.
    if (grain > 1) pairThose(isFiner, (index) => grainOf(momentsOfHistory[index]) === grain);
  }
  matchUndated(history, live, moments, left, pair);
  const pairBack = (partner: number, index: number): void => {
    pair(index, partner);
  };
  matchUndated(live, history, momentsOfHistory, waiting, pairBack, (index) => left.has(index));
  return partners;
}

/** Not a number where there is no moment. */
function grainOf(moment: Moment | undefined): number {
  return moment === undefined ? NaN : moment.to - moment.from;
}

function keyAt(
  lines: readonly LogLine[],
  index: number,
  within: (line: LogLine, from: number) => string,
): string {
  const line = lines[index];
  return line === undefined ? "" : within(line, momentOf(line)?.from ?? 0);
}

/** Lines that came as bare text: the table says more of them than the stream did. */
function matchUndated(
  history: readonly LogLine[],
  live: readonly LogLine[],
  moments: readonly (Moment | undefined)[],
  left: ReadonlySet<number>,
  pair: (index: number, partner: number) => void,
  isLeft: (index: number) => boolean = () => true,
): void {
  const undated = [...live.keys()].filter((index) => moments[index] === undefined && isLeft(index));
  if (undated.length === 0) return;
  const byText = Map.groupBy(left, (index) => textOf(history[index]));
  const times = timesAbout(history);
  const after = timesAfter(moments);
  let beforeMicros = -Infinity;
  let next = 0;
  for (const index of undated) {
    for (; next < index; next += 1) beforeMicros = moments[next]?.from ?? beforeMicros;
    const candidates = byText.get(textOf(live[index])) ?? [];
    const isBefore = (candidate = 0): boolean => (times[candidate] ?? Infinity) < beforeMicros - slack;
    while (candidates.length > 0 && isBefore(candidates[0])) candidates.shift();
    const [first] = candidates;
    if (first === undefined || (times[first] ?? -Infinity) > (after[index] ?? Infinity) + slack) continue;
    candidates.shift();
    pair(first, index);
  }
}

/** For each live line the time of the next that has one. */
function timesAfter(moments: readonly (Moment | undefined)[]): number[] {
  let near = Infinity;
  return moments.map((_moment, index) => (near = moments[moments.length - 1 - index]?.to ?? near)).reverse();
}

/**
 * When lines were logged, epoch microseconds: one without a stamp, as this machine keeps them, about when the line before
 * it was, else the one after it.
 */
export function timesAbout(lines: readonly LogLine[]): readonly (number | undefined)[] {
  return withNeighbours(lines.map((line) => momentOf(line)?.from));
}

/** In the place of one that is missing stands the one before it, else the first; undefined where there is none. */
export function withNeighbours<T>(values: readonly (T | undefined)[]): (T | undefined)[] {
  let near = values.find((value) => value !== undefined);
  return values.map((value) => (near = value ?? near));
}

function textOf(line: LogLine | undefined): string {
  return (line?.message ?? "").replace(/[\r\n]+$/, "").slice(0, comparedChars);
}
