import * as vscode from "vscode";
import { lastDeploymentRow } from "../ui/channel/deploymentRows.ts";
import { selectRow } from "../ui/channel/goToError.ts";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import { shortDeploymentText } from "../ui/text/deploymentText.ts";
import { sentencesText } from "../ui/text/joined.ts";
import { readLineStyle, SETTINGS_SECTION } from "../ui/text/settings.ts";
import type { Services } from "./services.ts";

/** Moves the focus to a log, and its cursor to where the last deployment begins. A log that shows none says so. */
export async function lastDeployment(services: Services, key: string | undefined): Promise<void> {
  const { t } = vscode.l10n;
  const session = await chooseSession(services, key, t("Go to Last Deployment in App Logs"));
  if (session === undefined) return;
  const editor = await services.channels.focus(session);
  if (editor === undefined) return;
  const { target, deployment } = session;
  const { timestamps } = readLineStyle(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  const wanted = { app: target.name, createdMs: deployment?.createdMs, timestamps };
  const row = lastDeploymentRow(editor.document.getText(), wanted, t);
  if (row !== undefined) {
    await selectRow(editor, row);
    return;
  }
  const known = deployment && shortDeploymentText(deployment, Date.now(), t);
  const none = t("The log of {0} shows no lines from before its deployment.", target.name);
  const text =
    known === undefined
      ? t("The log of {0} shows no deployment.", target.name)
      : sentencesText([none, known], t);
  messageInBackground(services.diagnostics, vscode.window.showInformationMessage(text));
}
