import type { LineStyle } from "../text/settings.ts";
import { NOTICE_CATEGORY } from "./channelText.ts";
import { entriesOf, errorRows } from "./errorRows.ts";
import type { Entry } from "./errorRows.ts";

/** An entry of a channel's text as a whole. */
export interface ShownEntry {
  /** Without the prefix. */
  readonly text: string;
  /** In capitals, such as APP. */
  readonly category: string;
  /** What is said there is this extension's own. */
  readonly isNotice: boolean;
  /** The row that was asked for, without the prefix where it has one. */
  readonly ownRow: string;
  /** Epoch milliseconds. */
  readonly atMs: number;
}

/**
 * The entry that a row, from 0, is of; undefined above the first one. A traceback in several pieces is one. `timestamps` is
 * how the text writes times, local unless told.
 */
export function entryAt(
  text: string,
  row: number,
  timestamps?: LineStyle["timestamps"],
): ShownEntry | undefined {
  const entries = entriesOf(text, timestamps);
  const at = entries.findLast((entry) => entry.row <= row);
  if (at === undefined) return undefined;
  const ownRow = at.rows[row - at.row] ?? "";
  if (!at.isError) return shown([at], ownRow);
  const starts = new Set(errorRows(text));
  const ofCategory = entries.filter(({ category }) => category === at.category);
  const place = ofCategory.indexOf(at);
  const first = ofCategory.findLastIndex((entry, index) => index <= place && starts.has(entry.row));
  const next = ofCategory.findIndex(
    (entry, index) => index > place && (!entry.isError || starts.has(entry.row)),
  );
  const pieces = ofCategory.slice(first === -1 ? place : first, next === -1 ? undefined : next);
  return shown(pieces, ownRow);
}

/** The error at a row, else the nearest one above it, else the newest. An error is not what we say of the stream. */
export function errorAt(
  text: string,
  row: number,
  timestamps?: LineStyle["timestamps"],
): ShownEntry | undefined {
  const entries = new Map(entriesOf(text).map((entry) => [entry.row, entry]));
  const rows = errorRows(text).filter((start) => entries.get(start)?.category !== NOTICE_CATEGORY);
  const found = rows.findLast((start) => start <= row) ?? rows.at(-1);
  return found === undefined ? undefined : entryAt(text, found, timestamps);
}

function shown(pieces: readonly Entry[], ownRow: string): ShownEntry | undefined {
  const [first] = pieces;
  return (
    first && {
      text: pieces.flatMap(({ rows }) => rows).join("\n"),
      category: first.category,
      isNotice: first.category === NOTICE_CATEGORY,
      ownRow,
      atMs: first.ms,
    }
  );
}
