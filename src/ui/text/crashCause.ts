import type { Crash } from "../../sessions/appHealth.ts";
import { statusInWords } from "./inWords.ts";
import type { Translate } from "./translate.ts";

/**
 * Why an app crashed, beside words that say that it did: what the log gives as the reason, else the platform's account of
 * it, without the sentence that says so once more. Empty where nothing is known.
 */
export function crashCause(
  { reason, ...account }: Pick<Crash, "reason" | "detail" | "phrase">,
  app: string,
  t: Translate,
): string {
  if (reason !== undefined) return reason;
  const said = `The app "${app}" has crashed.`;
  const { detail } = account;
  return detail.startsWith(said) ? detail.slice(said.length).trim() : statusInWords(account, t);
}
