import * as vscode from "vscode";
import type { Filters } from "../sessions/filters.ts";
import type { SessionTarget } from "../sessions/sessionState.ts";
import { appStateText } from "../ui/appItem.ts";
import { askApp } from "../ui/appPicker.ts";
import type { AppChoice } from "../ui/appPicker.ts";
import { filterSteps } from "../ui/filterSteps.ts";
import { readFilters, SETTINGS_SECTION } from "../ui/settings.ts";
import { runSteps } from "../ui/steps.ts";
import type { StepPosition } from "../ui/steps.ts";
import { appKey, appTarget, requireUrl } from "./appTarget.ts";
import { isAbort } from "./failures.ts";
import { listAppsToStream } from "./listApps.ts";
import { openStream } from "./openStream.ts";
import type { Services } from "./services.ts";

interface Draft {
  readonly choice: Extract<AppChoice, { kind: "app" }> | undefined;
  readonly filters: Filters;
}

/** Asks for an app and filters, and streams. */
export async function streamApp(services: Services): Promise<void> {
  const defaults = readFilters(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  const { choice, filters } = await runSteps<Draft>({ choice: undefined, filters: defaults }, [
    async (_draft, position) => {
      const app = await chooseApp(services, position);
      const recalled = services.answers.recall(appKey(app.workspace, app.app), defaults);
      return { kind: app.isAtOnce ? "done" : "next", draft: { choice: app, filters: recalled } };
    },
    ...filterSteps<Draft>((draft) => vscode.l10n.t("Stream App Logs: {0}", draft.choice?.app.name ?? "")),
  ]);
  if (choice === undefined) return;

  const { app, workspace } = choice;
  await services.answers.remember(appKey(workspace, app), filters, defaults);
  const session = openStream(services, appTarget(workspace, app, services.userAgent), filters);
  if (appStateText(app, vscode.l10n.t).isStopped) void tellStopped(services, session.target);
}

async function chooseApp(services: Services, position: StepPosition): Promise<NonNullable<Draft["choice"]>> {
  for (;;) {
    const choice = await askApp({
      title: vscode.l10n.t("Stream App Logs"),
      position,
      listApps: (signal, progress) => listAppsToStream(services, signal, progress),
      lastUsedMs: ({ workspace, app }) => services.answers.lastUsedMs(appKey(workspace, app)),
    });
    if (choice.kind === "app") {
      requireUrl(choice.workspace, choice.app);
      return choice;
    }
    try {
      await services.profiles.select();
    } catch (error) {
      // Esc there leads back to the apps.
      if (!isAbort(error)) throw error;
    }
  }
}

async function tellStopped(services: Services, target: SessionTarget): Promise<void> {
  const open = vscode.l10n.t("Open App in Workspace");
  const stop = vscode.l10n.t("Stop Waiting");
  const picked = await vscode.window.showInformationMessage(
    vscode.l10n.t("{0} is not running. Its log begins here as soon as the app is started.", target.name),
    open,
    stop,
  );
  if (picked === open && target.workspacePage)
    await vscode.env.openExternal(vscode.Uri.parse(target.workspacePage));
  if (picked === stop) await services.sessions.get(target.key)?.stop();
}
