import { withoutTurns } from "../../reading/cleanText.ts";
import { redact } from "../../reading/secrets/redact.ts";
import type { Translate } from "./translate.ts";

/** The rows of a tooltip that have a value. It is text of others: masked, and escaped. */
export function tooltipTable(
  rows: readonly (readonly [label: string, value: string | undefined])[],
  t: Translate,
): string {
  return rows
    .flatMap(([label, value]) =>
      value === undefined ? [] : [t("**{0}:** {1}", label, escapeMarkdown(redact(value)))],
    )
    .join("  \n");
}

/** Everything that Markdown or its HTML could read as a mark, and `$(icon)`; what would turn text around is written out. */
export function escapeMarkdown(text: string): string {
  return withoutTurns(text)
    .replaceAll(/[\\`*_{}[\]()#+\-.!|~<>&$]/g, "\\$&")
    .replaceAll(/\s+/g, " ");
}
