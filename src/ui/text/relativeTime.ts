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

let format: Intl.RelativeTimeFormat | undefined;

/**
 * `now`, `3 minutes ago`, `yesterday`, `last year`: how long ago a moment was, to the precision a person cares about. A
 * moment to come is now: clocks differ. The interface is in English, whatever the machine's locale.
 */
export function relativeTime(atMs: number, nowMs: number): string {
  // Made when it is first asked for: a formatter of Intl costs a window that starts more than much else here.
  format ??= new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  const ageMs = Math.max(0, nowMs - atMs);
  const [unit, unitMs] = UNITS.find(([, ms]) => ageMs >= ms) ?? ["second", Infinity];
  return format.format(-Math.floor(ageMs / unitMs), unit);
}
