import type { Translate } from "./translate.ts";

const AGO = /^(\d{1,6}) ?(min|mins|minutes?|m|h|hours?|d|days?)(?: ago)?$/i;
const CLOCK = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/;
const MOMENT = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i;
const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * The moment that a person types, epoch milliseconds: `10:15` of today, or of yesterday where that is still to come;
 * `2026-09-20 10:15`, local unless it names a zone; or an age, `90 min`. Undefined for anything else.
 */
export function parseTypedTime(typed: string, nowMs: number): number | undefined {
  const text = typed.trim();
  const [, count, unit = ""] = AGO.exec(text) ?? [];
  const unitMs = UNIT_MS[unit.charAt(0).toLowerCase()];
  if (count !== undefined && unitMs !== undefined) return nowMs - Number(count) * unitMs;
  const clock = CLOCK.exec(text);
  if (clock !== null) return clockToday(clock.slice(1).map(Number), nowMs);
  if (!MOMENT.test(text) || !isDay(text.slice(0, 10))) return undefined;
  // A date alone would be read as one of UTC.
  const ms = Date.parse(/^[\d-]+$/.test(text) ? `${text}T00:00` : text.replace(" ", "T"));
  return Number.isNaN(ms) ? undefined : ms;
}

/** Date would take the 30th of February for a day of March. */
export function isDay(text: string): boolean {
  const ms = Date.parse(`${text}T00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

function clockToday(
  [hours = 0, minutes = 0, seconds = 0]: readonly number[],
  nowMs: number,
): number | undefined {
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const date = new Date(nowMs);
  date.setHours(hours, minutes, Number.isNaN(seconds) ? 0 : seconds, 0);
  if (date.getTime() > nowMs) date.setDate(date.getDate() - 1);
  return date.getTime();
}

/** What is wrong with a typed time, as a sentence; undefined when it is fine. */
export function checkTypedTime(typed: string, nowMs: number, t: Translate): string | undefined {
  const ms = parseTypedTime(typed, nowMs);
  if (ms === undefined) {
    return t('"{0}" is not a time. Give one such as 10:15, 2026-09-20 10:15 or 90 min.', typed.trim());
  }
  return ms < nowMs ? undefined : t('"{0}" is still to come. Give a time that has passed.', typed.trim());
}
