import * as vscode from "vscode";
import { appKey, type App } from "../databricks/api/app.ts";
import type { Workspace } from "../databricks/workspace.ts";
import type { EarlierLines } from "../sessions/earlierLines.ts";
import type { Filters } from "../sessions/filters.ts";
import { findLastCrash } from "../sessions/findCrash.ts";
import { entryOfCrash } from "../sessions/crashEntry.ts";
import type { LogSession } from "../sessions/logSession.ts";
import { namesOfAsked } from "../sessions/readEarlier.ts";
import { isStreaming } from "../sessions/sessionState.ts";
import { streamedSinceMs } from "../sessions/streamedSince.ts";
import type { SpanChoice } from "../ui/pickers/askSpan.ts";
import { readScrollback, idOf, SETTINGS_SECTION } from "../ui/text/settings.ts";
import { earlierTarget } from "./appTarget.ts";
import { earlierPlaces, type EarlierSourceServices } from "./earlierSources.ts";
import type { EarlierWorkspaceServices } from "./earlierWorkspace.ts";
import { cancellable, showEarlierLines, tellNothingKept, type EarlierDesk } from "./showEarlierLines.ts";

export interface AskedApp {
  readonly workspace: Workspace;
  readonly app: App;
}

export interface ShowSpanServices extends EarlierDesk, EarlierSourceServices, EarlierWorkspaceServices {
  readonly userAgent: string;
}

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
  const { app, sources } = await cancellable(services, name, (signal) =>
    earlierPlaces(services, workspace, name, signal),
  );
  if (sources.length === 0) {
    await tellNothingKept(name);
    return;
  }
  const crashMs = choice.kind === "since" ? undefined : await lastCrash(services, asked, sources);
  if (choice.kind === "lastCrash" && crashMs === undefined) {
    await tellNoCrash(name, appKey(workspace, app));
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
  const asking = { app: name, host: workspace.host, sinceMs, untilMs };
  const span = {
    reading: session.earlier.begin(),
    from: await cancellable(services, name, (signal) => namesOfAsked(sources, { ...asking, signal })),
    // A stamp of a whole second is of any moment of it.
    sinceMs: Math.floor(sinceMs / 1000) * 1000,
    untilMs: Math.ceil(untilMs / 1000) * 1000,
  };
  try {
    await showEarlierLines(services, session, {
      span,
      filters,
      sources,
      readMs: span.sinceMs,
      isMore: true,
      ...(crashMs !== undefined && {
        pageLines: CRASH_LINES,
        choose: (added) => entryOfCrash(added, crashMs),
      }),
    });
  } finally {
    // Meanwhile it may have been streamed.
    if (isNew && session.lineTotal === 0 && !isStreaming(session.state))
      await services.sessions.close(session);
  }
}

function lastCrash(
  services: EarlierDesk,
  { workspace, app: { name } }: AskedApp,
  sources: readonly EarlierLines[],
): Promise<number | undefined> {
  const request = { app: name, host: workspace.host, untilMs: Date.now() + AHEAD_MS };
  return cancellable(services, name, (signal) => findLastCrash(sources, { ...request, signal }));
}

function untilLive(session: LogSession, filters: Filters): number {
  const streamedMs = streamedSinceMs(session, filters);
  return streamedMs === undefined ? Date.now() + AHEAD_MS : streamedMs + 1000;
}

async function tellNoCrash(app: string, key: string): Promise<void> {
  const other = vscode.l10n.t("Choose a Time");
  const picked = await vscode.window.showInformationMessage(
    vscode.l10n.t("The platform tells of no crash of {0} in the last 30 days.", app),
    other,
  );
  if (picked === other) await vscode.commands.executeCommand(idOf("showEarlier"), key);
}
