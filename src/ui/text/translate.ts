import { Phrase } from "../../databricks/api/phrase.ts";

/** `vscode.l10n.t`: `{0}`, `{1}` in the message are replaced by the arguments. Passed in, so that text needs no VS Code. */
export type Translate = (message: string, ...args: (string | number)[]) => string;

/** For what no person reads in the window: an agent, a report. */
export const inEnglish: Translate = (message, ...args) => String(new Phrase(message, args));

/** What language `t` speaks, for numbers and times: that of its texts, which is not the editor's where it has none. */
export function languageOf(t: Translate): string {
  // Each translation of this text is its own language's tag.
  return t("en");
}
