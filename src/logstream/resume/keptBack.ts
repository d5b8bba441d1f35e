import { CopyCounts } from "./copyCounts.ts";
import { KeyRing } from "./keyRing.ts";

const HANDED_OUT = 0;
const FILTERED = -1;

/** Which of the remembered lines were not handed out, since a filter or a tail kept them back. */
export class KeptBack {
  /** For each remembered line, oldest first; that of a line that was left out is the number of the stream that did. */
  readonly #marks: KeyRing;
  readonly #copies = new CopyCounts();
  #stream = 1;

  constructor(limit: number) {
    this.#marks = new KeyRing(limit);
  }

  get isEmpty(): boolean {
    return this.#copies.size === 0;
  }

  /** Another stream begins: what was left out until now it may want. */
  begin(): void {
    this.#stream += 1;
  }

  /** One more line is remembered. */
  push(): void {
    this.#marks.push(HANDED_OUT);
  }

  /** The oldest remembered line, of this copy, is about to be forgotten. */
  forgetOldest(copy: number): void {
    this.reveal(0, copy);
  }

  hide(index: number, copy: number): void {
    this.#mark(index, copy, FILTERED);
  }

  /** What was about to be handed out was not. */
  leaveOut(index: number, copy: number): void {
    this.#mark(index, copy, this.#stream);
  }

  #mark(index: number, copy: number, mark: number): void {
    if (this.#marks.at(index) === HANDED_OUT) {
      this.#copies.add(copy);
    }
    this.#marks.set(index, mark);
  }

  /** It is handed out after all. */
  reveal(index: number, copy: number): void {
    if (this.#marks.at(index) !== HANDED_OUT) {
      this.#marks.set(index, HANDED_OUT);
      this.#copies.remove(copy);
    }
  }

  /** Whether the line was kept back, and not by the present stream's own tail. */
  isWanted(index: number): boolean {
    const mark = this.#marks.at(index);
    return mark !== HANDED_OUT && mark !== this.#stream;
  }

  /** How many of the lines that look like this are kept back. */
  copiesOf(copy: number): number {
    return this.#copies.of(copy);
  }
}
