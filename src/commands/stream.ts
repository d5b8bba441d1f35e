import * as vscode from "vscode";
import type { Filters } from "../sessions/filters.ts";
import type { SessionTarget } from "../sessions/sessionState.ts";
import { appStateText } from "../ui/text/appItem.ts";
import { inBackground } from "../ui/messages/inBackground.ts";
import { filterStep } from "../ui/pickers/filterStep.ts";
import { idOf, readFilters, SETTINGS_SECTION } from "../ui/text/settings.ts";
import { runSteps } from "../ui/pickers/steps.ts";
import { appTarget } from "../targets/appTarget.ts";
import { requireStream } from "../targets/refusedStream.ts";
import { chooseApp, listedKey, type ChosenApp } from "../targets/chooseApp.ts";
import { goToLive, liveSession, openStream } from "../targets/openStream.ts";
import type { Services } from "./services.ts";

/** A message waits so long for what the platform says of the app. Milliseconds. */
const LOOK_MS = 5000;

interface Draft {
  readonly choice: ChosenApp | undefined;
  readonly filters: Filters;
}

/** Asks for an app and filters, and streams. An app that is streamed already is gone to at once. */
export async function streamApp(services: Services): Promise<void> {
  const defaults = readFilters(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  const { choice, filters } = await runSteps<Draft>({ choice: undefined, filters: defaults }, [
    async (draft, position) => {
      const choice = await chooseApp(services, { title: vscode.l10n.t("Stream App Logs"), position });
      await requireStream(services, choice, () => streamApp(services));
      const key = listedKey(choice);
      const isSame = draft.choice !== undefined && listedKey(draft.choice) === key;
      const inForce = liveSession(services, key)?.filters ?? services.answers.recall(key, defaults);
      return {
        kind: choice.isAtOnce ? "done" : "next",
        draft: { choice, filters: isSame ? draft.filters : inForce },
      };
    },
    filterStep<Draft>(
      ({ choice }) => vscode.l10n.t("Stream App Logs: {0}", choice?.app.name ?? ""),
      ({ choice }) => (choice && services.sessions.get(listedKey(choice))?.sources.seen) ?? [],
    ),
  ]);
  if (choice === undefined) return;

  const { app, workspace, isAtOnce } = choice;
  await services.answers.remember(listedKey(choice), filters, defaults);
  if (isAtOnce && goToLive(services, listedKey(choice))) return;
  const session = openStream(services, appTarget(workspace, app, services.userAgent), filters);
  if (appStateText(app, vscode.l10n.t).isStopped) {
    const failure = `What is offered while ${app.name} is stopped was not done.`;
    inBackground(services.diagnostics, failure, tellStopped(services, session.target));
  }
}

async function tellStopped(services: Services, target: SessionTarget): Promise<void> {
  const open = vscode.l10n.t("Open App in Workspace");
  const stop = vscode.l10n.t("Stop Waiting");
  const earlier = vscode.l10n.t("Show Earlier Lines");
  const isKept = await keepsLines(services, target);
  const picked = await vscode.window.showInformationMessage(
    vscode.l10n.t("{0} is not running. Its log begins here as soon as the app is started.", target.name),
    ...(isKept ? [earlier] : []),
    open,
    stop,
  );
  if (picked === open && target.workspacePage)
    await vscode.env.openExternal(vscode.Uri.parse(target.workspacePage));
  if (picked === earlier) await vscode.commands.executeCommand(idOf("showEarlier"), target.key);
  if (picked === stop) await services.sessions.get(target.key)?.stop();
}

/** Whether the platform keeps the lines of an app that was just chosen: its list does not say. */
async function keepsLines({ sessions }: Services, { key, app }: SessionTarget): Promise<boolean> {
  const seen = await app?.look(AbortSignal.timeout(LOOK_MS)).catch(() => undefined);
  if (seen !== undefined) sessions.get(key)?.earlier.saw(seen, app?.mayReadHistory);
  return sessions.get(key)?.earlier.isReadable === true;
}
