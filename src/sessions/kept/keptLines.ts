import type { EarlierLines } from "../earlierLines.ts";
import type { KeptLogs } from "./keptLogs.ts";

/**
 * What this machine kept of streams as a source of earlier lines. It vouches for none: nobody may have streamed meanwhile,
 * or with other filters. `name` is for people.
 */
export function keptLines(kept: Pick<KeptLogs, "read" | "holds">, name: string): EarlierLines {
  return {
    name,
    holds: ({ app, host }) => kept.holds({ app, host }),
    wholeFrom: () => Promise.resolve(undefined),
    read: (request) => kept.read(request),
  };
}
