export interface EmbedOptions {
  /** What it costs to leave out the line at this place. */
  readonly skipCost: (at: number) => number;
  /** Lines before the first one found cost nothing. */
  readonly mayBeginLate: boolean;
  /** Lines after the last one found cost nothing. */
  readonly mayEndEarly: boolean;
}

export interface Embedding {
  readonly cost: number;
  /** Places that were left out and had to be paid for, or could have been. */
  readonly skipped: readonly number[];
  /** One past the last place found. */
  readonly end: number;
}

/** The cheapest way to find `part` in `whole` in order, leaving lines of `whole` out; undefined when there is none. */
export function embed(
  whole: readonly string[],
  part: readonly string[],
  { skipCost, mayBeginLate, mayEndEarly }: EmbedOptions,
): Embedding | undefined {
  const width = whole.length + 1;
  const costs = new Float64Array((part.length + 1) * width).fill(Infinity);
  const costAt = (i: number, j: number): number => costs[i * width + j] ?? Infinity;
  const isFree = (i: number): boolean =>
    (mayBeginLate && i === 0 && part.length > 0) || (mayEndEarly && i === part.length);
  const costOfSkip = (i: number, j: number): number => (isFree(i) ? 0 : skipCost(j));
  costs[part.length * width + whole.length] = 0;
  for (let i = part.length; i >= 0; i -= 1) {
    for (let j = whole.length - 1; j >= 0; j -= 1) {
      const found = i < part.length && part[i] === whole[j] ? costAt(i + 1, j + 1) : Infinity;
      costs[i * width + j] = Math.min(found, costOfSkip(i, j) + costAt(i, j + 1));
    }
  }
  const cost = costAt(0, 0);
  if (cost === Infinity) {
    return undefined;
  }
  const skipped: number[] = [];
  let end = 0;
  let i = 0;
  for (let j = 0; j < whole.length; j += 1) {
    // Of ways that cost the same, the one that leaves out early lines: a client that errs takes them for known.
    if (costAt(i, j) === costOfSkip(i, j) + costAt(i, j + 1)) {
      if (!isFree(i)) {
        skipped.push(j);
      }
    } else {
      i += 1;
      end = j + 1;
    }
  }
  return { cost, skipped, end };
}

/** Where `part` stands at the very start, the very end, or anywhere in `whole` without a break. */
export function isAt(whole: readonly string[], part: readonly string[], at: number): boolean {
  return at >= 0 && at + part.length <= whole.length && part.every((key, index) => key === whole[at + index]);
}

/** Answers of a search that failed are changed one after another, the last one first, until all were tried. */
export class Choices {
  readonly #limits: number[] = [];
  #answers: number[] = [];
  #asked = 0;

  /** A number from 0 up to, but not including, `count`. */
  choose(count: number): number {
    const answer = this.#answers[this.#asked] ?? 0;
    this.#answers[this.#asked] = answer;
    this.#limits[this.#asked] = count;
    this.#asked += 1;
    return answer;
  }

  /** Prepares the next try; false when there is none. */
  next(): boolean {
    this.#answers = this.#answers.slice(0, this.#asked);
    this.#asked = 0;
    while (this.#answers.length > 0) {
      const last = this.#answers.length - 1;
      const answer = (this.#answers[last] ?? 0) + 1;
      if (answer < (this.#limits[last] ?? 0)) {
        this.#answers[last] = answer;
        return true;
      }
      this.#answers.pop();
    }
    return false;
  }
}
