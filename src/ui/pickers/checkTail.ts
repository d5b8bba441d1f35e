import { TAIL } from "../text/settings.ts";
import { countText } from "../text/numberText.ts";
import type { Translate } from "../text/translate.ts";

/** What is wrong with a typed number of backlog lines, as a sentence; undefined when it is fine. */
export function checkTail(typed: string, t: Translate): string | undefined {
  const text = typed.trim();
  if (text === "") return undefined;
  if (!/^\d+$/.test(text)) {
    return t('"{0}" is not a number of lines. Give a whole number, 0 or more.', text);
  }
  return Number(text) <= TAIL.maximum
    ? undefined
    : t(
        '"{0}" is too many lines. Give at most {1}, or 0 for all there are.',
        text,
        countText(TAIL.maximum, t),
      );
}
