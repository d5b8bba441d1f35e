import { ALERT_MINUTES } from "./activity.ts";
import type { Activity } from "./activity.ts";
import { listedParts } from "../text/joined.ts";
import { countText, durationText, linesText } from "../text/numberText.ts";
import type { Translate } from "../text/translate.ts";

/** What a person takes for at once. Milliseconds. */
const UNNOTICED_LAG_MS = 1000;

const BLOCKS = "▁▂▃▄▅▆▇█";

/** Counts as a row of blocks, the tallest one for the highest count. The number beside it says the same in text. */
export function sparkline(counts: readonly number[]): string {
  const highest = Math.max(1, ...counts);
  return counts.map((count) => BLOCKS[Math.ceil((count / highest) * (BLOCKS.length - 1))] ?? "").join("");
}

/** `4 s behind`; undefined where nobody notices. */
export function lagText(lagMs: number, t: Translate): string | undefined {
  return lagMs < UNNOTICED_LAG_MS ? undefined : t("{0} behind", durationText(lagMs, t));
}

/** `12 lines/s`, `0.4 lines/s`. */
export function activityText({ linesPerSecond }: Activity, t: Translate): string {
  const factor = linesPerSecond < 10 ? 10 : 1;
  return t("{0} lines/s", countText(Math.round(linesPerSecond * factor) / factor, t));
}

/** `1 warning and 2 errors in the last 5 minutes`. */
export function alertsText({ warnings, errors }: Activity, t: Translate): string {
  if (warnings === 0 && errors === 0)
    return t("no warnings or errors in the last {0} minutes", ALERT_MINUTES);
  const parts = [
    warnings === 1 ? t("1 warning") : t("{0} warnings", countText(warnings, t)),
    errors === 1 ? t("1 error") : t("{0} errors", countText(errors, t)),
  ];
  return t("{0} in the last {1} minutes", listedParts(parts, t), ALERT_MINUTES);
}

/** `4,812 lines of HTTP, 1 line of BUILD`; undefined for none. */
export function keptBackText(keptBack: ReadonlyMap<string, number>, t: Translate): string | undefined {
  if (keptBack.size === 0) return undefined;
  const parts = [...keptBack].map(([source, lines]) => t("{0} of {1}", linesText(lines, t), source));
  return listedParts(parts, t);
}
