import type { LogLine } from "../logstream/index.ts";
import type { Level } from "./level.ts";

/** What one line says. It is kept as long as its line, and so holds no copy of the text. */
export interface LineFacts {
  /** Of the whole entry. */
  readonly level: Level;
  /** Whether it goes on with an entry that an earlier line began. */
  readonly isContinued: boolean;
  readonly isTraceback: boolean;
  /** What went wrong, as the traceback says it that ends, or whose frames begin, here: `ValueError: no width`. */
  readonly tracebackEnd: string | undefined;
}

/** A line, and what it says: read once, as it arrives, for whoever shows, counts or returns it. */
export interface ReadLine {
  readonly line: LogLine;
  readonly facts: LineFacts;
}
