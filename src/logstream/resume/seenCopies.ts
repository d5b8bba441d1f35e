import type { LineHistory } from "./history.ts";
import { copyKey, type Received } from "./lineKey.ts";

/** How many copies of each line came on this connection, beside how many the memory holds. */
export class SeenCopies {
  readonly #history: LineHistory;
  readonly #seen = new Map<number, number>();
  /** Through another search a line without a time has other neighbours: there its text alone counts. */
  readonly #undated: Map<number, number> | undefined;
  /** What is younger cannot be known, and need not be counted. Epoch ms. */
  readonly #latestMs: number;

  constructor(history: LineHistory, isSameSearch: boolean) {
    this.#history = history;
    this.#undated = isSameSearch ? undefined : history.undatedCopies();
    this.#latestMs = history.latestMs ?? -Infinity;
  }

  /** Counts one more; returns whether it was known before this connection. */
  see(received: Received): boolean {
    const { isDated, timeMs, key } = received;
    if (isDated && timeMs !== undefined && timeMs > this.#latestMs) {
      return false;
    }
    const byText = isDated ? undefined : this.#undated;
    const isByText = byText !== undefined;
    const copy = isByText ? key : copyKey(received);
    const copies = isByText ? (byText.get(key) ?? 0) : this.#history.copiesOf(copy);
    const seen = this.#seen.get(copy) ?? 0;
    this.#seen.set(copy, seen + 1);
    const isKnown = seen < copies;
    if (isKnown && isByText) {
      // From now on it is looked for among its neighbours of this search.
      this.#history.add(received);
    }
    return isKnown;
  }

  clear(): void {
    this.#seen.clear();
  }
}
