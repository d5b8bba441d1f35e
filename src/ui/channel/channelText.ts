import { cutSize, timestampMs } from "../../logstream/index.ts";
import type { LogLine } from "../../logstream/index.ts";
import { redact } from "../../reading/secrets/redact.ts";
import { LineRedactor } from "../../reading/secrets/redactLines.ts";
import type { LineItem, Notice, SessionItem } from "../../sessions/sessionItem.ts";
import type { SessionTarget } from "../../sessions/sessionState.ts";
import { cleanMessage, withoutTurns } from "../../reading/cleanText.ts";
import { piecesOf } from "../../reading/entryPieces.ts";
import { NOTICE_CATEGORY, withLinks } from "./noticeLinks.ts";
import { noticeLevel, noticeText } from "../text/noticeText.ts";
import type { Level } from "../../reading/level.ts";
import { countText, linesText } from "../text/numberText.ts";
import type { LineStyle } from "../text/settings.ts";
import type { Translate } from "../text/translate.ts";
import { categoryOf, entryText } from "./entryText.ts";

export { NOTICE_CATEGORY } from "./noticeLinks.ts";

/** The Output view wraps and colours whole lines; much more than this and it stutters. Characters. */
const LONGEST_SHOWN = 16_384;

/** So much of a long message is searched for secrets before the rest of it is cut off. Characters. */
const LONGEST_MASKED = 1024 * 1024;

/** A piece of a channel's text that stays whole: one entry with all its lines. */
export interface TextBlock {
  /** Whole lines; the first one has the prefix. */
  readonly text: string;
  /** Lines of text. */
  readonly rows: number;
  /** In UTF-8. */
  readonly bytes: number;
  /** Lines of the app's log. */
  readonly lines: number;
  /** Whether it goes on with the traceback that an earlier block began. */
  readonly isContinued: boolean;
  /** Whether it stays where only errors are shown: an error, and of what we say ourselves a warning too. */
  readonly isTrouble: boolean;
}

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
export function createChannelText(
  options: ChannelTextOptions,
): (items: readonly SessionItem[]) => TextBlock[] {
  const { target, t } = options;
  const redactor = new LineRedactor();

  return (items) => {
    const style = options.style();
    const blocks: TextBlock[] = [];
    /** Of the app's entry that the last block is. */
    let lastCategory: string | undefined;
    let lastLevel: Level | undefined;
    for (const item of items) {
      if (item.kind === "notice") {
        const isTrouble = isTroubleNotice(item.notice);
        blocks.push(block(ownText(item, target, style, t), { lines: 0, isTrouble }));
        lastCategory = undefined;
        continue;
      }
      const { line, arrivedMs } = item;
      const category = categoryOf(line);
      const pieces = piecesOf(item, (text) =>
        shownText(text, line.source, style.isRedacted ? redactor : undefined, t),
      );
      // Of a line's pieces the first one counts it; one whose text stands in the line above is counted there.
      let lines = 1;
      for (const piece of pieces) {
        const { level, isContinued } = piece.facts;
        const shown = piece === pieces.at(-1) ? piece.text + cutText(line, t) : piece.text;
        const isMore = isContinued && lastCategory === category && lastLevel === level;
        const open = isMore ? blocks.at(-1) : undefined;
        if (open) {
          blocks[blocks.length - 1] = joined(open, `${shown}\n`, lines);
        } else {
          const whole = entryText(timestampMs(line) ?? arrivedMs, level, category, shown, style);
          blocks.push(block(whole, { lines, isContinued, isTrouble: level === "error" }));
        }
        lastCategory = category;
        lastLevel = level;
        lines = 0;
      }
      const above = blocks.at(-1);
      if (lines > 0 && above !== undefined) blocks[blocks.length - 1] = joined(above, "", lines);
    }
    return blocks;
  };
}

/** The row that an entry begins with in the view, and what stands there before its text. */
export function entryRow(
  item: LineItem,
  part: number,
  { style, t }: { readonly style: LineStyle; readonly t: Translate },
): { readonly row: string; readonly prefix: string } | undefined {
  const { line, arrivedMs } = item;
  const redactor = style.isRedacted ? new LineRedactor() : undefined;
  const piece = piecesOf(item, (text) => shownText(text, line.source, redactor, t))[part];
  if (piece === undefined) return undefined;
  const write = (text: string): string =>
    entryText(timestampMs(line) ?? arrivedMs, piece.facts.level, categoryOf(line), text, style);
  const [first = ""] = piece.text.split("\n", 1);
  return { row: write(first).slice(0, -1), prefix: write("").slice(0, -1) };
}

