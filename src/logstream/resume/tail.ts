import type { LogLine } from "../types.ts";

/** A window of giant lines holds fewer of them than asked for. Characters. */
const LONGEST_TAIL_CHARS = 64 * 1024 * 1024;
/** What a line costs beside its text. */
const LINE_OVERHEAD_CHARS = 50;

/** The last `limit` lines (1 or more) of a backlog, at most 64 MiB of text, and always the last one. */
export interface TailWindow {
  push(lines: readonly LogLine[]): void;
  /** Hands out what is kept and empties the window. */
  flush(): readonly LogLine[];
}

export function createTailWindow(limit: number, longestChars = LONGEST_TAIL_CHARS): TailWindow {
  let kept: LogLine[] = [];
  let chars = 0;

  function trim(): void {
    let start = Math.max(0, kept.length - limit);
    chars = 0;
    for (let index = kept.length - 1; index >= start; index -= 1) {
      chars += sizeOf(kept[index]);
      if (chars > longestChars && index < kept.length - 1) {
        start = index + 1;
        chars -= sizeOf(kept[index]);
      }
    }
    kept = kept.slice(start);
  }

  return {
    push(lines) {
      for (const line of lines) {
        kept.push(line);
        chars += sizeOf(line);
        // Cutting only at twice the limit makes a line cost the same however long the backlog is.
        if (kept.length >= 2 * limit || chars >= 2 * longestChars) {
          trim();
        }
      }
    },
    flush() {
      trim();
      const lines = kept;
      kept = [];
      chars = 0;
      return lines;
    },
  };
}

function sizeOf(line: LogLine | undefined): number {
  return line === undefined ? 0 : line.message.length + LINE_OVERHEAD_CHARS;
}
