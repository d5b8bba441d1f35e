import type { TextBlock } from "./channelText.ts";
import { ViewLag } from "./viewLag.ts";

/** Every write to a visible channel is a flush and a message to the window. */
const INTERVAL_MS = 75;
/** The window stays responsive at this; a long write is followed by a long rest. */
const BYTES_PER_SECOND = 1_000_000;
/** A longer one stops the window for a moment that is seen. */
const LONGEST_WRITE_BYTES = 128 * 1024;

/** How far the view may grow beyond its limits before it is trimmed: each trim writes all that stays. */
const GROWTH = 2;
/** The same while someone reads above the end, where a trim would move the text under their eyes. */
const GROWTH_WHILE_READ = 4;

/** Lines of text, and their bytes in UTF-8. */
export interface TextSize {
  readonly rows: number;
  readonly bytes: number;
}

/** Where the text is shown. */
export interface ViewChannel {
  append(text: string): void;
  /** Puts the text in the place of everything that is there. */
  replace(text: string): void;
  /** Whether so much can be appended; if not, it has to be replaced. */
  hasRoomFor(bytes: number): boolean;
  /** Whether it can be replaced now by so much. If not, someone calls `retry` as soon as it can. */
  canReplace(bytes: number): boolean;
  /** Whether a person looks at lines above its end. */
  isReadAbove(): boolean;
}

export interface BoundedViewOptions {
  readonly channel: ViewChannel;
  readonly limits: TextSize;
  /** The line that stands for so many lines of the log that are no longer shown. */
  readonly trimText: (lines: number) => string;
  /** Least time between two writes, milliseconds. Default 75. */
  readonly intervalMs?: number;
  /** Default 1,000,000. */
  readonly bytesPerSecond?: number;
}

/**
 * Shows the end of a log in a channel, and keeps the channel, and what waits for it, bounded: joined into few writes,
 * the first one after a silence at once, and no faster than the window takes them in. A view that has grown too long is
 * replaced by its own end, which begins with a whole entry.
 */
