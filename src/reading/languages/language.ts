/** What an open entry does with its next row; undefined where the row is none of its own. */
export type State = (row: string, above: string) => Next | undefined;

export interface Next {
  readonly state: State;
  /** The sentence that names what went wrong, where this row says it or confirms it. */
  readonly error?: string;
  /** The row belongs to the entry even where it names a level, as a record of another thread would. */
  readonly isSure?: boolean;
  /** More is still to come: a record of another thread may stand in between, whatever its level. */
  readonly isUnfinished?: boolean;
  /** What went wrong is said, and only details may follow: a record of any level ends the entry. */
  readonly isSaid?: boolean;
}

/** How an entry begins. */
export interface Beginning extends Next {
  readonly level: "error" | "warning" | "info";
  /** What the platform or the text say of the level does not count. */
  readonly isCertain?: boolean;
  /** A stack, which goes on with a logger's record of an error right above it. */
  readonly isStack?: boolean;
  /** It goes on with the record right above it, whatever its level. */
  readonly isOfRecord?: boolean;
}

/** How a language, or a tool, writes what is more than one row, and what in it is a place in the source. */
export interface Language {
  /**
   * Those characters of ASCII, white space aside, with which a row begins that begins an entry: it is not asked what a row
   * says that begins with another one of ASCII. Without them it is asked of most rows, and must be quick.
   */
  readonly starts?: string;
  /** What a row says that begins an entry; undefined for any other row. */
  begin(row: string): Beginning | undefined;
  /** Global patterns with the named groups `place`, `path`, `line`, and a package's `folder`. Each scans bounded pieces. */
  readonly places: readonly RegExp[];
}

/** The entry takes no further row. */
export const closed: State = () => undefined;
