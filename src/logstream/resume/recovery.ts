import type { LineHistory } from "./history.ts";

/** Finds, for one connection, which of the known lines that come again were kept back until now. */
export class Recovery {
  readonly #history: LineHistory;
  readonly #firstPlace: number;
  /** Of lines that look the same the places of the first and the last one that may come yet. */
  readonly #open = new Map<number, { first: number; last: number }>();
  /** For each line the place of the next one, and of the one before, that looks the same. */
  readonly #nextAfter: Float64Array;
  readonly #before: Float64Array;
  /** Of which some were handed out. */
  readonly #mixed = new Set<number>();

  constructor(history: LineHistory) {
    this.#history = history;
    this.#firstPlace = history.firstPlace;
    this.#nextAfter = new Float64Array(history.size);
    this.#before = new Float64Array(history.size);
    for (let index = 0; index < history.size; index += 1) {
      const copy = history.copyAt(index);
      if (history.keptBack.copiesOf(copy) > 0) {
        this.#chain(copy, index);
        if (!history.keptBack.isWanted(index)) {
          this.#mixed.add(copy);
        }
      }
    }
  }

  #chain(copy: number, index: number): void {
    const place = this.#firstPlace + index;
    const open = this.#open.get(copy);
    if (open === undefined) {
      this.#open.set(copy, { first: place, last: place });
      return;
    }
    this.#nextAfter[open.last - this.#firstPlace] = place;
    this.#before[index] = open.last;
    open.last = place;
  }

  /**
   * A known line came. `isInside`: so does each that looks like it, in the order of before; otherwise only the last ones
   * may. Returns its place where it is to be handed out, and counts as that from now on.
   */
  take(copy: number, isInside: boolean): number | undefined {
    const open = this.#open.get(copy);
    if (open === undefined) {
      return undefined;
    }
    const place = isInside ? open.first : open.last;
    const index = place - this.#firstPlace;
    if (open.first === open.last) {
      this.#open.delete(copy);
    } else if (isInside) {
      open.first = this.#nextAfter[index] ?? NaN;
    } else {
      open.last = this.#before[index] ?? NaN;
    }
    const { keptBack } = this.#history;
    const now = place - this.#history.firstPlace;
    // It may have been forgotten meanwhile.
    if (now < 0 || !keptBack.isWanted(now) || (!isInside && this.#mixed.has(copy))) {
      return undefined;
    }
    keptBack.reveal(now, copy);
    return place;
  }
}
