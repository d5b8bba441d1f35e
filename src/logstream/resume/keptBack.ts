import { CopyCounts } from "./copyCounts.ts";
import { KeyRing } from "./keyRing.ts";

/**
 * Which of the remembered lines were not handed out, since a filter or a tail kept them back. Of lines that look the same
 * only how many: those that were handed out later count as the first of them.
 */
export class KeptBack {
  /** For each remembered line, oldest first: 1 where it was kept back once. */
  readonly #marks: KeyRing;
  readonly #hidden = new CopyCounts();
  readonly #revealed = new CopyCounts();
  /** Of the hidden ones those that the present stream has left out itself. */
  readonly #left = new CopyCounts();

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
    (this.#revealed.of(copy) > 0 ? this.#revealed : this.#hidden).remove(copy);
    if (this.#left.of(copy) > this.#hidden.of(copy)) {
      this.#left.remove(copy);
    }
  }

  hide(index: number, copy: number): void {
    this.#marks.set(index, 1);
    this.#hidden.add(copy);
  }

  /** What was about to be handed out for the first time was not. */
  leaveOut(index: number, copy: number): void {
    this.hide(index, copy);
    this.#left.add(copy);
  }

  /** A copy that was kept back is handed out after all. */
  reveal(copy: number): void {
    this.#hidden.remove(copy);
    this.#revealed.add(copy);
  }

  /** It was not. Where none is left, it was forgotten meanwhile. */
  unreveal(copy: number): void {
    if (this.#revealed.of(copy) > 0) {
      this.#revealed.remove(copy);
      this.#hidden.add(copy);
      this.#left.add(copy);
    }
  }

  /** How many are kept back, and not by the present stream's own tail. */
  wantedCopies(copy: number): number {
    return this.#hidden.of(copy) - this.#left.of(copy);
  }

  /** How many come before those. */
  earlierCopies(copy: number): number {
    return this.#revealed.of(copy) + this.#left.of(copy);
  }
}
