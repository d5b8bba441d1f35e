import type { LoggedError } from "../../sessions/loggedErrors.ts";
import { sentencesText } from "../text/joined.ts";
import { countText, momentText } from "../text/numberText.ts";
import { sentence } from "../text/places.ts";
import type { Translate } from "../text/translate.ts";

/** All that a reader of a problem gets, a chat that is asked to fix it too: they see nothing else of the log. */
export function problemText(
  error: LoggedError,
  { app, isFileChanged }: { readonly app: string; readonly isFileChanged: boolean },
  t: Translate,
): string {
  const { deployment } = error;
  const parts = [sentence(error.sentence, t), timesText(error, app, t)];
  if (deployment !== undefined) {
    parts.push(
      deployment.createdMs === undefined
        ? t("Deployment: {0}.", deployment.id)
        : t("Deployment: {0}, created {1}.", deployment.id, momentText(deployment.createdMs)),
    );
    if (isFileChanged)
      parts.push(t("This file has changed since that deployment: the line may be another one."));
  }
  return sentencesText(parts, t);
}

function timesText({ count, crashes, firstMs, lastMs }: LoggedError, app: string, t: Translate): string {
  const last = momentText(lastMs);
  if (count === 1)
    return crashes > 0 ? t("{0} crashed with it, {1}.", app, last) : t("{0} logged it, {1}.", app, last);
  const times = [countText(count, t), momentText(firstMs), last] as const;
  if (crashes === count) return t("{0} crashed with it {1} times, first {2}, last {3}.", app, ...times);
  const logged = t("{0} logged it {1} times, first {2}, last {3}.", app, ...times);
  if (crashes === 0) return logged;
  return sentencesText(
    [logged, crashes === 1 ? t("It crashed once.") : t("It crashed {0} times.", countText(crashes, t))],
    t,
  );
}
