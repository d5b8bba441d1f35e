import type { LogLine } from "../logstream/index.ts";
import type { Level } from "./level.ts";

/** What some rows of a line say: an entry, or more of one that began above. */
export interface PartFacts {
  /** The first of its rows in the line, from 0. It ends where the next part begins. */
  readonly firstRow: number;
  /** Of the whole entry. */
  readonly level: Level;
  /** Whether it goes on with an entry that an earlier row began. */
  readonly isContinued: boolean;
  /** Whether it stands between the rows of an entry that may go on below. */
  readonly isAside: boolean;
  readonly isTraceback: boolean;
  /** The sentence that names what went wrong, where these rows say or confirm it: `ValueError: no width`. */
  readonly error: string | undefined;
  /** The line whose first row goes on with the JSON that the last row here breaks off. */
  readonly goesOnIn?: LogLine;
}

/** What one line says. It is kept as long as its line, and so holds no copy of the text. */
export interface LineFacts {
  /** At least one, in the order of their rows. */
  readonly parts: readonly [PartFacts, ...PartFacts[]];
  /** Its first row is read, and shown, with the line above. */
  readonly isJoined: boolean;
}

/** A line, and what it says: read once, as it arrives, for whoever shows, counts or returns it. */
export interface ReadLine {
  readonly line: LogLine;
  readonly facts: LineFacts;
}
