import { piecesOf } from "../reading/entryPieces.ts";
import { LineRedactor } from "../reading/secrets/redactLines.ts";
import type { LoggedError } from "./loggedErrors.ts";
import type { LogSession } from "./logSession.ts";
import type { LineItem } from "./sessionItem.ts";

/** So many lines are looked through for what the entry goes on with. */
const MOST_LOOKED_AT = 2000;
/** A secret over several lines may begin so many above. */
const LINES_ABOVE = 400;

type Held = Pick<LogSession, "heldLines" | "liveTotal" | "lineTotal">;
type EntryPlace = Pick<LoggedError, "entry" | "part">;

/** The line that an entry begins with; undefined where it is no longer held. */
export function heldLine(session: Held, { entry }: Pick<LoggedError, "entry">): LineItem | undefined {
  const lines = linesFromEntry(session, entry, 0);
  return lines[indexOf(lines, session, entry)];
}

/** The text of an entry with all its rows, masked; undefined where it is no longer held. */
export function heldEntryText(session: Held, { entry, part }: EntryPlace): string | undefined {
  const lines = linesFromEntry(session, entry, LINES_ABOVE);
  const index = indexOf(lines, session, entry);
  const first = lines[index];
  if (first === undefined) return undefined;
  const above = lines.slice(Math.max(0, index - LINES_ABOVE), index);
  const redactor = new LineRedactor();
  redactor.begin([...above, first].map(({ line }) => line));
  for (const { line } of above) redactor.text(line.source, line.message);
  const source = first.line.source?.toUpperCase();
  const texts: string[] = [];
  for (const item of lines.slice(index, index + MOST_LOOKED_AT)) {
    if ((item.line.source?.toUpperCase() ?? source) !== source) continue;
    const pieces = piecesOf(item, (text) => redactor.text(item.line.source, text));
    for (const [at, { facts, text }] of pieces.entries()) {
      if (item === first && at < part) continue;
      const isBegin = item === first && at === part;
      if (!isBegin && facts.isAside) continue;
      if (!isBegin && !facts.isContinued) return texts.join("\n").trimEnd();
      texts.push(text);
    }
  }
  return texts.join("\n").trimEnd();
}

/** The lines held from an entry on, and `above` more; not all of them, as each is made anew. */
function linesFromEntry(session: Held, entry: number, above: number): readonly LineItem[] {
  // One from before can stand anywhere, and the others can have all those from before below them.
  return entry < 0 ? session.heldLines() : session.heldLines(session.lineTotal - entry + above);
}

/** Lines that the stream brought are counted from its first, those from before have a number below 0. */
function indexOf(lines: readonly LineItem[], { liveTotal }: Held, entry: number): number {
  if (entry < 0) return lines.findIndex(({ earlier }) => earlier?.number === -entry);
  let after = liveTotal - entry;
  return lines.findLastIndex(({ earlier }) => earlier === undefined && --after === 0);
}
