import { languageOf, type Translate } from "./translate.ts";

const formats = new Map<string, Intl.NumberFormat>();

/** `1,234`, or `0.4` of less than 1000. */
export function countInEnglish(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}

/** `1,234`, or `0.4` of less than 1000, in the language of the texts around it. */
export function countText(count: number, t: Translate): string {
  const language = languageOf(t);
  // A formatter of Intl costs a window that starts more than all else here.
  if (language === "en") return countInEnglish(count);
  const format = formats.get(language) ?? new Intl.NumberFormat(language);
  formats.set(language, format);
  return format.format(count);
}

/** `1 line`, `1,234 lines`. */
export function linesText(count: number, t: Translate): string {
  return count === 1 ? t("1 line") : t("{0} lines", countText(count, t));
}

/** `12.3 MB`, `4 KB`: what a file takes, to the precision a person cares about. */
export function sizeText(bytes: number, t: Translate): string {
  const kilobytes = Math.ceil(bytes / 1024);
  if (kilobytes < 1000) return t("{0} KB", kilobytes);
  return t("{0} MB", countText(Math.round((bytes / 1024 / 1024) * 10) / 10, t));
}

/** `4 s`, `3 min`, `2 h`: how long something lasted, to the precision a person cares about. */
export function durationText(durationMs: number, t: Translate): string {
  const seconds = Math.max(1, Math.round(durationMs / 1000));
  if (seconds < 120) return t("{0} s", seconds);
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? t("{0} min", minutes) : t("{0} h", Math.round(minutes / 60));
}

/** `just now`, `4 s ago`, `3 min ago`. */
export function agoText(ageMs: number, t: Translate): string {
  return ageMs < 1500 ? t("just now") : t("{0} ago", durationText(ageMs, t));
}

/** Seconds left until a moment, never below 1 while it has not been announced as reached. */
export function secondsUntil(untilMs: number, nowMs: number): number {
  return Math.max(1, Math.ceil((untilMs - nowMs) / 1000));
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, "0");
}

/** `10:11:12`, local time zone. */
export function clockText(ms: number): string {
  const date = new Date(ms);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}

/** `2026-09-20`, local time zone. */
function dayText(date: Date): string {
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** `2026-09-20 10:11`, local time zone. */
export function dateText(ms: number): string {
  return `${dayText(new Date(ms))} ${clockText(ms).slice(0, 5)}`;
}

let lastSecond = NaN;
let lastSecondText = "";

/** `2026-09-20 10:11:12`, local time zone. The lines of a flood share their seconds. */
function secondText(second: number): string {
  if (second !== lastSecond) {
    const date = new Date(second * 1000);
    lastSecond = second;
    lastSecondText = `${dayText(date)} ${clockText(second * 1000)}`;
  }
  return lastSecondText;
}

/** `2026-09-20 10:11:12`, local time zone. */
export function momentText(ms: number): string {
  return secondText(Math.floor(ms / 1000));
}

/**
 * `2026-09-20 10:11:12.345`: the stamp that the Output view's filters know, local or UTC. `iso` is
 * `2026-09-20T08:11:12.345Z`, which they do not know.
 */
export function stampText(ms: number, timestamps: "local" | "utc" | "iso" = "local"): string {
  if (timestamps === "local") {
    const second = Math.floor(ms / 1000);
    return `${secondText(second)}.${pad(Math.trunc(ms - second * 1000), 3)}`;
  }
  const iso = new Date(ms).toISOString();
  return timestamps === "iso" ? iso : iso.replace("T", " ").replace("Z", "");
}

/** `2026-09-20-101112`, local time zone: for a file's name. */
export function fileStampText(ms: number): string {
  return `${dayText(new Date(ms))}-${clockText(ms).replaceAll(":", "")}`;
}
