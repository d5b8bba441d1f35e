/** The rate is a mean of about so long. Milliseconds. */
const SPAN_MS = 500;
/** From this rate on a flood begins, some 1,000 lines a second; below half of it, it is over. Bytes a second. */
const FLOOD_BYTES_PER_SECOND = 128 * 1024;
/** What comes at once counts for no more: all that waited while the view was paused is no flood. Bytes. */
const MOST_AT_ONCE = 32 * 1024;

/** Whether so much text comes, again and again, that nobody reads it line by line. */
export class Flow {
  #isFlood = false;
  #bytesPerSecond = 0;
  #seenMs = 0;

  /** Text came. */
  add(bytes: number, nowMs: number): void {
    this.#fade(nowMs);
    this.#bytesPerSecond += (Math.min(bytes, MOST_AT_ONCE) * 1000) / SPAN_MS;
    if (this.#bytesPerSecond >= FLOOD_BYTES_PER_SECOND) this.#isFlood = true;
  }

  isFlood(nowMs: number): boolean {
    this.#fade(nowMs);
    if (this.#bytesPerSecond < FLOOD_BYTES_PER_SECOND / 2) this.#isFlood = false;
    return this.#isFlood;
  }

  #fade(nowMs: number): void {
    this.#bytesPerSecond *= Math.exp((this.#seenMs - nowMs) / SPAN_MS);
    this.#seenMs = nowMs;
  }
}
