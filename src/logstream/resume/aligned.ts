import type { LogEvent, LogLine } from "../types.ts";

export type GapEvent = Extract<LogEvent, { kind: "gap" }>;

export interface Aligned {
  /** To be reported before the lines. */
  readonly gap?: GapEvent;
  /** What was not delivered before and passes the source filter, in order. */
  readonly lines: readonly LogLine[];
  /** Whether the server sent anything new, filtered out or not. */
  readonly isNews: boolean;
  /** The replay joined on to the history: nothing is missing between. */
  readonly isBridged: boolean;
}

export interface AlignmentOptions {
  readonly search: string;
  /** Whether the line passes the source filter: what does not is remembered as kept back. */
  readonly accepts: (line: LogLine) => boolean;
  /** Hand out known lines that an earlier filter kept back and this one accepts. */
  readonly recoverWithheld: boolean;
  /** The stream before this one ended cleanly: the app was stopped, restarted or redeployed. */
  readonly endedCleanly: boolean;
}
