import { phrase } from "../databricks/api/phrase.ts";
import { logsTablePhrase } from "../databricks/telemetry/logsTable.ts";
import type { EarlierLines } from "./earlierLines.ts";

/** An app's logs table that is known not to be readable: whoever reads it is told why. `fullName` where that is known. */
export function unreadableLines(fullName: string | undefined, reason: unknown): EarlierLines {
  const table = {
    name: fullName === undefined ? phrase("the app's logs table") : logsTablePhrase(fullName),
    holds: () => Promise.resolve(true),
    wholeFrom: () => Promise.resolve(-Infinity),
  };
  return refusing(table, reason);
}

/** The same source, which whoever reads it is told of why it could not be read before. */
export function refusing(source: Omit<EarlierLines, "read">, reason: unknown): EarlierLines {
  return {
    name: source.name,
    holds: (place) => source.holds(place),
    wholeFrom: (request) => source.wholeFrom(request),
    async *read() {
      yield await Promise.resolve().then(() => {
        throw reason;
      });
    },
  };
}
