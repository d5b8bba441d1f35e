import { phrase } from "../../databricks/api/phrase.ts";
import type { EarlierLines } from "../earlierLines.ts";
import type { KeptLogs } from "./keptLogs.ts";

/**
 * What this machine kept of streams as a source of earlier lines. It vouches for none: nobody may have streamed meanwhile,
 * or with other filters.
 */
export function keptLines(kept: Pick<KeptLogs, "read" | "holds">): EarlierLines {
  return {
    name: phrase("what this machine kept of streamed logs"),
    holds: ({ app, host, address }) => kept.holds({ app, host, address }),
    wholeFrom: () => Promise.resolve(undefined),
    read: (request) => kept.read(request),
  };
}
