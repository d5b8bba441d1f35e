import { timestampMs } from "../entry.ts";
import type { DeliveryHistory, LogLine } from "../types.ts";

/** Lines remembered. At 17 bytes a line, 4.5 MB. See the README for what happens beyond. */
export const HISTORY_LINES = 262_144;
const FIRST_CAPACITY = 1_024;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/**
 * A 53-bit fingerprint of (source, timestamp, message): what makes two lines the same line. The text itself is not
 * kept, so that remembering a line costs the same however long it is.
 */
export function lineKey(line: LogLine): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  function mix(unit: number): void {
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  if (line.source !== undefined) {
    for (let i = 0; i < line.source.length; i += 1) {
      mix(line.source.charCodeAt(i));
    }
    float[0] = line.timestamp;
    mix(words[0] ?? 0);
    mix(words[1] ?? 0);
  }
  const { message } = line;
  for (let i = 0; i < message.length; i += 1) {
    const unit = message.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}

export interface Remembered {
  readonly key: number;
  /** Epoch ms; undefined for a line without time. */
  readonly timeMs: number | undefined;
  /** A filter kept it back. */
  readonly isWithheld: boolean;
}

/** A ring of the lines received last, oldest first, each with its key, its time, and whether a filter kept it back. */
export class LineHistory implements DeliveryHistory {
  #keys: Float64Array<ArrayBuffer>;
  #times: Float64Array<ArrayBuffer>;
  #withheld: Uint8Array<ArrayBuffer>;
  #start = 0;
  #size = 0;
  readonly #limit: number;
  /** The time of the youngest line that no longer fits, epoch ms. */
  #forgottenMs: number | undefined;
  /** The search that showed its last lines; undefined where lines of several stand among one another. */
  search: string | undefined;
  /** The search that brought lines last. */
  latestSearch: string | undefined;
  /** The longest replay seen: the server's buffer holds at least as much. */
  deepestReplay = 0;

  constructor(limit = HISTORY_LINES) {
    const capacity = Math.min(FIRST_CAPACITY, limit);
    this.#limit = limit;
    this.#keys = new Float64Array(capacity);
    this.#times = new Float64Array(capacity);
    this.#withheld = new Uint8Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  get forgottenMs(): number | undefined {
    return this.#forgottenMs;
  }

  #slot(index: number): number {
    return (this.#start + index) % this.#keys.length;
  }

  keyAt(index: number): number {
    return this.#keys[this.#slot(index)] ?? NaN;
  }

  /** Epoch ms; undefined for a line without time. */
  timeAt(index: number): number | undefined {
    const time = this.#times[this.#slot(index)];
    return Number.isNaN(time) ? undefined : time;
  }

  /** The time of the youngest line that has one, epoch ms. */
  lastTimeMs(): number | undefined {
    for (let index = this.#size - 1; index >= 0; index -= 1) {
      const time = this.timeAt(index);
      if (time !== undefined) {
        return time;
      }
    }
    return undefined;
  }

  add(key: number, line: LogLine, isWithheld: boolean): void {
    this.#append(key, timestampMs(line), isWithheld);
  }

  #append(key: number, timeMs: number | undefined, isWithheld: boolean): void {
    if (this.#size === this.#keys.length && this.#size < this.#limit) {
      this.#grow();
    }
    if (this.#size === this.#keys.length) {
      this.#forgetOldest();
    }
    const slot = this.#slot(this.#size);
    this.#keys[slot] = key;
    this.#times[slot] = timeMs ?? NaN;
    this.#withheld[slot] = isWithheld ? 1 : 0;
    this.#size += 1;
  }

  /** Whether the line was kept back by a filter until now; from now on it counts as delivered. */
  release(index: number): boolean {
    const slot = this.#slot(index);
    const wasWithheld = this.#withheld[slot] === 1;
    this.#withheld[slot] = 0;
    return wasWithheld;
  }

  isWithheld(index: number): boolean {
    return this.#withheld[this.#slot(index)] === 1;
  }

  /**
   * Puts a view of the log, as the server just sent it, where it belongs: behind the place `after` (-1: in front). The
   * places in `replaced` are the same lines seen before, and go.
   */
  insertView(view: readonly Remembered[], replaced: ReadonlySet<number>, after: number): void {
    const later: Remembered[] = [];
    let kept = 0;
    for (let index = 0; index < this.#size; index += 1) {
      if (replaced.has(index)) {
        continue;
      }
      if (index > after) {
        later.push({
          key: this.keyAt(index),
          timeMs: this.timeAt(index),
          isWithheld: this.isWithheld(index),
        });
      } else {
        const from = this.#slot(index);
        const to = this.#slot(kept);
        this.#keys[to] = this.#keys[from] ?? NaN;
        this.#times[to] = this.#times[from] ?? NaN;
        this.#withheld[to] = this.#withheld[from] ?? 0;
        kept += 1;
      }
    }
    this.#size = kept;
    for (const { key, timeMs, isWithheld } of [...view, ...later]) {
      this.#append(key, timeMs, isWithheld);
    }
  }

  #forgetOldest(): void {
    this.#forgottenMs = this.timeAt(0) ?? this.#forgottenMs;
    this.#start = this.#slot(1);
    this.#size -= 1;
  }

  #grow(): void {
    const capacity = Math.min(this.#keys.length * 2, this.#limit);
    const keys = new Float64Array(capacity);
    const times = new Float64Array(capacity);
    const withheld = new Uint8Array(capacity);
    // Before the limit is reached nothing was forgotten, so the ring begins at slot 0.
    keys.set(this.#keys);
    times.set(this.#times);
    withheld.set(this.#withheld);
    this.#keys = keys;
    this.#times = times;
    this.#withheld = withheld;
  }
}
