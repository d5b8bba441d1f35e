import type { App } from "../databricks/api/apps.ts";
import { DatabricksError } from "../databricks/api/errors.ts";
import type { Workspace } from "../databricks/workspace.ts";
import type { ReadLine } from "../reading/lineFacts.ts";
import type { EarlierLines } from "../sessions/earlierLines.ts";
import { namesOf } from "../sessions/planEarlier.ts";
import { earlierPlaces, type EarlierSourceServices } from "../targets/earlierSources.ts";
import { redact } from "../reading/secrets/redact.ts";
import { isAbort } from "../ui/messages/isAbort.ts";
import { CommandError } from "../ui/text/commandError.ts";
import { missingSpans, withHistory, type AgentHistory, type AgentLive } from "./agentHistory.ts";
import type { AgentInput } from "./agentInput.ts";

export type HistoryServices = EarlierSourceServices;

export interface HistoryRequest {
  readonly workspace: Workspace;
  readonly app: App;
  readonly input: Pick<AgentInput, "sources">;
  /** The live log; undefined where the app does not run. */
  readonly live: ({ readonly origin: string } & AgentLive) | undefined;
  readonly moment: { readonly ms: number; readonly untilMs: number };
  readonly signal: AbortSignal;
}

/**
 * The live log with what is kept of the app from before it, back to a moment, and of where lines are missing in it since.
 * Undefined where the live log misses nothing, or nothing is kept. Where it cannot be read, the live log says so; without
 * one the reason is thrown.
 */
export async function addHistory(
  services: HistoryServices,
  { workspace, app, input, live, moment, signal }: HistoryRequest,
): Promise<{ readonly origin: string; readonly lines: readonly ReadLine[] } | undefined> {
  const untilMs = Math.min(moment.untilMs, Date.now() + 60_000);
  const spans = missingSpans(live ?? { lines: [] }, { sinceMs: moment.ms, untilMs });
  if (live !== undefined && spans.length === 0) return undefined;
  const asking: EarlierSourceServices = {
    ...services,
    warehouseConsent: {
      ...services.warehouseConsent,
      // A no is an answer for the agent, too.
      mayWake: (...asked) =>
        services.warehouseConsent.mayWake(...asked).catch((error: unknown) => {
          if (isAbort(error)) return false;
          throw error;
        }),
    },
  };
  try {
    const { sources } = await earlierPlaces(asking, workspace, app, signal);
    if (sources.length === 0) return undefined;
    const place = { app: app.name, host: workspace.host };
    const found = await withHistory(live ?? { lines: [] }, {
      ...place,
      sources,
      spans,
      wanted: input.sources,
      signal,
    });
    const names = namesOfRead(sources, found);
    const origin = live === undefined ? names : `${live.origin} and, for what is missing in it, ${names}`;
    return { origin, lines: found.lines };
  } catch (error) {
    if (error instanceof CommandError && error.code === "history-off") return undefined;
    if (live === undefined || !(error instanceof DatabricksError)) throw error;
    return {
      origin: `${live.origin} alone, since what is missing in it was not read: ${redact(error.message)}`,
      lines: live.lines,
    };
  }
}

/** Where lines are from that the live log did not have, and what is missing in them. */
function namesOfRead(
  sources: readonly EarlierLines[],
  { cutAtMs, refusal }: Pick<AgentHistory, "cutAtMs" | "refusal">,
): string {
  const cut =
    cutAtMs === undefined
      ? ""
      : ` (only up to ${new Date(cutAtMs).toISOString()}, as there is too much: ask for a shorter time by "since" and "until")`;
  const table = sources.slice(-1);
  const near = sources.slice(0, -1);
  const all = `${near.length > 0 ? `${String(namesOf(near))} and ` : ""}${String(namesOf(table))}`;
  if (refusal === undefined) return `${all}${cut}`;
  const { reason, isInPart } = refusal;
  const why = redact(reason instanceof Error ? reason.message : String(reason));
  if (isInPart) return `${all}${cut}, of which the last was not read to its end: ${why}`;
  return `${String(namesOf(near))}${cut}, without ${String(namesOf(table))}, which was not read: ${why}`;
}
