import { KeyRing } from "./keyRing.ts";

/** Adds to a count, which does not fall below 0. */
export function count(map: Map<number, number>, key: number, step: 1 | -1): void {
  const copies = (map.get(key) ?? 0) + step;
  if (copies > 0) {
    map.set(key, copies);
  } else {
    map.delete(key);
  }
}

/**
 * Which of the remembered lines were not handed out, since a filter or a tail kept them back. Of lines that look the same
 * only how many: those that were handed out later count as the first of them.
 */
export class KeptBack {
  /** For each remembered line, oldest first: 1 where it was kept back once. */
  readonly #marks: KeyRing;
  readonly #hidden = new Map<number, number>();
  readonly #revealed = new Map<number, number>();
  /** Of the hidden ones those that the present stream has left out itself. */
  readonly #left = new Map<number, number>();

  constructor(limit: number) {
    this.#marks = new KeyRing(limit);
  }

  get isEmpty(): boolean {
    return this.#hidden.size === 0;
  }

  /** Another stream begins: what was left out until now it may want. */
  begin(): void {
    this.#left.clear();
  }

  /** One more line is remembered. */
  push(): void {
    this.#marks.push(0);
  }

  /** The oldest remembered line, of this copy, is about to be forgotten. */
  forgetOldest(copy: number): void {
    if (this.#marks.at(0) === 0) {
      return;
    }
    count(this.#revealed.has(copy) ? this.#revealed : this.#hidden, copy, -1);
    if (this.#of(this.#left, copy) > this.#of(this.#hidden, copy)) {
      count(this.#left, copy, -1);
    }
  }

  hide(index: number, copy: number): void {
    this.#marks.set(index, 1);
    count(this.#hidden, copy, 1);
  }

  /** What was about to be handed out for the first time was not. */
  leaveOut(index: number, copy: number): void {
    this.hide(index, copy);
    count(this.#left, copy, 1);
  }

  /** A copy that was kept back is handed out after all. */
  reveal(copy: number): void {
    count(this.#hidden, copy, -1);
    count(this.#revealed, copy, 1);
  }

  /** It was not. Where none is left, it was forgotten meanwhile. */
  unreveal(copy: number): void {
    if (this.#revealed.has(copy)) {
      count(this.#revealed, copy, -1);
      count(this.#hidden, copy, 1);
      count(this.#left, copy, 1);
    }
  }

  /** How many are kept back, and not by the present stream's own tail. */
  wantedCopies(copy: number): number {
    return this.#of(this.#hidden, copy) - this.#of(this.#left, copy);
  }

  /** How many come before those. */
  earlierCopies(copy: number): number {
    return this.#of(this.#revealed, copy) + this.#of(this.#left, copy);
  }

  #of(map: ReadonlyMap<number, number>, copy: number): number {
    return map.get(copy) ?? 0;
  }
}
