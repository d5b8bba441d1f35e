import { BlockQueue } from "./blockQueue.ts";
import type { TextBlock } from "./channelText.ts";
import { Flow } from "./flow.ts";
import { shortEnd, sizeOfSpan, NO_TEXT, addSize, type TextSize } from "./textSize.ts";
import type { ViewChannel } from "./viewChannel.ts";
import { ViewLag } from "./viewLag.ts";

/** Every write to a visible channel is a flush and a message to the window. */
const INTERVAL_MS = 75;
/** The window stays responsive at this; a long write is followed by a long rest. */
const BYTES_PER_SECOND = 1_000_000;
/** A longer one stops the window for a moment that is seen. */
const LONGEST_WRITE_BYTES = 128 * 1024;
/** What waits for longer than it takes to write so much is left out of a flood: its end is what is looked at. */
const MOST_WAITING_BYTES = 512 * 1024;
/**
 * What a trim writes amid a flood, at least, of the end of the log; the rest once it is over. VS Code compares what is
 * replaced by less than 100,000 characters, which takes longer than to replace it.
 */
const SHORT: TextSize = { rows: 2000, bytes: 128 * 1024 };
/** Whether a flood is over is looked at so often, milliseconds. */
const FLOOD_LOOK_MS = 250;

/** How far the view may grow beyond its limits before it is trimmed: each trim writes all that stays. */
const GROWTH = 2;
/** The same while someone reads above the end, where a trim would move the text under their eyes. */
const GROWTH_WHILE_READ = 4;

export interface BoundedViewOptions {
  readonly channel: ViewChannel;
  readonly limits: TextSize;
  /** The line that stands for so many lines of the log that are no longer shown. */
  readonly trimText: (lines: number) => string;
  /** Least time between two writes, milliseconds. Default 75. */
  readonly intervalMs?: number;
  /** Default 1,000,000. */
  readonly bytesPerSecond?: number;
  /** Epoch milliseconds. Default `Date.now`. */
  readonly now?: () => number;
}

/**
 * Shows the end of a log in a channel, and keeps the channel, and what waits for it, bounded: joined into few writes,
 * the first one after a silence at once, and no faster than the window takes them in. A view that has grown too long is
 * replaced by its own end, which begins with a whole entry; amid a flood by a shorter one.
 */
