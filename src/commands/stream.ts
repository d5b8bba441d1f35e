import * as vscode from "vscode";
import { appKey } from "../databricks/api/app.ts";
import { DatabricksError } from "../databricks/api/errors.ts";
import type { Filters } from "../sessions/filters.ts";
import type { SessionTarget } from "../sessions/sessionState.ts";
import { appStateText } from "../ui/text/appItem.ts";
import { inBackground } from "../ui/messages/inBackground.ts";
import type { ListedApp } from "../ui/text/appItem.ts";
import { askApp } from "../ui/pickers/appPicker.ts";
import type { AppChoice, AppQuestion } from "../ui/pickers/appPicker.ts";
import { filterStep } from "../ui/pickers/filterStep.ts";
import { readFilters, SETTINGS_SECTION } from "../ui/text/settings.ts";
import { runSteps } from "../ui/pickers/steps.ts";
import type { StepPosition } from "../ui/pickers/steps.ts";
import { appTarget, requireStreamable } from "../targets/appTarget.ts";
import { isAbort } from "../ui/messages/isAbort.ts";
import { listAppsToStream } from "../targets/appsToStream.ts";
import { goToLive, liveSession, openStream } from "../targets/openStream.ts";
import type { Services } from "./services.ts";

interface Draft {
  readonly choice: Extract<AppChoice, { kind: "app" }> | undefined;
  readonly filters: Filters;
}

/** Asks for an app and filters, and streams. An app that is streamed already is gone to at once. */
export async function streamApp(services: Services): Promise<void> {
  const defaults = readFilters(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  const { choice, filters } = await runSteps<Draft>({ choice: undefined, filters: defaults }, [
    async (draft, position) => {
      const choice = await chooseApp(services, position);
      const key = keyOf(choice);
      const isSame = draft.choice !== undefined && keyOf(draft.choice) === key;
      const inForce = liveSession(services, key)?.filters ?? services.answers.recall(key, defaults);
      return {
        kind: choice.isAtOnce ? "done" : "next",
        draft: { choice, filters: isSame ? draft.filters : inForce },
      };
    },
    filterStep<Draft>(
      ({ choice }) => vscode.l10n.t("Stream App Logs: {0}", choice?.app.name ?? ""),
      ({ choice }) => (choice && services.sessions.get(keyOf(choice))?.sources.seen) ?? [],
    ),
  ]);
  if (choice === undefined) return;

  const { app, workspace, isAtOnce } = choice;
  await services.answers.remember(keyOf(choice), filters, defaults);
  if (isAtOnce && goToLive(services, keyOf(choice))) return;
  const session = openStream(services, appTarget(workspace, app, services.userAgent), filters);
  if (appStateText(app, vscode.l10n.t).isStopped) {
    const failure = `What is offered while ${app.name} is stopped was not done.`;
    inBackground(services.diagnostics, failure, tellStopped(services, session.target));
  }
}

async function chooseApp(services: Services, position: StepPosition): Promise<NonNullable<Draft["choice"]>> {
  for (;;) {
    const choice = await askAppOrSignIn(services, {
      title: vscode.l10n.t("Stream App Logs"),
      position,
      listApps: (signal, progress) => listAppsToStream(services, signal, progress),
      lastUsedMs: (listed) => services.answers.lastUsedMs(keyOf(listed)),
      isLive: (listed) => liveSession(services, keyOf(listed)) !== undefined,
    });
    if (choice.kind === "app") {
      requireStreamable(choice.workspace, choice.app);
      return choice;
    }
    try {
      if (choice.kind === "signIn") await services.credentials.signIn({ host: choice.host });
      else await services.credentials.select();
    } catch (error) {
      // Esc there leads back to the apps.
      if (!isAbort(error)) throw error;
    }
  }
}

/** Where no credential is in force, the ways to one come first: the profiles there are, or the ways to sign in. */
async function askAppOrSignIn(services: Services, options: AppQuestion): Promise<AppChoice> {
  for (;;) {
    try {
      return await askApp(options);
    } catch (error) {
      if (!(error instanceof DatabricksError && error.code === "no-profile")) throw error;
      const { credentials } = services;
      const hasProfiles = (await credentials.names()).length > 0;
      if (!(await (hasProfiles ? credentials.select() : credentials.signIn())))
        throw new vscode.CancellationError();
    }
  }
}

function keyOf({ workspace, app }: ListedApp): string {
  return appKey(workspace, app);
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
