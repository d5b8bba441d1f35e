import { hasHint, redact, REDACTED } from "./redact.ts";

/** So much of a text's end is remembered, and of the next one's beginning looked at. Characters. */
const REACH = 120;
/** Around the cut, so much tells whether there may be a secret at all. */
const NEAR = 40;
/** A longer text is looked at so far. */
const LONGEST = 64 * 1024;

/** How a secret can go on; a record begins otherwise. */
const REST = /^ ?(?!\d{4}-\d\d|[A-Z]{3,11}[:\s]|\w+: |https?:|[[({])\S/;

/** Masks the rest of a secret that a text of one source begins and the next one ends. */
export class CutSecrets {
  readonly #ends = new Map<string | undefined, string>();

  /** `masked` is the text as it is masked by itself. */
  mask(source: string | undefined, text: string, masked: string): string {
    const end = this.#ends.get(source) ?? "";
    // A line end or a bracket tells that no secret was cut there.
    this.#ends.set(source, /[\r\n\]})>]$/.test(text.slice(-1)) ? "" : text.slice(-REACH));
    if (
      end === "" ||
      masked.startsWith(REDACTED) ||
      !REST.test(text) ||
      !hasHint(end.slice(-NEAR) + text.slice(0, NEAR))
    )
      return masked;
    const kept = keptLength(end, text.slice(0, LONGEST), masked);
    return kept === undefined ? masked : REDACTED + masked.slice(masked.length - kept);
  }
}

/** How much of the end of the masked text no secret reaches that began before it. Undefined where none does. */
function keptLength(end: string, text: string, masked: string): number | undefined {
  const both = redact(end + text);
  const alone = redact(end);
  // Untouched by what came before: masked as any other text, if at all.
  if (both === end + text || both.endsWith(masked) || both === alone + masked) return undefined;
  // What was a secret already is one with or without the next word.
  const first = /^\S+/.exec(text)?.[0] ?? "";
  if (alone !== end && !isRandom(first)) return undefined;
  let kept = 0;
  while (kept < masked.length && both.at(-1 - kept) === masked.at(-1 - kept)) kept++;
  return kept;
}

function isRandom(word: string): boolean {
  return word.length >= 6 && /\d/.test(word) && /[A-Za-z]/.test(word);
}
