const FIRST_SLOTS = 256;

/**
 * How often each key was counted, for keys of up to 53 bits as `lineKey` makes them. A Map does the same, at several times
 * the memory and at more time for a line than all the rest of it: every line is counted as it comes, and again as it is
 * forgotten.
 *
 * A hash table with open addressing, the next free slot taken; never more than half full.
 */
export class CopyCounts {
  #keys = new Float64Array(FIRST_SLOTS);
  /** 0 where the slot is free. */
  #counts = new Uint32Array(FIRST_SLOTS);
  #size = 0;

  /** Keys that are counted once or more. */
  get size(): number {
    return this.#size;
  }

  of(key: number): number {
    return this.#counts[this.#slotOf(key)] ?? 0;
  }

  add(key: number): void {
    let slot = this.#slotOf(key);
    if (this.#counts[slot] === 0) {
      this.#size += 1;
      if (this.#size * 2 > this.#keys.length) {
        this.#grow();
        slot = this.#slotOf(key);
      }
      this.#keys[slot] = key;
    }
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
  }

  /** A count does not fall below 0. */
  remove(key: number): void {
    const slot = this.#slotOf(key);
    const count = this.#counts[slot] ?? 0;
    if (count === 1) {
      this.#free(slot);
    } else if (count > 1) {
      this.#counts[slot] = count - 1;
    }
  }

  /** Where it is, or else where it belongs. */
  #slotOf(key: number): number {
    const mask = this.#keys.length - 1;
    let slot = key & mask;
    while (this.#counts[slot] !== 0 && this.#keys[slot] !== key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** What was put behind a slot that was taken moves up, so that no search ends before it. */
  #free(slot: number): void {
    const mask = this.#keys.length - 1;
    let free = slot;
    for (let at = (slot + 1) & mask; this.#counts[at] !== 0; at = (at + 1) & mask) {
      const key = this.#keys[at] ?? NaN;
      if (((at - key) & mask) >= ((at - free) & mask)) {
        this.#keys[free] = key;
        this.#counts[free] = this.#counts[at] ?? 0;
        free = at;
      }
    }
    this.#counts[free] = 0;
    this.#size -= 1;
  }

  #grow(): void {
    const [keys, counts] = [this.#keys, this.#counts];
    this.#keys = new Float64Array(keys.length * 2);
    this.#counts = new Uint32Array(counts.length * 2);
    for (const [at, count] of counts.entries()) {
      if (count > 0) {
        const slot = this.#slotOf(keys[at] ?? NaN);
        this.#keys[slot] = keys[at] ?? NaN;
        this.#counts[slot] = count;
      }
    }
  }
}
