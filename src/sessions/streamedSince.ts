import { timestampMs } from "../logstream/index.ts";
import { showsAllOf, type Filters } from "./filters.ts";
import type { LogSession } from "./logSession.ts";
import type { Notice } from "./sessionItem.ts";

/** Above these, lines may be missing. */
const HOLES: ReadonlySet<Notice["kind"]> = new Set(["started", "gap", "trimmed", "stopped", "ended"]);

/**
 * From when on a log that streams has each line that these filters show, so that nobody else has to be asked for it. Epoch
 * milliseconds; undefined where it cannot vouch for any.
 */
export function streamedSinceMs(
  session: Pick<LogSession, "state" | "filters" | "memory">,
  wanted: Pick<Filters, "sources" | "search">,
): number | undefined {
  const { state, filters, memory } = session;
  if (state.kind !== "live" || state.isReading === true) return undefined;
  if (!showsAllOf(wanted, filters)) return undefined;
  const items = memory.shown(undefined);
  const hole = items.findLastIndex((item) => item.kind === "notice" && HOLES.has(item.notice.kind));
  const first = items
    .slice(hole + 1)
    .find(
      (item) => item.kind === "line" && item.earlier === undefined && timestampMs(item.line) !== undefined,
    );
  return first?.kind === "line" ? timestampMs(first.line) : undefined;
}
