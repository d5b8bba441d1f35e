import type { EarlierLines } from "../../../src/sessions/earlierLines.ts";
import type { UnfinishedReading } from "../../../src/sessions/earlierLog.ts";
import { OnlyNearRead } from "../../../src/sessions/readEarlier.ts";
import { base, type openLog } from "./earlierLog.ts";

export const refused = new Error("SELECT is missing");
const filters = { sources: [], search: "" };
/** Nothing of it is read. */
export function readingOf(
  open: Pick<ReturnType<typeof openLog>, "earlier">,
  sinceMs = base * 1000,
  untilMs = (base + 10_000) * 1000,
): UnfinishedReading {
  const span = { reading: open.earlier.begin(), from: "what is kept and a table", sinceMs, untilMs };
  return { span, filters, readMs: sinceMs, isMore: true };
}

/** Calls `onPiece` before each piece of what it reads, which may throw. */
export function watched(
  source: EarlierLines,
  onPiece: (piece: number, request: AbortSignal) => void,
): EarlierLines {
  return {
    ...source,
    async *read(request) {
      let pieces = 0;
      onPiece(pieces++, request.signal);
      for await (const lines of source.read(request)) {
        yield lines;
        onPiece(pieces++, request.signal);
      }
    },
  };
}

/** What a reading throws that fails or is cancelled. */
export function isExpected(error: unknown): boolean {
  return (
    error === refused ||
    error instanceof OnlyNearRead ||
    (error instanceof Error && error.name === "AbortError")
  );
}
