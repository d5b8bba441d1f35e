import type { LogLine } from "./types.ts";

/** The last `limit` lines (1 or more) of a backlog. */
export interface TailWindow {
  push(lines: readonly LogLine[]): void;
  /** Hands out what is kept and empties the window. */
  flush(): readonly LogLine[];
}

export function createTailWindow(limit: number): TailWindow {
  let kept: LogLine[] = [];
  return {
    push(lines) {
      for (const line of lines) {
        kept.push(line);
      }
      // Cutting only at twice the limit makes a line cost the same however long the backlog is.
      if (kept.length >= 2 * limit) {
        kept = kept.slice(-limit);
      }
    },
    flush() {
      const lines = kept.slice(-limit);
      kept = [];
      return lines;
    },
  };
}
