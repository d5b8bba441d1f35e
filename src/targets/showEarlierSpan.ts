import * as vscode from "vscode";
import { appKey, type App } from "../databricks/api/app.ts";
import type { Workspace } from "../databricks/workspace.ts";
import type { Filters } from "../sessions/filters.ts";
import type { EarlierLines } from "../sessions/earlierLines.ts";
import { findLastCrash } from "../sessions/findCrash.ts";
import { entryOfCrash } from "../sessions/crashEntry.ts";
import type { LogSession } from "../sessions/logSession.ts";
import { isStreaming } from "../sessions/sessionState.ts";
import { streamedSinceMs } from "../sessions/streamedSince.ts";
import { refusing } from "../sessions/unreadableLines.ts";
import type { SpanChoice } from "../ui/pickers/askSpan.ts";
import { readScrollback, idOf, SETTINGS_SECTION } from "../ui/text/settings.ts";
import { earlierTarget } from "./appTarget.ts";
import { beginReading } from "./beginReading.ts";
import { cancellable } from "./cancellable.ts";
import { earlierPlaces, type EarlierPlaces } from "./earlierSources.ts";
import { showEarlierLines, type ShowLinesServices } from "./showEarlierLines.ts";
import { offerTelemetry, tellNothingKept } from "./tellEarlier.ts";

export interface AskedApp {
  readonly workspace: Workspace;
  readonly app: App;
}

export type ShowSpanServices = ShowLinesServices & { readonly userAgent: string };

/** What led to a crash is of so long before it, and what it said comes so soon. Milliseconds. */
const BEFORE_CRASH_MS = 120_000;
const AFTER_CRASH_MS = 10_000;
/** Of a crash as much is read at once as it takes to come to its end. */
const CRASH_LINES = 10_000;
/** The platform's clock may be ahead of this machine's. Milliseconds. */
const AHEAD_MS = 60_000;

/** Shows an app's lines of a span in its log, a new one if there is none. Throws a DatabricksError or CommandError. */
export async function showEarlierSpan(
  services: ShowSpanServices,
  asked: AskedApp,
  choice: SpanChoice,
  filters: Filters,
): Promise<void> {
  const { workspace } = asked;
  const { name } = asked.app;
  const places = await cancellable(services, name, (signal) =>
    earlierPlaces(services, workspace, asked.app, signal),
  );
  const { app, hasTable } = places;
  if (places.sources.length === 0) {
    await tellNothingKept(name);
    return;
  }
  const crash = choice.kind === "since" ? undefined : await lastCrash(services, asked, places);
  const { crashMs, sources } = { sources: places.sources, ...crash };
  if (choice.kind === "lastCrash" && crashMs === undefined) {
    await tellNoCrash(name, appKey(workspace, app), hasTable);
    return;
  }
  const target = earlierTarget(workspace, app, services.userAgent);
  const isNew = services.sessions.get(target.key) === undefined;
  const scrollback = readScrollback(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  const session = services.sessions.hold({ target, filters, scrollback });
  services.earlierWorkspaces.set(session, workspace);
  const { sinceMs, untilMs } =
    choice.kind === "since"
      ? { sinceMs: choice.sinceMs, untilMs: untilLive(session, filters) }
      : { sinceMs: (crashMs ?? 0) - BEFORE_CRASH_MS, untilMs: (crashMs ?? 0) + AFTER_CRASH_MS };
  const reading = await beginReading(services, session, sources, {
    // A stamp of a whole second is of any moment of it.
    sinceMs: Math.floor(sinceMs / 1000) * 1000,
    untilMs: Math.ceil(untilMs / 1000) * 1000,
  });
  try {
    await showEarlierLines(services, session, {
      ...reading,
      filters,
      hasTable,
      ...(crashMs !== undefined && {
        pageLines: CRASH_LINES,
        // Who could not be read may tell of a later one.
        again: () => showEarlierSpan(services, asked, choice, filters),
        choose: (added) => entryOfCrash(added, crashMs),
      }),
    });
  } finally {
    // Meanwhile it may have been streamed.
    if (isNew && session.lineTotal === 0 && !isStreaming(session.state))
      await services.sessions.close(session);
  }
}

/** The moment of it, and the sources: those that could not be read for it are not asked once more. */
async function lastCrash(
  services: ShowLinesServices,
  { workspace, app: { name } }: AskedApp,
  { sources }: EarlierPlaces,
): Promise<Pick<EarlierPlaces, "sources"> & { readonly crashMs: number | undefined }> {
  const request = { app: name, host: workspace.host, untilMs: Date.now() + AHEAD_MS };
  const unread = new Map<EarlierLines, EarlierLines>();
  const crashMs = await cancellable(services, name, (signal) =>
    findLastCrash(sources, { ...request, signal }, (source, reason) => {
      unread.set(source, refusing(source, reason));
    }),
  );
  return { crashMs, sources: sources.map((source) => unread.get(source) ?? source) };
}

function untilLive(session: LogSession, filters: Filters): number {
  const streamedMs = streamedSinceMs(session, filters);
  return streamedMs === undefined ? Date.now() + AHEAD_MS : streamedMs + 1000;
}

async function tellNoCrash(app: string, key: string, hasTable: boolean): Promise<void> {
  const { t } = vscode.l10n;
  const other = t("Choose a Time");
  const picked = hasTable
    ? await vscode.window.showInformationMessage(
        t("The platform tells of no crash of {0} in the last 30 days.", app),
        other,
      )
    : await offerTelemetry(
        t(
          "What this machine kept of {0} tells of no crash. App telemetry keeps all that the app logs, from the deployment on that switches it on.",
          app,
        ),
        app,
        other,
      );
  if (picked === other) await vscode.commands.executeCommand(idOf("showEarlier"), key);
}
