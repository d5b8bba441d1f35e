import type { LogEntry, LogEvent, LogLine } from "../types.ts";

export type GapEvent = Extract<LogEvent, { kind: "gap" }>;

/** What a connection brought, in order, once it is decided. */
export type Part =
  /** To be handed out, each with its ticket: by it the history knows it again should it not be handed out. */
  | { readonly kind: "lines"; readonly lines: LogLine[]; readonly tickets: number[] }
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

  /** For the first time; `place` as the history has it. */
  addNew(line: LogLine, place: number): void {
    this.#addLine(line, place);
  }

  /** It was kept back until now. */
  addAgain(line: LogLine, copy: number): void {
    this.#addLine(line, -1 - copy);
  }

  #addLine(line: LogLine, ticket: number): void {
    let last = this.parts.at(-1);
    if (last?.kind !== "lines") {
      last = { kind: "lines", lines: [], tickets: [] };
      this.parts.push(last);
    }
    last.lines.push(line);
    last.tickets.push(ticket);
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
