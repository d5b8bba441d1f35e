import { lineSize } from "../logstream/index.ts";
import { LooseItems } from "./looseItems.ts";
import { PackedItems, type ItemPack } from "./packedItems.ts";
import type { LineItem, SessionItem } from "./sessionItem.ts";
import { SpareBuffer } from "./spareBuffer.ts";

/** What a notice counts as. */
const NOTICE_BYTES = 100;

/** So many items are packed at once, or fewer that count as so much. */
const PACK_ITEMS = 256;
const PACK_BYTES = 256 * 1024;

export interface ScrollbackLimits {
  /** Items kept at most. */
  readonly lines: number;
  /** Memory kept at most, estimated from all fields of a line. */
  readonly bytes: number;
}

/**
 * The last items a session received, bounded by number and by memory: the oldest go first. A position is the count of
 * everything ever pushed, so that a reader can ask for what came since.
 */
export class Scrollback {
  readonly #limits: ScrollbackLimits;
  /** All but the newest items, the oldest first. */
  #packs: ItemPack[] = [];
  /** Of the first pack so many are no longer held. */
  #dropped = 0;
  readonly #buffers = new SpareBuffer();
  #newest: SessionItem[] = [];
  #newestSizes: number[] = [];
  #newestBytes = 0;
  #end = 0;
  #count = 0;
  #bytes = 0;
  #lineCount = 0;
  /** For lines that were put in later, beside the limits. */
  #extra: ScrollbackLimits = { lines: 0, bytes: 0 };

  constructor(limits: ScrollbackLimits) {
    this.#limits = limits;
  }

  /** Lines held now; notices are not counted. */
  get lineCount(): number {
    return this.#lineCount;
  }

  /** Memory that what is held takes for who reads it, estimated from all fields of the lines. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The position after the newest item. */
  get end(): number {
    return this.#end;
  }

  push(item: SessionItem): void {
    const size = sizeOf(item);
    this.#newest.push(item);
    this.#newestSizes.push(size);
    this.#newestBytes += size;
    this.#bytes += size;
    this.#count++;
    this.#end++;
    if (item.kind === "line") this.#lineCount++;
    if (this.#newest.length === PACK_ITEMS || this.#newestBytes >= PACK_BYTES) this.#pack();
    this.#dropBeyond(this.#wider);
  }

  /**
   * Holds these instead: the same lines, with those from before that were `added` among them. The position after the newest
   * stays. What is added has as much room again as the limits give, so that it does not have to give way to what is held.
   */
  rewrite(items: readonly SessionItem[], added: readonly SessionItem[]): void {
    const notices = this.#noticeCount;
    const bytes = added.reduce((sum, item) => sum + sizeOf(item), 0);
    this.#empty();
    for (let at = 0; at < items.length; at += PACK_ITEMS) {
      this.#packs.push(new LooseItems(items.slice(at, at + PACK_ITEMS), sizeOf));
    }
    this.#count = items.length;
    this.#lineCount += added.length;
    this.#bytes += bytes + (this.#noticeCount - notices) * NOTICE_BYTES;
    this.#extra = {
      lines: Math.min(this.#limits.lines, this.#extra.lines + added.length),
      bytes: Math.min(this.#limits.bytes, this.#extra.bytes + bytes),
    };
    this.#dropBeyond(this.#wider);
  }

  /**
   * Gives up what is beyond these limits now; what is pushed later has the old ones again. Returns how many lines it gave
   * up. The newest item stays.
   */
  shrink(limits: ScrollbackLimits): number {
    const before = this.#lineCount;
    this.#dropBeyond(limits);
    return before - this.#lineCount;
  }

  /** Gives up everything. */
  clear(): void {
    this.#empty();
    this.#count = this.#bytes = this.#lineCount = 0;
    this.#extra = { lines: 0, bytes: 0 };
  }

  /** All that is held, oldest first. */
  all(): readonly SessionItem[] {
    return this.since(this.#end - this.#count);
  }

  /** What is still held of everything pushed at or after `position`, oldest first. */
  since(position: number): readonly SessionItem[] {
    let from = this.#dropped + Math.max(0, position - (this.#end - this.#count));
    const items: (readonly SessionItem[])[] = [];
    for (const pack of this.#packs) {
      if (from < pack.length) items.push(pack.unpack(from));
      from = Math.max(0, from - pack.length);
    }
    return [...items, this.#newest.slice(from)].flat();
  }

  /** The last so many lines of those held, oldest first. */
  lines(most: number): readonly LineItem[] {
    const lines = this.since(this.#end - most - this.#noticeCount).filter((item) => item.kind === "line");
    return lines.slice(Math.max(0, lines.length - most));
  }

  /** The counts stay as they are. */
  #empty(): void {
    this.#packs = [];
    this.#newest = [];
    this.#newestSizes = [];
    this.#dropped = this.#newestBytes = 0;
  }

  #pack(): void {
    this.#packs.push(new PackedItems(this.#newest, this.#newestSizes, this.#buffers));
    this.#newest = [];
    this.#newestSizes = [];
    this.#newestBytes = 0;
  }

  get #noticeCount(): number {
    return this.#count - this.#lineCount;
  }

  get #wider(): ScrollbackLimits {
    const { lines, bytes } = this.#limits;
    return { lines: lines + this.#extra.lines, bytes: bytes + this.#extra.bytes };
  }

  #dropBeyond({ lines, bytes }: ScrollbackLimits): void {
    // A single line larger than the whole limit is still the newest one: it stays.
    while (this.#count > 1 && (this.#count > lines || this.#bytes > bytes)) {
      if (this.#packs.length === 0) this.#pack();
      this.#dropOldest();
    }
  }

  #dropOldest(): void {
    const oldest = this.#packs[0];
    if (oldest === undefined) return;
    this.#bytes -= oldest.sizeAt(this.#dropped);
    if (oldest.isLine(this.#dropped)) this.#lineCount--;
    this.#count--;
    this.#dropped++;
    if (this.#dropped < oldest.length) return;
    this.#packs.shift();
    this.#dropped = 0;
    if (oldest.buffer !== undefined) this.#buffers.giveBack(oldest.buffer);
  }
}

function sizeOf(item: SessionItem): number {
  return item.kind === "line" ? lineSize(item.line) : NOTICE_BYTES;
}
