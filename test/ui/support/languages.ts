import type { Phrase, PhraseValue } from "../../../src/databricks/api/phrase.ts";
import type { Translate } from "../../../src/ui/text/translate.ts";

export { english } from "./english.ts";

/** A language that writes a dot for each letter of ours, and leaves values as they are. */
export const dots: Translate = (message, ...args) =>
  message
    .split(/(\{\d+\})/)
    .map((part, index) =>
      index % 2 === 0 ? part.replaceAll(/\p{L}/gu, "·") : String(args[Number(part.slice(1, -1))] ?? part),
    )
    .join("");

/** What no language changes, of a phrase and of those within it. */
export function valuesOf({ values }: Phrase): string[] {
  return values.flatMap((value: PhraseValue) =>
    typeof value === "object" ? valuesOf(value) : String(value),
  );
}

/** The letters of ours that a text in that language still has beside the values. */
export function untranslated(text: string, values: readonly string[]): string {
  return values
    .toSorted((one, other) => other.length - one.length)
    .filter((value) => value !== "")
    .reduce((rest, value) => rest.replaceAll(value, ""), text)
    .replaceAll(/[^\p{L}]/gu, "")
    .replaceAll("·", "");
}
