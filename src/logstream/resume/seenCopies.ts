import type { CopyCounts } from "./copyCounts.ts";
import { areForgotten } from "./evidence.ts";
import type { LineHistory } from "./history.ts";
import { copyKey, type Received } from "./lineKey.ts";

/** How many copies of each line came on this connection, beside how many the memory holds. */
export class SeenCopies {
  readonly #history: LineHistory;
  readonly #seen = new Map<number, number>();
  /** Through another search than before a line without a time has other neighbours: there its text alone counts. */
  readonly #undated: CopyCounts | undefined;
  /** The last line was known. */
  #isInRow = false;
  /** What is younger cannot be known, and need not be counted. Epoch ms. */
  readonly #latestMs: number;

  constructor(history: LineHistory, isSameSearch: boolean) {
    this.#history = history;
    history.isOneSearch &&= isSameSearch;
    const isLikeView = isSameSearch && (history.isOneSearch || history.strays === 0);
    this.#undated = isLikeView ? undefined : history.undatedCopies();
    this.#latestMs = history.latestMs ?? -Infinity;
  }

  /**
   * Counts one more; returns whether it was known before this connection. A log only ever grows, so behind the view's end
   * a copy is known only where a row began once, or goes on.
   */
  see(received: Received, isBehind = false): boolean {
    const { isOneSearch } = this.#history;
    const isCopy = this.#seeCopy(received);
    const isApart = isBehind && isOneSearch && !this.#isInRow && !this.#history.canBegin(received);
    this.#isInRow = isCopy && !isApart;
    return this.#isInRow;
  }

  #seeCopy(received: Received): boolean {
    const { isDated, timeMs, key } = received;
    if (isDated && timeMs !== undefined && timeMs > this.#latestMs) {
      return false;
    }
    const copy = copyKey(received);
    const byText = isDated ? undefined : this.#undated;
    if (byText === undefined) {
      return this.#count(copy) <= this.#history.copiesOf(copy);
    }
    if (areForgotten(this.#history, [received])) {
      // Its text may stand for a line that no longer fits, and must not use up a younger one's.
      const isRemembered = this.#count(copy) <= this.#history.copiesOf(copy);
      if (isRemembered) this.#count(key);
      return isRemembered;
    }
    const isKnown = this.#count(key) <= byText.of(key);
    if (isKnown && this.#count(copy) > this.#history.copiesOf(copy)) {
      // From now on it is looked for among its neighbours of this search.
      this.#history.add(received);
    }
    return isKnown;
  }

  /** The replay joins on to the view: none of the lines that stand there can come behind it. Those with a time, that is. */
  sawView(): void {
    this.#isInRow = this.#history.isAmidRow;
    const { view } = this.#history;
    const shown = new Map<number, number>();
    for (let index = 0; index < view.size; index += 1) {
      const key = view.at(index);
      shown.set(key, (shown.get(key) ?? 0) + 1);
    }
    for (const [key, count] of shown) {
      this.#seen.set(key, Math.max(count, this.#seen.get(key) ?? 0));
    }
  }

  #count(key: number): number {
    const count = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.set(key, count);
    return count;
  }

  clear(): void {
    this.#isInRow = this.#history.isAmidRow;
    this.#seen.clear();
  }
}
