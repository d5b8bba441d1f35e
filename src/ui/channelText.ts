import { stripVTControlCharacters } from "node:util";
import { timestampMs } from "../logstream/index.ts";
import type { LogLine } from "../logstream/index.ts";
import { redact } from "../sessions/redact.ts";
import type { SessionItem } from "../sessions/sessionItem.ts";
import type { SessionTarget } from "../sessions/sessionState.ts";
import { readJsonLine } from "./jsonLine.ts";
import type { JsonLine } from "./jsonLine.ts";
import { noticeLevel, noticeText } from "./noticeText.ts";
import type { Level } from "./noticeText.ts";
import { countText, stampText } from "./numberText.ts";
import type { LineStyle } from "./settings.ts";
import { namedLevel, textLevel } from "./textLevel.ts";
import { createTracebackTracker, startsTraceback } from "./traceback.ts";
import type { TracebackTracker } from "./traceback.ts";
import type { Translate } from "./translate.ts";

/** Category of what we say ourselves, in the Output view's filter menu beside APP and SYSTEM. */
export const NOTICE_CATEGORY = "Databricks App Logs";

/** Category of lines that came without a source. Without one, a line that begins with `[x]` would get category x. */
const PLAIN_CATEGORY = "OTHER";

/** The Output view wraps and colours whole lines; much more than this and it stutters. Characters. */
const LONGEST_SHOWN = 16_384;

export interface ChannelTextOptions {
  readonly target: SessionTarget;
  readonly t: Translate;
  /** Asked for each piece of text, so that a changed setting holds for the next line. */
  readonly style: () => LineStyle;
}

/**
 * Makes items into the Output view's own log format, `2026-09-20 10:11:12.345 [info] [APP] message`, so that its level
 * and category filters work. Time is the app's own; a line without a time gets that of its arrival. A traceback that
 * comes line by line becomes one entry; each text begins with a whole prefix, whatever it continues.
 */
export function createChannelText(options: ChannelTextOptions): (items: readonly SessionItem[]) => string {
  const { target, t } = options;
  const trackers = new Map<string, TracebackTracker>();

  const trackerOf = (category: string): TracebackTracker => {
    const tracker = trackers.get(category) ?? createTracebackTracker();
    trackers.set(category, tracker);
    return tracker;
  };

  return (items) => {
    const style = options.style();
    let text = "";
    /** Of the app's entry that the text ends with. */
    let last: { readonly category: string; readonly level: Level } | undefined;
    for (const item of items) {
      if (item.kind === "notice") {
        text += ownText(item, target, style, t);
        last = undefined;
        continue;
      }
      const { line, arrivedMs } = item;
      const category = categoryOf(line);
      const shown = shownLine(line, style, t);
      const continues = trackerOf(category).continues(shown.text, shown.level !== undefined);
      const level = continues ? "error" : (shown.level ?? (startsTraceback(shown.text) ? "error" : "info"));
      if (continues && last?.category === category && last.level === level) text += `${shown.text}\n`;
      else text += entryText(timestampMs(line) ?? arrivedMs, level, category, shown.text, style);
      last = { category, level };
    }
    return text;
  };
}

function categoryOf(line: LogLine): string {
  return line.source === undefined ? PLAIN_CATEGORY : line.source.toUpperCase().replaceAll(/[[\]\s]+/g, " ");
}

/** The text of a line, and the level that it names itself. */
function shownLine(line: LogLine, style: LineStyle, t: Translate): JsonLine {
  const message = shownMessage(line, t);
  const text = style.isRedacted ? redact(message) : message;
  const json = readJsonLine(text);
  const severity = line.source === undefined ? undefined : namedLevel(line["severity"]);
  return { level: severity ?? json?.level ?? textLevel(text), text: json?.text ?? text };
}

function ownText(
  item: Extract<SessionItem, { kind: "notice" }>,
  target: SessionTarget,
  style: LineStyle,
  t: Translate,
): string {
  const { notice, arrivedMs } = item;
  return entryText(
    arrivedMs,
    noticeLevel(notice),
    NOTICE_CATEGORY,
    cleanMessage(noticeText(notice, target, t)),
    style,
  );
}

function entryText(
  ms: number,
  level: Level,
  category: string,
  message: string,
  { timestamps }: LineStyle,
): string {
  return `${stampText(ms, timestamps)} [${level}] [${category}] ${message}\n`;
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
