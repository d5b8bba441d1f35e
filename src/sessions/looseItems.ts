import type { ItemPack } from "./packedItems.ts";
import type { SessionItem } from "./sessionItem.ts";

/** Items that are held as they came: those of a log that lines from before were put into, which each page moves anew. */
export class LooseItems implements ItemPack {
  readonly #items: readonly SessionItem[];
  readonly #sizeOf: (item: SessionItem) => number;

  constructor(items: readonly SessionItem[], sizeOf: (item: SessionItem) => number) {
    this.#items = items;
    this.#sizeOf = sizeOf;
  }

  get length(): number {
    return this.#items.length;
  }

  sizeAt(index: number): number {
    const item = this.#items[index];
    return item === undefined ? 0 : this.#sizeOf(item);
  }

  isLine(index: number): boolean {
    return this.#items[index]?.kind === "line";
  }

  unpack(from: number): readonly SessionItem[] {
    return this.#items.slice(from);
  }
}
