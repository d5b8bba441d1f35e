import { setImmediate as breathe, setTimeout as sleep } from "node:timers/promises";
import { LineRedactor } from "../../reading/secrets/redactLines.ts";
import type { KeptItem } from "./keptRows.ts";
import type { SegmentWriter } from "./segmentWriter.ts";

/** What comes within this is written together. Milliseconds. */
const GATHER_MS = 250;
/** So much is masked and written at a stretch; then the window has its turn. */
const SLICE_ITEMS = 250;
const SLICE_CHARS = 64 * 1024;
/** Text that waits for the disk, characters; where more comes, the oldest half of it is not kept. */
const MOST_WAITING = 8 * 1024 * 1024;
/** Among these the end of a private key is looked for that had begun before. */
const MOST_KEY_LINES = 400;
/** A disk that is full takes a little now and then: a failure is told no sooner after the one before. Milliseconds. */
const UNTOLD_MS = 10 * 60 * 1000;
/** After a failure the disk is left alone for so long. Milliseconds. */
const RETRY_MS = 10_000;

export interface KeptWriterOptions {
  readonly segments: Pick<SegmentWriter, "write" | "leave">;
  /** Told of the first failure, and of one that comes ten minutes later. */
  readonly onTrouble: (error: Error) => void;
  /** Default 10,000. */
  readonly retryMs?: number | undefined;
}

/**
 * Keeps the items of one log in the background: whoever adds never waits, and nothing is thrown at them. What does not
 * reach the disk leaves a hole that is kept in its place.
 */
export class KeptWriter {
  readonly #options: KeptWriterOptions;
  #redactor: LineRedactor | undefined;
  /** From `#head` on; what is before it was taken. */
  #waiting: KeptItem[] = [];
  #head = 0;
  #chars = 0;
  /** Lines before what waits that are not kept. */
  #lost = 0;
  #toldAtMs = -Infinity;
  #isClosed = false;
  #work: Promise<void> | undefined;
  #hurry = new AbortController();

  constructor(options: KeptWriterOptions) {
    this.#options = options;
  }

  add(items: readonly KeptItem[]): void {
    if (this.#isClosed || items.length === 0) return;
    for (const item of items) {
      this.#waiting.push(item);
      this.#chars += charsOf(item);
    }
    if (this.#chars > MOST_WAITING) this.#dropOldest();
    this.#work ??= this.#run().finally(() => {
      this.#work = undefined;
    });
  }

  /** Gives up what waits, and what was written is no longer added to. Settles when nothing is being written. */
  async drop(): Promise<void> {
    this.#take(this.#count);
    this.#hurry.abort();
    await this.#work;
    this.#lost = 0;
    this.#options.segments.leave();
  }

  /** Writes what waits. What is added later is not kept. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#hurry.abort();
    await this.#work;
  }

  get #count(): number {
    return this.#waiting.length - this.#head;
  }

  async #run(): Promise<void> {
    let waitMs = GATHER_MS;
    while (this.#count > 0) {
      if (waitMs > 0 && !this.#isClosed) await this.#pause(waitMs);
      waitMs = 0;
      const items = this.#takeSlice();
      try {
        await this.#options.segments.write(items);
        await breathe();
      } catch (error) {
        this.#lost += linesIn(items);
        this.#tell(error instanceof Error ? error : new Error(String(error)));
        if (this.#isClosed) return;
        waitMs = this.#options.retryMs ?? RETRY_MS;
      }
    }
  }

  async #pause(ms: number): Promise<void> {
    this.#hurry = new AbortController();
    await sleep(ms, undefined, { signal: this.#hurry.signal }).catch(() => undefined);
  }

  /** Masked; after the hole of what is lost, if there is one. */
  #takeSlice(): KeptItem[] {
    const first = this.#waiting[this.#head];
    if (first === undefined) return [];
    const hole: KeptItem[] =
      this.#lost > 0 ? [{ kind: "hole", lines: this.#lost, arrivedMs: first.arrivedMs }] : [];
    this.#lost = 0;
    let count = 0;
    let chars = 0;
    while (count < Math.min(this.#count, SLICE_ITEMS) && chars < SLICE_CHARS) {
      chars += charsOf(this.#waiting[this.#head + count]);
      count++;
    }
    const taken = this.#take(count);
    const rows = taken.map((item, index) => {
      // A key that began in what is missing is not known to go on.
      if (item.kind === "hole") this.#redactor = undefined;
      if (item.kind !== "line") return item;
      this.#redactor ??= this.#newRedactor(taken.slice(index));
      return { ...item, line: this.#redactor.line(item.line) };
    });
    return [...hole, ...rows];
  }

  #take(count: number): KeptItem[] {
    const taken = this.#waiting.slice(this.#head, this.#head + count);
    this.#head += count;
    this.#chars -= taken.reduce((sum, item) => sum + charsOf(item), 0);
    // Cut off in large pieces: to do it for each slice would copy all that waits each time.
    if (this.#head * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
    return taken;
  }

  #dropOldest(): void {
    let count = 0;
    for (let chars = this.#chars; count < this.#count - 1 && chars > MOST_WAITING / 2; count++) {
      chars -= charsOf(this.#waiting[this.#head + count]);
    }
    this.#lost += linesIn(this.#take(count));
    // A key that began in what was dropped is not known to go on.
    this.#redactor = undefined;
  }

  /** For a log that begins in the middle. */
  #newRedactor(taken: readonly KeptItem[]): LineRedactor {
    const redactor = new LineRedactor();
    const waiting = this.#waiting.slice(this.#head, this.#head + MOST_KEY_LINES);
    const first = [...taken, ...waiting];
    const hole = first.findIndex(({ kind }) => kind === "hole");
    const whole = hole === -1 ? first : first.slice(0, hole);
    redactor.begin(whole.flatMap((item) => (item.kind === "line" ? [item.line] : [])));
    return redactor;
  }

  #tell(error: Error): void {
    const nowMs = performance.now();
    if (nowMs - this.#toldAtMs < UNTOLD_MS) return;
    this.#toldAtMs = nowMs;
    this.#options.onTrouble(error);
  }
}

function charsOf(item: KeptItem | undefined): number {
  return item?.kind === "line" ? item.line.message.length : 0;
}

function linesIn(items: readonly KeptItem[]): number {
  let lines = 0;
  for (const item of items) lines += item.kind === "line" ? 1 : item.kind === "hole" ? item.lines : 0;
  return lines;
}
