import { lineSize } from "../logstream/index.ts";
import type { SessionItem } from "./sessionItem.ts";

/** What a notice counts as. */
const NOTICE_BYTES = 100;

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
  #items: SessionItem[] = [];
  #head = 0;
  #headPosition = 0;
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

  /** Memory held now, estimated from all fields of the lines. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The position after the newest item. */
  get end(): number {
    return this.#headPosition + this.#items.length - this.#head;
  }

  push(item: SessionItem): void {
    this.#items.push(item);
    this.#bytes += sizeOf(item);
    if (item.kind === "line") this.#lineCount++;
    this.#dropBeyond(this.#wider);
  }

  /**
   * Holds these instead: the same lines, with those from before that were `added` among them. The position after the newest
   * stays. What is added has as much room again as the limits give, so that it does not have to give way to what is held.
   */
  rewrite(items: readonly SessionItem[], added: readonly SessionItem[]): void {
    const { end, lineCount } = this;
    const notices = this.#items.length - this.#head - lineCount;
    const bytes = added.reduce((sum, item) => sum + sizeOf(item), 0);
    this.#items = [...items];
    this.#head = 0;
    this.#headPosition = end - items.length;
    this.#lineCount += added.length;
    this.#bytes += bytes + (items.length - this.#lineCount - notices) * NOTICE_BYTES;
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
    if (this.#head > 0) this.#cutOff();
    return before - this.#lineCount;
  }

  /** Gives up everything. */
  clear(): void {
    while (this.#head < this.#items.length) this.#dropOldest();
    this.#cutOff();
    this.#extra = { lines: 0, bytes: 0 };
  }

  /** All that is held, oldest first. */
  all(): readonly SessionItem[] {
    return this.#items.slice(this.#head);
  }

  /** What is still held of everything pushed at or after `position`, oldest first. */
  since(position: number): readonly SessionItem[] {
    return this.#items.slice(this.#head + Math.max(0, position - this.#headPosition));
  }

  get #wider(): ScrollbackLimits {
    const { lines, bytes } = this.#limits;
    return { lines: lines + this.#extra.lines, bytes: bytes + this.#extra.bytes };
  }

  #dropBeyond({ lines, bytes }: ScrollbackLimits): void {
    while (this.#items.length - this.#head > lines || this.#bytes > bytes) {
      // A single line larger than the whole limit is still the newest one: it stays.
      if (this.#items.length - this.#head <= 1) break;
      this.#dropOldest();
    }
  }

  #dropOldest(): void {
    const oldest = this.#items[this.#head];
    if (oldest === undefined) return;
    this.#bytes -= sizeOf(oldest);
    if (oldest.kind === "line") this.#lineCount--;
    this.#head++;
    this.#headPosition++;
    // Cut off in large pieces: an Array.shift per line would copy the whole array each time.
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) this.#cutOff();
  }

  #cutOff(): void {
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}

function sizeOf(item: SessionItem): number {
  return item.kind === "line" ? lineSize(item.line) : NOTICE_BYTES;
}
