import type { LogEntry, LogEvent, LogLine } from "../types.ts";

export type GapEvent = Extract<LogEvent, { kind: "gap" }>;

/** What a connection brought, in order, once it is decided. */
export type Part =
  /** To be handed out, each with its place in the history, which has to know should it not be. */
  | { readonly kind: "lines"; readonly lines: LogLine[]; readonly places: number[] }
  /** Lines of the replay that were handed out before: they count for a tail. */
  | { readonly kind: "shown"; count: number }
  /** From here on the lines join on to what was received before: nothing is missing between. */
  | { readonly kind: "joined" }
  | GapEvent;

export interface AlignmentOptions {
  readonly search: string;
  /** Whether the line passes the source filter: what does not is remembered as kept back. */
  readonly accepts: (line: LogLine) => boolean;
  /** Told of each new line that does not. */
  readonly onKeptBack?: ((line: LogEntry) => void) | undefined;
  /** No replay of this stream has found its place before: what was handed out earlier counts for its tail. */
  readonly isFirst: boolean;
  /** The stream before this one ended cleanly: the app was stopped, restarted or redeployed. */
  readonly endedCleanly: boolean;
}

export interface Aligned {
  readonly parts: readonly Part[];
  /** Whether the server sent anything new, filtered out or not. */
  readonly isNews: boolean;
}

/** Gathers parts, like ones into one. */
export class Parts implements Aligned {
  readonly parts: Part[] = [];
  isNews = false;

  addLine(line: LogLine, place: number): void {
    let last = this.parts.at(-1);
    if (last?.kind !== "lines") {
      last = { kind: "lines", lines: [], places: [] };
      this.parts.push(last);
    }
    last.lines.push(line);
    last.places.push(place);
  }

  addShown(): void {
    const last = this.parts.at(-1);
    if (last?.kind === "shown") {
      last.count += 1;
    } else {
      this.parts.push({ kind: "shown", count: 1 });
    }
  }

  add(part: Part): void {
    this.parts.push(part);
  }
}
