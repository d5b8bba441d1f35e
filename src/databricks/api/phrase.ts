export type PhraseValue = string | number | Phrase;

/**
 * A sentence for people, or a part of one: its English text with `{0}`, `{1}` for its values, so that it can be told in
 * another language. `String` of it is the English sentence.
 */
export class Phrase {
  readonly text: string;
  /** Names, addresses, numbers and what others said, which no language changes; and phrases, which it does. */
  readonly values: readonly PhraseValue[];

  constructor(text: string, values: readonly PhraseValue[]) {
    this.text = text;
    this.values = values;
  }

  toString(): string {
    // One pass: what others said may hold braces.
    return this.text.replace(/\{(\d+)\}/g, (place, index: string) =>
      String(this.values[Number(index)] ?? place),
    );
  }
}

/** `text` is written out where it is used: what collects the texts for translators reads literals only. */
export function phrase(text: string, ...values: readonly PhraseValue[]): Phrase {
  return new Phrase(text, values);
}

/** Names and the like, one after the other; at least one. */
export function listPhrases(values: readonly PhraseValue[]): PhraseValue {
  return values.reduce((before, next) => phrase("{0}, {1}", before, next));
}

/** Whole sentences, one after the other. Those that are not there are left out. */
export function joinPhrases(first: Phrase, ...others: readonly (PhraseValue | undefined)[]): Phrase {
  return others.reduce<Phrase>(
    (before, next) => (next === undefined ? before : phrase("{0} {1}", before, next)),
    first,
  );
}
