import { stripVTControlCharacters } from "node:util";
import { Hints } from "./hints.ts";
import { REDACTED, SECRET_FORMS } from "./secretForms.ts";

/** By the place of a form in the table. */
export const HINTS = new Hints(SECRET_FORMS);

/** As if a text held a hint of every form. */
export const EVERY_FORM = 2 ** SECRET_FORMS.length - 1;

/**
 * Text without the secrets that can be told by their looks or their name: bearer tokens, Databricks tokens, JSON web
 * tokens, cloud keys, private keys, passwords of connection strings and settings. What surrounds them stays, but for colours,
 * which may stand between a name and its value: only text with a secret loses them. `forms`, as bits, may be more than the
 * text holds hints of.
 */
export function redact(text: string, forms?: number): string {
  const plain = withoutColours(text);
  const redacted = redactForms(plain, forms ?? HINTS.in(plain));
  return redacted === plain ? text : redacted;
}

/** A text without colours, and without the secrets of these forms. */
export function redactForms(text: string, forms: number): string {
  if (forms === 0) return text;
  try {
    let redacted = text;
    SECRET_FORMS.forEach(({ mask }, index) => {
      if ((forms & (1 << index)) !== 0) redacted = mask(redacted);
    });
    return redacted;
  } catch {
    // Whatever it is that cannot be looked through, nothing of it is shown.
    return REDACTED;
  }
}

export function withoutColours(text: string): string {
  return text.includes("\u001b") ? stripVTControlCharacters(text) : text;
}
