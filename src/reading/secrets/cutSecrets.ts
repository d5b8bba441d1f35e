import { HINTS, redact } from "./redact.ts";
import { REDACTED } from "./secretForms.ts";

/** So much of a text's end is remembered, and of the next one's beginning looked at. Characters. */
const REACH = 120;
/** Around the cut, so much tells whether there may be a secret at all. */
const NEAR = 40;
/** A longer text is looked at so far. */
const LONGEST = 64 * 1024;

/** How a secret can go on; a record begins otherwise. */
const REST = /^ ?(?!\d{4}-\d\d|[A-Z]{3,11}[:\s]|\w+: |https?:|[[({])\S/;

/** Behind a token's beginning, further back, so many of its characters can stand around the cut. */
const LONG_RUN = /[\w.~-]{20}/;

export interface MaskedText {
  readonly text: string;
  /** As it is by itself. */
  readonly masked: string;
  /** What the text holds hints of, as bits. */
  readonly forms: number;
}

/** Masks the rest of a secret that a text of one source begins and the next one ends. */
export class CutSecrets {
  /** The last text of each source that may end within a secret. */
  readonly #last = new Map<string | undefined, MaskedText>();

  mask(source: string | undefined, now: MaskedText): string {
    const { text, masked } = now;
    const last = this.#last.get(source);
    if (mayBeCut(text)) this.#last.set(source, now);
    else if (last !== undefined) this.#last.delete(source);
    // Most lines end here.
    if (last === undefined || !REST.test(text)) return masked;
    const forms = last.forms | now.forms | HINTS.across(last.text, text);
    if (forms === 0 || masked.startsWith(REDACTED)) return masked;
    const end = last.text.slice(-REACH);
    if (!mayHoldSecret(end, text)) return masked;
    const kept = keptLength(end, { ...now, text: text.slice(0, LONGEST), forms });
    return kept === undefined ? masked : REDACTED + masked.slice(masked.length - kept);
  }
}

/** A line end or a bracket tells that no secret is cut there. */
function mayBeCut(text: string): boolean {
  return text !== "" && !"\r\n]})>".includes(text.charAt(text.length - 1));
}

function mayHoldSecret(end: string, text: string): boolean {
  const near = end.slice(-NEAR) + text.slice(0, NEAR);
  return HINTS.in(near) !== 0 || (LONG_RUN.test(near) && HINTS.in(end) !== 0);
}

/** How much of the end of the masked text no secret reaches that began before it. Undefined where none does. */
function keptLength(end: string, { text, masked, forms }: MaskedText): number | undefined {
  const both = redact(end + text, forms);
  // Untouched by what came before: masked as any other text, if at all.
  if (both === end + text || both.endsWith(masked)) return undefined;
  const alone = redact(end, forms);
  if (both === alone + masked) return undefined;
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
