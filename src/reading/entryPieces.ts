import { cleanMessage, firstRowOf } from "./cleanText.ts";
import { readJsonLine } from "./jsonLine.ts";
import type { PartFacts, ReadLine } from "./lineFacts.ts";

/** A piece of an entry, as a person reads it: a logger's JSON with its message first. */
export interface EntryPiece {
  readonly facts: PartFacts;
  readonly text: string;
}

/**
 * The pieces of entries that a line holds. `mask` takes each as it came: a JSON's names and quotes tell more secrets than
 * what is read of it; `read` makes a row readable. Never throws, unless those do.
 */
export function piecesOf(
  { line, facts }: ReadLine,
  mask: (text: string) => string,
  read = readableText,
): EntryPiece[] {
  const { parts, isJoined } = facts;
  const whole = cleanMessage(line.message);
  const [only] = parts;
  if (!isJoined && only.goesOnIn === undefined && !whole.includes("\n")) {
    return [{ facts: only, text: readableRows(mask(whole), read) }];
  }
  const rows = whole.split("\n");
  if (isJoined && rows.length === 1) return [];
  return parts.map((part, index) => {
    const end = parts[index + 1]?.firstRow ?? rows.length;
    const first = index === 0 && isJoined ? Math.max(1, part.firstRow) : part.firstRow;
    const own = first === 0 && end === rows.length ? rows.join("\n") : rows.slice(first, end).join("\n");
    const text = part.goesOnIn === undefined ? own : own + firstRowOf(part.goesOnIn.message);
    return { facts: part, text: readableRows(mask(text), read) };
  });
}

/** A record is one row; below it can stand its stack. */
function readableRows(text: string, read: (row: string) => string): string {
  const end = text.indexOf("\n");
  return end === -1 ? read(text) : read(text.slice(0, end)) + text.slice(end);
}

/** Text as a person reads it. */
export function readableText(text: string): string {
  try {
    return readJsonLine(text)?.text ?? text;
  } catch {
    // Whatever it holds, it is still text.
    return text;
  }
}

/** The same without the fields of JSON that do not say what went wrong. */
export function saidText(text: string): string {
  try {
    return readJsonLine(text)?.said ?? text;
  } catch {
    return text;
  }
}
