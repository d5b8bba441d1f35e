import { placeInApp } from "../../reading/errorFrames.ts";
import type { LoggedError } from "../../sessions/loggedErrors.ts";
import { listedParts } from "../text/joined.ts";
import { agoText, countText, momentText } from "../text/numberText.ts";
import type { Translate } from "../text/translate.ts";

export interface LoggedErrorText {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

/** An error as a row of a list. `place` is where it stands in the workspace, such as `src/main.py:23`. */
export function loggedErrorText(
  error: LoggedError,
  { app, place, nowMs, t }: { app: string; place: string | undefined; nowMs: number; t: Translate },
): LoggedErrorText {
  const { sentence, count, firstMs, lastMs, frames, deployment, isPast } = error;
  const [deepest] = frames;
  const where = place ?? (deepest && placeInApp(deepest));
  const last = t("last {0} ({1})", momentText(lastMs), agoText(nowMs - lastMs, t));
  return {
    // What looks like an icon's name in a row becomes one.
    label: sentence.replaceAll("$(", "\\$("),
    description: listedParts([app, count === 1 ? t("once") : t("{0} times", countText(count, t))], t),
    detail: listedParts(
      [
        ...(where === undefined ? [] : [where]),
        ...(count === 1 ? [] : [t("first {0}", momentText(firstMs))]),
        last,
        ...(deployment === undefined ? [] : [t("deployment {0}", deployment.id)]),
        ...(isPast ? [t("not since the newer deployment")] : []),
      ],
      t,
    ),
  };
}

/** Without the text of its entry, all that is known of an error. */
export function loggedErrorSummary({ sentence, frames }: LoggedError): string {
  const places = frames.map((frame) => {
    const { functionName } = frame;
    return `    ${placeInApp(frame)}${functionName === undefined ? "" : ` in ${functionName}`}`;
  });
  return [sentence, ...places].join("\n");
}