export class BoundedView {
  readonly #options: BoundedViewOptions;
  readonly #intervalMs: number;
  readonly #bytesPerMs: number;
  readonly #now: () => number;
  /** How far the channel is behind. */
  readonly lag = new ViewLag();
  /** The end of the log, as much as the limits allow. From `#next` on it is not in the channel yet. */
  readonly #blocks = new BlockQueue();
  #next = 0;
  #kept: TextSize = NO_TEXT;
  /** Lines of the log in what is kept. */
  #keptLines = 0;
  #waiting: TextSize = NO_TEXT;
  #shown: TextSize = NO_TEXT;
  /** Lines of the log that came since the view was last empty, and are no longer kept here. */
  #trimmedLines = 0;
  /** Lines that waited were dropped: what comes does not go below what is in the channel. */
  #isBehind = false;
  readonly #flow = new Flow();
  /** A flood has left out of the channel what is kept here. */
  #isShort = false;
  #isToLetGo = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: BoundedViewOptions) {
    this.#options = options;
    this.#intervalMs = options.intervalMs ?? INTERVAL_MS;
    this.#bytesPerMs = (options.bytesPerSecond ?? BYTES_PER_SECOND) / 1000;
    this.#now = options.now ?? Date.now;
  }

  push(blocks: readonly TextBlock[]): void {
    const came = { rows: 0, bytes: 0 };
    for (const block of blocks) {
      this.#blocks.push(block);
      came.rows += block.rows;
      came.bytes += block.bytes;
      this.#keptLines += block.lines;
    }
    this.#kept = addSize(this.#kept, came);
    this.#waiting = addSize(this.#waiting, came);
    const nowMs = this.#now();
    this.#flow.add(came.bytes, nowMs);
    if (blocks.length > 0) this.lag.pushed(this.#blocks.end, nowMs);
    this.#dropOldest();
    this.retry();
  }

  /** So many lines of the log come next and would be trimmed at once. */
  skip(lines: number): void {
    while (this.#blocks.first < this.#blocks.end) this.#drop();
    this.#trimmedLines += lines;
    this.#isBehind = true;
  }

  /** Shows these instead of all that is there. */
  restart(blocks: readonly TextBlock[]): void {
    this.skip(0);
    this.#trimmedLines = 0;
    this.push(blocks);
  }

  /** Writes what waits, unless the channel still rests from the last write. */
  retry(): void {
    if (this.#timer === undefined) this.#write();
  }

  /** How many blocks came so far, up to the last one in the channel. */
  get shownEnd(): number {
    return this.#next;
  }

  /** The person has emptied the view, which showed what came up to `end`: what they have put away does not come back. */
  forget(end = this.shownEnd): void {
    while (this.#blocks.first < Math.min(this.#next, end)) this.#drop();
    this.#trimmedLines = 0;
    this.#isShort = false;
    this.#shown = sizeOfSpan(this.#blocks, this.#blocks.first, this.#next);
    this.lag.forget();
  }

  /** Once nothing is left out, holds what is in the channel no longer. Too long later, it is trimmed to what came since. */
  letGo(): void {
    this.#isToLetGo = true;
    if (this.#isShort && !this.#options.channel.isReadAbove()) this.#replace(false);
    this.#letGoOnceWhole();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #write(): void {
    this.#timer = undefined;
    if (this.#next === this.#blocks.end && !this.#isShort) return;
    const isFlood = this.#flow.isFlood(this.#now());
    const bytes = this.#isToReplace(isFlood) ? this.#replace(isFlood) : this.#append(isFlood);
    this.#letGoOnceWhole();
    if (bytes > 0) this.#rest(Math.max(this.#intervalMs, bytes / this.#bytesPerMs));
    else if (this.#isShort && isFlood) this.#rest(FLOOD_LOOK_MS);
  }

  #rest(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#write();
    }, ms);
  }

  #letGoOnceWhole(): void {
    if (!this.#isToLetGo || this.#isShort) return;
    this.#isToLetGo = false;
    while (this.#blocks.first < this.#next) this.#drop();
  }

  #isToReplace(isFlood: boolean): boolean {
    const { limits, channel } = this.#options;
    if (this.#isBehind) return true;
    const isLong = this.#waiting.rows > SHORT.rows && this.#waiting.bytes > MOST_WAITING_BYTES;
    if ((isFlood ? isLong : this.#isShort) && !channel.isReadAbove()) return true;
    const { rows, bytes } = addSize(this.#shown, this.#waiting);
    const isBeyond = (growth: number): boolean =>
      rows > limits.rows * growth || bytes > limits.bytes * growth;
    return isBeyond(GROWTH) && (!channel.isReadAbove() || isBeyond(GROWTH_WHILE_READ));
  }

  /** The bytes it has written, 0 where it has to wait, or nothing waits. */
  #append(isFlood: boolean): number {
    let size: TextSize = NO_TEXT;
    let end = this.#next;
    for (let block = this.#blocks.at(end); block !== undefined; block = this.#blocks.at(++end)) {
      if (end > this.#next && size.bytes + block.bytes > LONGEST_WRITE_BYTES) break;
      size = addSize(size, block);
    }
    if (end === this.#next) return 0;
    if (!this.#options.channel.hasRoomFor(size.bytes)) return this.#replace(isFlood);
    this.#options.channel.append(this.#blocks.text(this.#next, end));
    this.#next = end;
    this.#waiting = addSize(this.#waiting, size, -1);
    this.#shown = addSize(this.#shown, size);
    this.lag.appended(end, this.#shown.rows);
    return size.bytes;
  }

  #replace(isFlood: boolean): number {
    const { channel, trimText } = this.#options;
    const isShort = isFlood && !channel.isReadAbove();
    const { from, size, lines } = isShort
      ? shortEnd(this.#blocks, SHORT)
      : { from: this.#blocks.first, size: this.#kept, lines: this.#keptLines };
    const missing = this.#trimmedLines + this.#keptLines - lines;
    const first = missing === 0 ? "" : trimText(missing);
    const bytes = Buffer.byteLength(first) + size.bytes;
    if (!channel.canReplace(bytes)) return 0;
    channel.replace(first + this.#blocks.text(from, this.#blocks.end));
    this.#next = this.#blocks.end;
    this.#waiting = NO_TEXT;
    this.#shown = { rows: size.rows + (first === "" ? 0 : 1), bytes };
    this.lag.replaced(this.#next, this.#shown.rows);
    this.#isBehind = false;
    this.#isShort = from > this.#blocks.first;
    return bytes;
  }

  #dropOldest(): void {
    const { rows, bytes } = this.#options.limits;
    const isTooMuch = (): boolean => this.#kept.rows > rows || this.#kept.bytes > bytes;
    if (!isTooMuch()) return;
    while (isTooMuch() && this.#blocks.end - this.#blocks.first > 1) this.#drop();
    // What is left begins with a whole entry, unless one traceback is half of it.
    while (this.#blocks.at(this.#blocks.first)?.isContinued === true && this.#kept.rows > rows / 2)
      this.#drop();
  }

  #drop(): void {
    const oldest = this.#blocks.at(this.#blocks.first);
    if (oldest === undefined) return;
    this.#blocks.dropOldest();
    this.#kept = addSize(this.#kept, oldest, -1);
    this.#keptLines -= oldest.lines;
    this.#trimmedLines += oldest.lines;
    if (this.#blocks.first <= this.#next) return;
    this.#next = this.#blocks.first;
    this.#waiting = addSize(this.#waiting, oldest, -1);
    this.#isBehind = true;
  }
}
