import { SpareBuffer } from "../../sessions/spareBuffer.ts";
import type { TextBlock } from "./channelText.ts";

/** So many blocks are packed at once, or fewer with so many bytes. */
const PACK_BLOCKS = 256;
const PACK_BYTES = 64 * 1024;

/** A block without its text. */
export type BlockFacts = Pick<TextBlock, "rows" | "bytes" | "lines" | "isContinued">;

interface Pack {
  /** The place of its first block. */
  readonly first: number;
  readonly count: number;
  readonly text: Buffer;
  /** Of each block where its text ends, bytes, its rows, its lines, and whether it is continued. */
  readonly numbers: Uint32Array;
}

const NUMBERS = 4;

/**
 * Blocks in their order, the oldest given up first. The place of a block is the count of all before it. All but the newest
 * lie outside of V8's heap: there each garbage collection of a flood would copy them, which stops the window.
 */
export class BlockQueue {
  /** All but the newest blocks, the oldest first. */
  readonly #packs: Pack[] = [];
  readonly #buffers = new SpareBuffer();
  #newest: TextBlock[] = [];
  #newestBytes = 0;
  #first = 0;
  #end = 0;

  /** The place of the oldest block. */
  get first(): number {
    return this.#first;
  }

  /** The place after the newest block. */
  get end(): number {
    return this.#end;
  }

  push(block: TextBlock): void {
    this.#newest.push(block);
    this.#newestBytes += block.bytes;
    this.#end += 1;
    if (this.#newest.length === PACK_BLOCKS || this.#newestBytes >= PACK_BYTES) this.#pack();
  }

  /** Undefined where there is none. */
  at(place: number): BlockFacts | undefined {
    if (place < this.#first) return undefined;
    const pack = this.#packOf(place);
    if (pack === undefined) return this.#newest[place - this.#newestFirst];
    const at = (place - pack.first) * NUMBERS;
    return {
      rows: pack.numbers[at + 1] ?? 0,
      bytes: endOf(pack, place + 1) - endOf(pack, place),
      lines: pack.numbers[at + 2] ?? 0,
      isContinued: pack.numbers[at + 3] === 1,
    };
  }

  /** The text of the blocks from one place up to another. */
  text(from: number, to: number): string {
    const texts = this.#packs
      .filter(({ first, count }) => first < to && first + count > from)
      .map((pack) => pack.text.toString("utf8", endOf(pack, from), endOf(pack, to)));
    const [start = 0, end] = [from, to].map((place) => Math.max(0, place - this.#newestFirst));
    return [...texts, ...this.#newest.slice(start, end).map(({ text }) => text)].join("");
  }

  dropOldest(): void {
    if (this.#first === this.#end) return;
    if (this.#packs.length === 0) this.#pack();
    this.#first += 1;
    const [oldest] = this.#packs;
    if (oldest === undefined || this.#first < oldest.first + oldest.count) return;
    this.#packs.shift();
    this.#buffers.giveBack(oldest.text);
  }

  get #newestFirst(): number {
    return this.#end - this.#newest.length;
  }

  /** Undefined for the newest ones. */
  #packOf(place: number): Pack | undefined {
    if (place >= this.#newestFirst) return undefined;
    const [oldest] = this.#packs;
    const isInOldest = oldest !== undefined && place < oldest.first + oldest.count;
    return isInOldest ? oldest : this.#packs.findLast(({ first }) => first <= place);
  }

  #pack(): void {
    const first = this.#newestFirst;
    const count = this.#newest.length;
    const numbers = new Uint32Array(count * NUMBERS);
    let bytes = 0;
    let at = 0;
    for (const block of this.#newest) {
      bytes += block.bytes;
      numbers[at++] = bytes;
      numbers[at++] = block.rows;
      numbers[at++] = block.lines;
      numbers[at++] = block.isContinued ? 1 : 0;
    }
    const { buffer } = this.#buffers.write(this.#newest.map(({ text }) => text).join(""));
    this.#packs.push({ first, count, text: buffer, numbers });
    this.#newest = [];
    this.#newestBytes = 0;
  }
}

/** Where the text of the blocks before this place ends, bytes. */
function endOf({ first, count, numbers }: Pack, place: number): number {
  const before = Math.min(place - first, count);
  return before <= 0 ? 0 : (numbers[(before - 1) * NUMBERS] ?? 0);
}