/** What stands in place of what the view no longer shows. */
export function trimText(
  trimmed: { readonly lines: number; readonly held: number },
  style: LineStyle,
  t: Translate,
): string {
  const text = t(
    "{0} before this are no longer shown. Save App Logs to File writes up to the last {1}, as the setting databricksAppLogs.scrollback says.",
    linesText(trimmed.lines, t),
    linesText(trimmed.held, t),
  );
  return entryText(Date.now(), "info", NOTICE_CATEGORY, text, style);
}

/** What stands in a view for lines that it leaves out, amid others. */
export function leftOutBlock(lines: number, style: LineStyle, t: Translate): TextBlock {
  const text = t(
    "This view leaves out {0} here. Save App Logs to File writes everything.",
    linesText(lines, t),
  );
  return block(entryText(Date.now(), "info", NOTICE_CATEGORY, text, style), { lines, isTrouble: true });
}

/** What a view begins with that shows only errors, or all lines again. */
export function lookBlock(isErrorsOnly: boolean, style: LineStyle, t: Translate): TextBlock {
  const text = isErrorsOnly
    ? t("Only errors are shown here, with their tracebacks. Show All Lines in App Logs takes that back.")
    : t("All lines are shown again.");
  return block(entryText(Date.now(), "info", NOTICE_CATEGORY, text, style), { lines: 0, isTrouble: true });
}

/** Whether anything of an item stays where only errors are shown. */
export function hasTrouble(item: SessionItem): boolean {
  return item.kind === "notice"
    ? isTroubleNotice(item.notice)
    : item.facts.parts.some(({ level }) => level === "error");
}

function isTroubleNotice(notice: Notice): boolean {
  const level = noticeLevel(notice);
  return level === "error" || level === "warning";
}

function block(
  text: string,
  {
    lines,
    isContinued = false,
    isTrouble = false,
  }: { lines: number; isContinued?: boolean; isTrouble?: boolean },
): TextBlock {
  return { text, rows: rowsOf(text), bytes: Buffer.byteLength(text), lines, isContinued, isTrouble };
}

function joined(open: TextBlock, text: string, lines: number): TextBlock {
  const { rows, bytes } = block(text, { lines });
  return {
    ...open,
    text: open.text + text,
    rows: open.rows + rows,
    bytes: open.bytes + bytes,
    lines: open.lines + lines,
  };
}

function rowsOf(text: string): number {
  let rows = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) rows++;
  return rows;
}

function ownText(
  item: Extract<SessionItem, { kind: "notice" }>,
  target: SessionTarget,
  style: LineStyle,
  t: Translate,
): string {
  const { notice, arrivedMs } = item;
  // What the platform says of an app can quote what the app printed.
  const said = withoutTurns(cleanMessage(noticeText(notice, target, t)));
  const masked = style.isRedacted ? redact(said) : said;
  return entryText(arrivedMs, noticeLevel(notice), NOTICE_CATEGORY, withLinks(masked, notice, t), style);
}

/** A long text is cut, with its true length, and whole in what is saved up to the limit of the streamer. */
function shownText(
  text: string,
  source: string | undefined,
  redactor: LineRedactor | undefined,
  t: Translate,
): string {
  // Masked before it is cut: half a secret is not known as one.
  const masked = redactor ? redactor.text(source, text.slice(0, LONGEST_MASKED)) : text;
  if (Math.max(masked.length, text.length) <= LONGEST_SHOWN) return withoutTurns(masked);
  const start = withoutTurns(masked.slice(0, LONGEST_SHOWN).toWellFormed());
  const size = countText(text.length, t);
  return t("{0} … [cut here: {1} characters in all, which a saved file has]", start, size);
}

function cutText(line: LogLine, t: Translate): string {
  const bytes = cutSize(line);
  if (bytes === undefined) return "";
  return t(" … [cut here: {0} bytes in all, too long to keep]", countText(bytes, t));
}
