import type { LogLine } from "../../logstream/index.ts";
import { LineReader } from "../../reading/lineReader.ts";
import type { LineStyle } from "../text/settings.ts";
import { NOTICE_CATEGORY } from "./channelText.ts";

/** What begins each entry, in any of the forms of time. */
const PREFIX = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d{3}Z?) \[(\w+)\] \[([^\]]*)\] (.*)$/;

/** Pieces of one entry come in one go. Where only errors are shown, those right below each other can be far apart. */
const NEAR_MS = 2000;

export interface Entry {
  readonly row: number;
  /** Epoch milliseconds. */
  readonly ms: number;
  readonly category: string;
  readonly isError: boolean;
  /** The first one without its prefix. */
  readonly rows: string[];
}

/**
 * The rows of a channel's text, from 0, where an entry of level error begins, in their order. A traceback that came in
 * several pieces, each of which has a prefix, is one.
 */
export function errorRows(text: string): readonly number[] {
  /** By category, the last of the errors right below each other, which may be pieces of one. */
  const above = new Map<string, Above>();
  return entriesOf(text).flatMap((entry) => {
    const { row, category, isError } = entry;
    const last = above.get(category);
    if (!isError) {
      above.delete(category);
      return [];
    }
    if (category === NOTICE_CATEGORY) return [row];
    if (last === undefined || Math.abs(entry.ms - last.entry.ms) > NEAR_MS) {
      above.set(category, { entry, reader: undefined });
      return [row];
    }
    const reader = last.reader ?? readerAfter(last.entry);
    above.set(category, { entry, reader });
    return reader.read(lineOf(entry)).parts[0].isContinued ? [] : [row];
  });
}

interface Above {
  readonly entry: Entry;
  /** Has read it, and those above it. Most errors stand alone, and need none. */
  readonly reader: LineReader | undefined;
}

function readerAfter(entry: Entry): LineReader {
  const reader = new LineReader();
  reader.read(lineOf(entry));
  return reader;
}

function lineOf({ ms, category, rows }: Entry): LogLine {
  return { source: category, severity: "ERROR", message: rows.join("\n"), timestamp: ms / 1000 };
}

/** The entries of a channel's text, each with all its rows. A text in UTC does not say so in its times. */
export function entriesOf(text: string, timestamps: LineStyle["timestamps"] = "local"): Entry[] {
  const entries: Entry[] = [];
  text.split(/\r?\n/).forEach((written, row) => {
    const [, time, level, category, message] = PREFIX.exec(written) ?? [];
    if (time === undefined || category === undefined || message === undefined) {
      entries.at(-1)?.rows.push(written);
      return;
    }
    const ms = Date.parse(timestamps === "utc" ? `${time}Z` : time);
    entries.push({ row, ms, category, isError: level === "error", rows: [message] });
  });
  return entries;
}

export type ErrorStep = "next" | "previous" | "last";

/** The row to go to from `row`, around the end or the start where nothing is left; undefined without any error. */
export function stepTo(rows: readonly number[], row: number, step: ErrorStep): number | undefined {
  switch (step) {
    case "next":
      return rows.find((each) => each > row) ?? rows[0];
    case "previous":
      return rows.findLast((each) => each < row) ?? rows.at(-1);
    case "last":
      return rows.at(-1);
  }
}
