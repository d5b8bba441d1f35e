const FIRST_CAPACITY = 128;

/** The last numbers of a long series, oldest first. Grows up to its limit, then forgets the oldest. */
export class KeyRing {
  readonly #limit: number;
  #values: Float64Array<ArrayBuffer>;
  #start = 0;
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
    this.#values = new Float64Array(Math.min(FIRST_CAPACITY, limit));
  }

  get size(): number {
    return this.#size;
  }

  get isFull(): boolean {
    return this.#size === this.#limit;
  }

  /** NaN where there is none. */
  at(index: number): number {
    return this.#values[(this.#start + index) % this.#values.length] ?? NaN;
  }

  set(index: number, value: number): void {
    this.#values[(this.#start + index) % this.#values.length] = value;
  }

  push(value: number): void {
    if (this.isFull) {
      this.#start = (this.#start + 1) % this.#values.length;
      this.#size -= 1;
    } else if (this.#size === this.#values.length) {
      // Until the limit is reached nothing was forgotten, so the ring begins at its first slot.
      const grown = new Float64Array(Math.min(this.#size * 2, this.#limit));
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[(this.#start + this.#size) % this.#values.length] = value;
    this.#size += 1;
  }

  /** Forgets everything and takes these. */
  replace(values: readonly number[]): void {
    this.#start = 0;
    this.#size = 0;
    for (const value of values) {
      this.push(value);
    }
  }
}