export class BoundedView {
  readonly #options: BoundedViewOptions;
  readonly #intervalMs: number;
  readonly #bytesPerMs: number;
  /** How far the channel is behind. */
  readonly lag = new ViewLag();
  /** The end of the log, as much as the limits allow. From `#next` on it is not in the channel yet. */
  #blocks: TextBlock[] = [];
  #head = 0;
  /** Blocks that came before the first of `#blocks`. */
  #before = 0;
  #next = 0;
  #kept: TextSize = { rows: 0, bytes: 0 };
  #waiting: TextSize = { rows: 0, bytes: 0 };
  #shown: TextSize = { rows: 0, bytes: 0 };
  /** Lines of the log that came since the view was last empty, and are no longer kept here. */
  #trimmedLines = 0;
  /** Lines that waited were dropped: what comes does not go below what is in the channel. */
  #isBehind = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: BoundedViewOptions) {
    this.#options = options;
    this.#intervalMs = options.intervalMs ?? INTERVAL_MS;
    this.#bytesPerMs = (options.bytesPerSecond ?? BYTES_PER_SECOND) / 1000;
  }

  push(blocks: readonly TextBlock[]): void {
    for (const block of blocks) {
      this.#blocks.push(block);
      this.#kept = sum(this.#kept, block);
      this.#waiting = sum(this.#waiting, block);
    }
    if (blocks.length > 0) this.lag.pushed(this.#before + this.#blocks.length, Date.now());
    this.#dropOldest();
    this.retry();
  }

  /** So many lines of the log come next and would be trimmed at once. */
  skip(lines: number): void {
    while (this.#head < this.#blocks.length) this.#drop();
    this.#trimmedLines += lines;
    this.#isBehind = true;
  }

  /** Shows these instead of all that is there. */
  restart(blocks: readonly TextBlock[]): void {
    while (this.#head < this.#blocks.length) this.#drop();
    this.#trimmedLines = 0;
    this.#isBehind = true;
    this.push(blocks);
  }

  /** Writes what waits, unless the channel still rests from the last write. */
  retry(): void {
    if (this.#timer === undefined) this.#write();
  }

  /** The person has emptied the view: what they have put away does not come back. */
  forget(): void {
    while (this.#head < this.#next) this.#drop();
    this.#trimmedLines = 0;
    this.#shown = { rows: 0, bytes: 0 };
    this.lag.forget();
  }

  /** Holds what is in the channel no longer. Should the view grow too long later, it is trimmed to what came since. */
  letGo(): void {
    while (this.#head < this.#next) this.#drop();
    this.#cutOff();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #write(): void {
    this.#timer = undefined;
    if (this.#next === this.#blocks.length) return;
    const bytes = this.#isTooLong() ? this.#replace() : this.#append();
    if (bytes === 0) return;
    const rest = (): void => {
      this.#write();
    };
    this.#timer = setTimeout(rest, Math.max(this.#intervalMs, bytes / this.#bytesPerMs));
  }

  #isTooLong(): boolean {
    if (this.#isBehind) return true;
    const { limits, channel } = this.#options;
    const { rows, bytes } = sum(this.#shown, this.#waiting);
    const isBeyond = (growth: number): boolean =>
      rows > limits.rows * growth || bytes > limits.bytes * growth;
    return isBeyond(GROWTH) && (!channel.isReadAbove() || isBeyond(GROWTH_WHILE_READ));
  }

  /** The bytes it has written, 0 where it has to wait. */
  #append(): number {
    let text = "";
    let size: TextSize = { rows: 0, bytes: 0 };
    let end = this.#next;
    for (let block = this.#blocks[end]; block !== undefined; block = this.#blocks[++end]) {
      if (text !== "" && size.bytes + block.bytes > LONGEST_WRITE_BYTES) break;
      text += block.text;
      size = sum(size, block);
    }
    if (!this.#options.channel.hasRoomFor(size.bytes)) return this.#replace();
    this.#options.channel.append(text);
    this.#next = end;
    this.#waiting = sum(this.#waiting, size, -1);
    this.#shown = sum(this.#shown, size);
    this.lag.appended(this.#before + end, this.#shown.rows);
    return size.bytes;
  }

  #replace(): number {
    const { channel, trimText } = this.#options;
    const first = this.#trimmedLines === 0 ? "" : trimText(this.#trimmedLines);
    const bytes = Buffer.byteLength(first) + this.#kept.bytes;
    if (!channel.canReplace(bytes)) return 0;
    const texts = this.#blocks.slice(this.#head).map(({ text }) => text);
    channel.replace(first + texts.join(""));
    this.#next = this.#blocks.length;
    this.#waiting = { rows: 0, bytes: 0 };
    this.#shown = { rows: this.#kept.rows + (first === "" ? 0 : 1), bytes };
    this.lag.replaced(this.#before + this.#next, this.#shown.rows);
    this.#isBehind = false;
    return bytes;
  }

  #dropOldest(): void {
    const { rows, bytes } = this.#options.limits;
    const isTooMuch = (): boolean => this.#kept.rows > rows || this.#kept.bytes > bytes;
    if (!isTooMuch()) return;
    while (isTooMuch() && this.#blocks.length - this.#head > 1) this.#drop();
    // What is left begins with a whole entry, unless one traceback is half of it.
    while (this.#blocks[this.#head]?.isContinued === true && this.#kept.rows > rows / 2) this.#drop();
  }

  #drop(): void {
    const oldest = this.#blocks[this.#head];
    if (oldest === undefined) return;
    this.#kept = sum(this.#kept, oldest, -1);
    this.#trimmedLines += oldest.lines;
    this.#head++;
    if (this.#head > this.#next) {
      this.#next = this.#head;
      this.#waiting = sum(this.#waiting, oldest, -1);
      this.#isBehind = true;
    }
    // Cut off in large pieces: an Array.shift per block would copy the whole array each time.
    if (this.#head > 1024 && this.#head * 2 > this.#blocks.length) this.#cutOff();
  }

  #cutOff(): void {
    this.#blocks = this.#blocks.slice(this.#head);
    this.#next -= this.#head;
    this.#before += this.#head;
    this.#head = 0;
  }
}

function sum(a: TextSize, b: TextSize, sign: 1 | -1 = 1): TextSize {
  return { rows: a.rows + sign * b.rows, bytes: a.bytes + sign * b.bytes };
}
