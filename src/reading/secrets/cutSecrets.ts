import { hasHint, redact, REDACTED } from "./redact.ts";

/** So much of a text's end is remembered, and of the next one's beginning looked at. Characters. */
const REACH = 120;

/** How a secret can go on; a record begins otherwise. */
const REST = /^(?!\d{4}-\d\d|[A-Z]{3,11}[:\s]|\w+: |https?:)[\w.~+/=@!$%^&*-]{1,2000}/;

/** Masks the rest of a secret that a text of one source begins and the next one ends. */
export class CutSecrets {
  readonly #ends = new Map<string | undefined, string>();

  /** `masked` takes what stands after such a rest. */
  mask(source: string | undefined, text: string, masked: (text: string) => string): string {
    const end = this.#ends.get(source) ?? "";
    // A blank or a bracket at the end tells that no secret was cut there.
    this.#ends.set(source, /[\s\]})>]$/.test(text.slice(-1)) ? "" : text.slice(-REACH));
    const length = end === "" ? 0 : restLength(end, text);
    return length === 0 ? masked(text) : REDACTED + masked(text.slice(length));
  }
}

/** How much of the text belongs to a secret that the end before it began. */
function restLength(end: string, text: string): number {
  const rest = REST.exec(text.slice(0, REACH * 4))?.[0];
  if (rest === undefined || !hasHint(end + rest)) return 0;
  const both = redact(end + rest);
  const alone = redact(end);
  // Untouched by what came before: masked as any other text, if at all.
  if (both === end + rest || both.endsWith(rest) || both === alone + redact(rest)) return 0;
  // What was a secret already is one with or without the next word.
  if (alone !== end && !isRandom(rest)) return 0;
  let kept = 0;
  while (kept < rest.length && both.at(-1 - kept) === rest.at(-1 - kept)) kept++;
  return rest.length - kept;
}

function isRandom(rest: string): boolean {
  return rest.length >= 6 && /\d/.test(rest) && /[A-Za-z]/.test(rest);
}
