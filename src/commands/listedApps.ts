import * as vscode from "vscode";
import type { App } from "../databricks/api/apps.ts";
import type { Workspace } from "../databricks/workspace.ts";
import { readFilters, SETTINGS_SECTION } from "../ui/text/settings.ts";
import { appKey, appTarget, requireUrl } from "../targets/appTarget.ts";
import { goToLive, openStream } from "../targets/openStream.ts";
import type { Services } from "./services.ts";

interface ListedApp {
  readonly app: App;
  readonly workspace: Workspace;
}

/** Streams an app of the tree with the filters it had last; a log that is on is brought into view as it is. */
export async function streamListed(services: Services, key: string | undefined): Promise<void> {
  if (goToLive(services, key)) return;
  const { app, workspace } = find(services, key);
  const target = appTarget(workspace, app, services.userAgent);
  const defaults = readFilters(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  const filters = services.answers.recall(target.key, defaults);
  await services.answers.remember(target.key, filters, defaults);
  openStream(services, target, filters);
}

export async function openInBrowser(services: Services, key: string | undefined): Promise<void> {
  const { app, workspace } = find(services, key);
  await vscode.env.openExternal(vscode.Uri.parse(requireUrl(workspace, app)));
}

export async function copyUrl(services: Services, key: string | undefined): Promise<void> {
  const { app, workspace } = find(services, key);
  await vscode.env.clipboard.writeText(requireUrl(workspace, app));
  vscode.window.setStatusBarMessage(vscode.l10n.t("Copied the address of {0}.", app.name), 3000);
}

export async function refreshApps({ apps }: Services): Promise<void> {
  await vscode.window.withProgress({ location: { viewId: "databricksAppLogs.apps" } }, () => apps.refresh());
}

/** Throws a CancellationError for what is no row of the tree: only the tree calls these commands. */
function find({ apps: { state } }: Services, key: string | undefined): ListedApp {
  const app = state.kind === "listed" && state.apps.find((one) => appKey(state.workspace, one) === key);
  if (!app) throw new vscode.CancellationError();
  return { app, workspace: state.workspace };
}
