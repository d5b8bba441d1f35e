import { cleanMessage, withoutTurns } from "../../reading/cleanText.ts";
import { redact } from "../../reading/secrets/redact.ts";

/** An error of an app, as it is handed to a chat, a clipboard or an issue. Text of the log may still hold secrets. */
export interface TroubleReport {
  readonly app: string;
  /** Origin of the workspace. */
  readonly host: string;
  /** The id of the deployment that ran. */
  readonly deployment?: string | undefined;
  /** What went wrong, such as `KeyError: 'price'`. */
  readonly sentence: string;
  /** The file of the window, as its path there, and the line in it, from 1. */
  readonly place?: { readonly file: string; readonly line: number } | undefined;
  /** The log's entry with all its rows. */
  readonly entryText: string;
  /** Epoch milliseconds. */
  readonly atMs: number;
}

/** Rows of an entry handed over at most: the first ones, and more of the last ones, which say what went wrong. */
const FIRST_ROWS = 60;
const LAST_ROWS = 140;
/** Characters of a row, and of all. */
const LONGEST_ROW = 2000;
const LONGEST = 20_000;

/** The entry as it is quoted: masked first, then cut, since half a secret is not known as one. */
export function quotedEntry(entryText: string, longest = LONGEST): string {
  const masked = withoutTurns(redact(cleanMessage(entryText)));
  // A mark of zero width or a control would be seen nowhere, and read by a program.
  const plain = masked.replaceAll(/[^\P{C}\n\t]/gu, "").replace(/^\n+|\n+$/g, "");
  const rows = plain.split("\n").map((row) => cut(row, LONGEST_ROW));
  const left = rows.length - FIRST_ROWS - LAST_ROWS;
  const kept = left <= 0 ? rows : [...rows.slice(0, FIRST_ROWS), leftOut(left), ...rows.slice(-LAST_ROWS)];
  const text = kept.join("\n");
  if (text.length <= longest) return text;
  if (longest === 0) return "";
  // What went wrong stands at the end.
  const first = text.slice(0, Math.floor(longest / 3)).toWellFormed();
  const last = text.slice(-Math.floor((longest * 2) / 3)).toWellFormed();
  return `${first}\n[...]\n${last}`;
}

/** What went wrong in one row, masked. */
export function quotedSentence(sentence: string, longest: number): string {
  const masked = withoutTurns(redact(cleanMessage(sentence))).replaceAll(/[^\P{C}\n\t]/gu, "");
  return cut(masked.replaceAll(/\s+/g, " ").trim(), longest);
}

/** `2026-09-20 10:11:12 UTC` */
export function utcText(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return "";
  return `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest).toWellFormed()} [...]`;
}

function leftOut(rows: number): string {
  return `[... ${rows} rows are left out ...]`;
}
