import { Phrase, type PhraseValue } from "../../databricks/api/phrase.ts";
import type { Translate } from "./translate.ts";

/** What src/databricks says, in the window's language. What is no phrase, such as a name, stays as it is. */
export function inWords(told: PhraseValue, t: Translate): string {
  if (typeof told !== "object") return String(told);
  // The text is collected where the phrase is written: here alone it is no literal.
  const translate = t;
  return translate(
    told.text,
    ...told.values.map((value) => (typeof value === "object" ? inWords(value, t) : value)),
  );
}

/** The sentence of what a status checker answered: that of src/databricks can be told in other languages. */
export function statusInWords(status: { readonly detail: string }, t: Translate): string {
  return "phrase" in status && status.phrase instanceof Phrase ? inWords(status.phrase, t) : status.detail;
}
