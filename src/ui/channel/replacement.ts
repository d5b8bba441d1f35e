/** A document that does not take a replacement in so long never will. */
const PATIENCE_MS = 30_000;
/** VS Code empties a document on the way, but for no longer than it takes to write and read a file. */
const EMPTY_PATIENCE_MS = 10_000;

/** What a document's text says of the replacement that it is to take in. `empty`: nobody can tell yet by whom. */
export type Sight = "awaited" | "empty" | "taken" | "emptied";

export interface ReplacementOptions {
  /** Of the text that is to replace the document. */
  readonly firstLine: string;
  /** It was not taken in for too long. `wasEmptied`: the document stayed empty, as a person made it. */
  readonly onGivenUp: (wasEmptied: boolean) => void;
  /** Milliseconds. Default 30,000. */
  readonly patienceMs?: number;
  /** How long it may be empty on the way, milliseconds. Default 10,000. */
  readonly emptyPatienceMs?: number;
}

/**
 * A text on its way into a document in the place of all that is there. VS Code may empty the document on the way, which
 * a person can do, too: one that stays empty, or goes on with another text, was emptied by the person.
 */
export class Replacement {
  readonly #options: ReplacementOptions;
  readonly #patience: NodeJS.Timeout;
  #emptyPatience: NodeJS.Timeout | undefined;

  constructor(options: ReplacementOptions) {
    this.#options = options;
    this.#patience = setTimeout(() => {
      this.#giveUp(false);
    }, options.patienceMs ?? PATIENCE_MS);
  }

  isIn(firstLine: string): boolean {
    return firstLine === this.#options.firstLine;
  }

  /** The document as it is now; after "taken" and "emptied" there is nothing more to see. */
  see(firstLine: string, rows: number): Sight {
    if (this.isIn(firstLine)) return this.#end("taken");
    if (isEmpty(firstLine, rows)) {
      this.#emptyPatience ??= setTimeout(() => {
        this.#giveUp(true);
      }, this.#options.emptyPatienceMs ?? EMPTY_PATIENCE_MS);
      return "empty";
    }
    const isOnTheWay = this.#emptyPatience === undefined || this.#options.firstLine.startsWith(firstLine);
    return isOnTheWay ? "awaited" : this.#end("emptied");
  }

  dispose(): void {
    clearTimeout(this.#patience);
    clearTimeout(this.#emptyPatience);
  }

  #giveUp(wasEmptied: boolean): void {
    this.dispose();
    this.#options.onGivenUp(wasEmptied);
  }

  #end(sight: Sight): Sight {
    this.dispose();
    return sight;
  }
}

/** Of a document with so many rows. */
export function isEmpty(firstLine: string, rows: number): boolean {
  return rows === 1 && firstLine === "";
}
