import type { LineHistory } from "./history.ts";

/** Finds, for one connection, which of the known lines that come again were kept back until now. */
export class Recovery {
  readonly #history: LineHistory;
  readonly #firstPlace: number;
  /** Of lines that look the same the place of the next one to come; for each line that of the next after it, or 0. */
  readonly #next = new Map<number, number>();
  readonly #nextAfter: Float64Array;
  /** Of which some were handed out. */
  readonly #mixed = new Set<number>();

  constructor(history: LineHistory) {
    this.#history = history;
    this.#firstPlace = history.firstPlace;
    this.#nextAfter = new Float64Array(history.size);
    for (let index = history.size - 1; index >= 0; index -= 1) {
      const copy = history.copyAt(index);
      if (history.keptBack.copiesOf(copy) > 0) {
        this.#nextAfter[index] = this.#next.get(copy) ?? 0;
        this.#next.set(copy, this.#firstPlace + index);
        if (!history.keptBack.isWanted(index)) {
          this.#mixed.add(copy);
        }
      }
    }
  }

  /**
   * A known line came. `isInside`: so does each that looks like it, in the order of before; otherwise it may be any of
   * them. Returns its place where it is to be handed out, and counts as that from now on.
   */
  take(copy: number, isInside: boolean): number | undefined {
    const place = this.#next.get(copy);
    if (place === undefined) {
      return undefined;
    }
    const after = this.#nextAfter[place - this.#firstPlace] ?? 0;
    if (after > 0) {
      this.#next.set(copy, after);
    } else {
      this.#next.delete(copy);
    }
    const index = place - this.#history.firstPlace;
    const { keptBack } = this.#history;
    if (!keptBack.isWanted(index) || (!isInside && this.#mixed.has(copy))) {
      return undefined;
    }
    keptBack.reveal(index, copy);
    return place;
  }
}
