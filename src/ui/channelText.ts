import { stripVTControlCharacters } from "node:util";
import { timestampMs } from "../logstream/index.ts";
import type { LogLine } from "../logstream/index.ts";
import type { SessionItem } from "../sessions/sessionItem.ts";
import type { SessionTarget } from "../sessions/sessionState.ts";
import { noticeLevel, noticeText } from "./noticeText.ts";
import type { Level } from "./noticeText.ts";
import { countText, stampText } from "./numberText.ts";
import type { Translate } from "./translate.ts";

/** Category of what we say ourselves, in the Output view's filter menu beside APP and SYSTEM. */
export const NOTICE_CATEGORY = "Databricks App Logs";

/** Category of lines that came without a source. Without one, a line that begins with `[x]` would get category x. */
const PLAIN_CATEGORY = "OTHER";

/** The Output view wraps and colours whole lines; much more than this and it stutters. Characters. */
const LONGEST_SHOWN = 16_384;

const LEVELS: Readonly<Record<string, Level>> = {
  TRACE: "trace",
  DEBUG: "debug",
  INFO: "info",
  NOTICE: "info",
  WARN: "warning",
  WARNING: "warning",
  ERROR: "error",
  CRITICAL: "error",
  FATAL: "error",
};

/**
 * Items as the Output view's own log format, `2026-09-20 10:11:12.345 [info] [APP] message`, so that its level and
 * category filters work. Time is the app's own in the local time zone; a line without a time gets that of its arrival.
 */
export function channelText(items: readonly SessionItem[], target: SessionTarget, t: Translate): string {
  let text = "";
  for (const item of items) {
    text += item.kind === "line" ? lineText(item.line, item.arrivedMs, t) : ownText(item, target, t);
  }
  return text;
}

function lineText(line: LogLine, arrivedMs: number, t: Translate): string {
  const category =
    line.source === undefined ? PLAIN_CATEGORY : line.source.toUpperCase().replaceAll(/[[\]\s]+/g, " ");
  return entryText(timestampMs(line) ?? arrivedMs, levelOf(line), category, shownMessage(line, t));
}

function ownText(
  item: Extract<SessionItem, { kind: "notice" }>,
  target: SessionTarget,
  t: Translate,
): string {
  const { notice, arrivedMs } = item;
  return entryText(
    arrivedMs,
    noticeLevel(notice),
    NOTICE_CATEGORY,
    cleanMessage(noticeText(notice, target, t)),
  );
}

function entryText(ms: number, level: Level, category: string, message: string): string {
  return `${stampText(ms)} [${level}] [${category}] ${message}\n`;
}

/** A long message is cut, with its true length, and whole in what is saved up to the limit of the streamer. */
function shownMessage({ message, cutFromBytes }: LogLine, t: Translate): string {
  if (cutFromBytes === undefined && message.length <= LONGEST_SHOWN) return cleanMessage(message);
  const start = cleanMessage(message.slice(0, LONGEST_SHOWN).toWellFormed());
  return cutFromBytes === undefined
    ? t("{0} … [cut here: {1} characters in all, which a saved file has]", start, countText(message.length))
    : t("{0} … [cut here: {1} bytes in all, too long to keep]", start, countText(cutFromBytes));
}

/** A message keeps its own lines; colours and line ends that the Output view cannot show are taken out. */
function cleanMessage(message: string): string {
  return stripVTControlCharacters(message).replaceAll(/\r\n?/g, "\n").replace(/\n+$/, "");
}

function levelOf(line: LogLine): Level {
  const severity = line.source === undefined ? undefined : line["severity"];
  return (typeof severity === "string" ? LEVELS[severity.toUpperCase()] : undefined) ?? "info";
}
