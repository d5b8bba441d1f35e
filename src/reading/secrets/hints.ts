import type { SecretForm } from "./secretForms.ts";

interface Hint {
  readonly bit: number;
  readonly kinds: readonly number[];
  readonly isStart: boolean;
}

const DIGIT = 27;
const THREE_KINDS = 2 ** 15;
/**
 * By the character's last seven bits: 0 for what stands in no hint. One beyond ASCII counts as one within: so it is looked
 * up without a bound, and at the worst a text is looked through that holds nothing.
 */
const KINDS = kindTable();

/**
 * Tells of which forms a text may hold secrets, in one pass: a table knows the last three characters of each hint, and only
 * where they stand is it looked at whole.
 */
export class Hints {
  /** By the last three characters of a hint: the place of those that end so, or 0. */
  readonly #places = new Uint8Array(THREE_KINDS);
  readonly #hints: Hint[][] = [[]];
  #longest = 0;

  /** At most 31 forms. Of a hint, of at least three characters, neither case counts, nor which digit or like sign it is. */
  constructor(forms: readonly Pick<SecretForm, "hints" | "areStarts">[]) {
    forms.forEach(({ hints, areStarts = false }, index) => {
      for (const hint of hints) {
        this.#add({ bit: 1 << index, kinds: Array.from(hint, kindOf), isStart: areStarts });
        this.#longest = Math.max(this.#longest, hint.length);
      }
    });
  }

  /** The forms that the text holds hints of, as bits. */
  in(text: string): number {
    const places = this.#places;
    let seen = 0;
    let three = 0;
    for (let at = 0; at < text.length; at++) {
      three = ((three << 5) | (KINDS[text.charCodeAt(at) & 127] ?? 0)) & (THREE_KINDS - 1);
      const place = places[three] ?? 0;
      if (place !== 0) seen |= this.#endingAt(text, at, place);
    }
    return seen;
  }

  /** As `in`, of the hints that begin in one text and end in the next one. */
  across(text: string, next: string): number {
    let start = text.length;
    while (start > 0 && text.length - start < this.#longest && kindAt(text, start - 1) !== 0) start--;
    let end = 0;
    while (end < next.length && end < this.#longest && kindAt(next, end) !== 0) end++;
    return this.in(text.slice(start) + next.slice(0, end));
  }

  #add(hint: Hint): void {
    const end = hint.kinds.slice(-3).reduce((three, kind) => (three << 5) | kind, 0);
    let place = this.#places[end] ?? 0;
    if (place === 0) {
      place = this.#hints.push([]) - 1;
      this.#places[end] = place;
    }
    this.#hints[place]?.push(hint);
  }

  #endingAt(text: string, last: number, place: number): number {
    let seen = 0;
    for (const { bit, kinds, isStart } of this.#hints[place] ?? []) {
      const start = last - kinds.length + 1;
      if (start < 0 || (isStart && isLetterOrDigit(text.charCodeAt(start - 1)))) continue;
      let same = 0;
      while (same < kinds.length - 3 && kindAt(text, start + same) === kinds[same]) same++;
      if (same === kinds.length - 3) seen |= bit;
    }
    return seen;
  }
}

function kindTable(): Uint8Array {
  const table = new Uint8Array(128);
  const lower = "a".charCodeAt(0);
  for (let letter = 0; letter < 26; letter++) {
    table[lower + letter] = letter + 1;
    table[lower - 32 + letter] = letter + 1;
  }
  for (let digit = 0; digit < 10; digit++) table["0".charCodeAt(0) + digit] = DIGIT;
  ["_-", ".~", "=:", "/\\"].forEach((signs, index) => {
    for (const sign of signs) table[sign.charCodeAt(0)] = DIGIT + 1 + index;
  });
  return table;
}

function kindAt(text: string, at: number): number {
  return KINDS[text.charCodeAt(at) & 127] ?? 0;
}

function kindOf(character: string): number {
  return kindAt(character, 0);
}

/** NaN, before a text, is neither. */
function isLetterOrDigit(code: number): boolean {
  const kind = KINDS[code] ?? 0;
  return kind > 0 && kind <= DIGIT;
}
