import { appKey } from "../databricks/api/app.ts";
import { createAppStatusChecker, getApp, getDeployment } from "../databricks/api/apps.ts";
import type { App } from "../databricks/api/apps.ts";
import type { Workspace } from "../databricks/workspace.ts";
import { buildLogsUrl, normalizeOrigin } from "../logstream/index.ts";
import type { SessionTarget } from "../sessions/sessionState.ts";
import { CommandError } from "../ui/text/commandError.ts";
import { mayReadHistory } from "./historySetting.ts";

/** Throws a CommandError for an app that was never started. */
export function requireUrl(workspace: Workspace, app: App): string {
  if (app.url !== undefined) return app.url;
  throw new CommandError({
    code: "app-without-url",
    app: app.name,
    workspacePage: workspacePage(workspace, app),
  });
}

/** Throws a DatabricksError where the credential lists apps and cannot stream them, before anything is dialled. */
export function requireStreamable(workspace: Workspace, app: App): string {
  if (workspace.streaming.refused !== undefined) throw workspace.streaming.refused;
  return requireUrl(workspace, app);
}

/** What a session needs to stream an app. Throws what {@link requireStreamable} throws. */
export function appTarget(workspace: Workspace, app: App, userAgent: string): SessionTarget {
  requireStreamable(workspace, app);
  return earlierTarget(workspace, app, userAgent);
}

/**
 * What a session needs to hold an app's log, also where the credential cannot stream: then a stream of it ends with why.
 * Throws a CommandError for an app that was never started.
 */
export function earlierTarget(workspace: Workspace, app: App, userAgent: string): SessionTarget {
  const url = requireUrl(workspace, app);
  return {
    key: appKey(workspace, app),
    name: app.name,
    host: workspace.host,
    workspaceId: workspace.workspaceId,
    profileName: workspace.profileName,
    profile: workspace.profile,
    credential: workspace.credentialPhrase,
    url,
    workspacePage: workspacePage(workspace, app),
    app: {
      known: app,
      look: (signal) => getApp(workspace, app.name, { signal }),
      lookAtDeployment: (id, signal) => getDeployment(workspace, app.name, id, { signal }),
      mayReadHistory,
      createStatusChecker: (observe) => createAppStatusChecker(workspace, app.name, observe),
    },
    connection: {
      url: buildLogsUrl(url),
      origin: normalizeOrigin(url),
      tokenProvider: workspace.tokenProvider,
      userAgent,
    },
  };
}

function workspacePage(workspace: Workspace, app: App): string {
  return `${workspace.host}/apps/${encodeURIComponent(app.name)}`;
}
