import { languageOf, type Translate } from "./translate.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The largest one that fits counts. */
const UNITS = [
  ["year", 365 * DAY_MS],
  ["month", 30 * DAY_MS],
  ["week", 7 * DAY_MS],
  ["day", DAY_MS],
  ["hour", HOUR_MS],
  ["minute", MINUTE_MS],
] as const satisfies readonly (readonly [Intl.RelativeTimeFormatUnit, number])[];

type Width = "long" | "narrow";

const formats = new Map<string, Intl.RelativeTimeFormat>();

/**
 * `this minute`, `3 days ago`, `yesterday`, `last year`; narrow `3d ago`: how long ago a moment was, to the precision a
 * person cares about, in the language of the texts around it. A moment to come is now: clocks differ.
 */
export function relativeTime(atMs: number, nowMs: number, t: Translate, width: Width = "long"): string {
  const ageMs = Math.max(0, nowMs - atMs);
  const [unit, unitMs] = UNITS.find(([, ms]) => ageMs >= ms) ?? ["minute", MINUTE_MS];
  return formatOf(languageOf(t), width).format(-Math.floor(ageMs / unitMs), unit);
}

/** Made when it is first asked for: a formatter of Intl costs a window that starts more than much else here. */
function formatOf(language: string, width: Width): Intl.RelativeTimeFormat {
  const key = `${language} ${width}`;
  // French has "-3 j" as its narrow form.
  const style = width === "narrow" && language !== "en" ? "short" : width;
  const format = formats.get(key) ?? new Intl.RelativeTimeFormat(language, { numeric: "auto", style });
  formats.set(key, format);
  return format;
}
