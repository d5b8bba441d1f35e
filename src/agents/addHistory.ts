import type { App } from "../databricks/api/apps.ts";
import { DatabricksError } from "../databricks/api/errors.ts";
import type { Workspace } from "../databricks/workspace.ts";
import type { ReadLine } from "../reading/lineFacts.ts";
import { namesOfAsked } from "../sessions/readEarlier.ts";
import { earlierPlaces, type EarlierSourceServices } from "../targets/earlierSources.ts";
import { redact } from "../reading/secrets/redact.ts";
import { isAbort } from "../ui/messages/isAbort.ts";
import { CommandError } from "../ui/text/commandError.ts";
import { reachesBack, withHistory } from "./agentHistory.ts";
import type { AgentInput } from "./agentInput.ts";

export type HistoryServices = EarlierSourceServices;

export interface HistoryRequest {
  readonly workspace: Workspace;
  readonly app: App;
  readonly input: Pick<AgentInput, "sources">;
  /** The live log; undefined where the app does not run. */
  readonly live: { readonly origin: string; readonly lines: readonly ReadLine[] } | undefined;
  readonly moment: { readonly ms: number; readonly untilMs: number };
  readonly signal: AbortSignal;
}

/**
 * The live log with what is kept of the app from before it, back to a moment. Undefined where the live log reaches back as
 * far, or nothing is kept. Where it cannot be read, the live log says so; without one the reason is thrown.
 */
export async function addHistory(
  services: HistoryServices,
  { workspace, app, input, live, moment, signal }: HistoryRequest,
): Promise<{ readonly origin: string; readonly lines: readonly ReadLine[] } | undefined> {
  if (live !== undefined && reachesBack(live.lines, moment.ms)) return undefined;
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
    const { sources } = await earlierPlaces(asking, workspace, app.name, signal);
    if (sources.length === 0) return undefined;
    const span = {
      app: app.name,
      host: workspace.host,
      sinceMs: moment.ms,
      untilMs: Math.min(moment.untilMs, Date.now() + 60_000),
      signal,
    };
    const wanted = input.sources;
    const { lines, cutAtMs } = await withHistory(live?.lines ?? [], { ...span, sources, wanted });
    const names = await namesOfAsked(sources, span);
    const cut =
      cutAtMs === undefined
        ? ""
        : ` (only up to ${new Date(cutAtMs).toISOString()}, as there is too much: ask for a shorter time by "since" and "until")`;
    const origin = live === undefined ? names : `${live.origin} and, from before it, ${names}`;
    return { origin: `${origin}${cut}`, lines };
  } catch (error) {
    if (error instanceof CommandError && error.code === "history-off") return undefined;
    if (live === undefined || !(error instanceof DatabricksError)) throw error;
    return {
      origin: `${live.origin} alone, since what is kept from before it was not read: ${redact(error.message)}`,
      lines: live.lines,
    };
  }
}
