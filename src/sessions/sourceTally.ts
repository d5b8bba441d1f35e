import type { LogLine } from "../logstream/index.ts";
import { areSameSources, inOrder, showsSource } from "./filters.ts";

/** The sources of one log: which there were, and how many lines of each the filter keeps back. The lines are not held. */
export class SourceTally {
  readonly #seen = new Set<string>();
  readonly #keptBack = new Map<string, number>();
  /** Choices of sources of which it was said that they keep lines back. */
  readonly #told: (readonly string[])[] = [];

  /** All sources that the log was seen to have, shown or not, in upper case. */
  get seen(): readonly string[] {
    return inOrder(this.#seen);
  }

  /** Lines kept back, by source. */
  get keptBack(): ReadonlyMap<string, number> {
    return this.#keptBack;
  }

  sawShown(lines: readonly LogLine[]): void {
    for (const { source } of lines) if (source !== undefined) this.#seen.add(source.toUpperCase());
  }

  /** @returns whether these are the first lines that this choice of sources keeps back. */
  sawKeptBack(source: string, choice: readonly string[]): boolean {
    const name = source.toUpperCase();
    this.#seen.add(name);
    this.#keptBack.set(name, (this.#keptBack.get(name) ?? 0) + 1);
    if (this.#told.some((told) => areSameSources(told, choice))) return false;
    this.#told.push(choice);
    return true;
  }

  /** From now on this is shown. @returns how many lines were kept back that no longer are. */
  show(choice: readonly string[]): number {
    const isShown = showsSource(choice);
    let count = 0;
    for (const [name, lines] of this.#keptBack) {
      if (!isShown(name)) continue;
      this.#keptBack.delete(name);
      count += lines;
    }
    return count;
  }
}
