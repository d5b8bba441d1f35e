import * as vscode from "vscode";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import type { Services } from "./services.ts";

/** Forgets the errors of a log: what is known of them, and their places in files. Its lines stay. */
export async function clearErrors(services: Services, key: string | undefined): Promise<void> {
  const session = await chooseSession(services, key, vscode.l10n.t("Clear Errors in App Logs"), {
    isMet: ({ errors }) => errors.all.length > 0,
    unmetText: (app) => vscode.l10n.t("The log of {0} has no errors.", app),
  });
  if (session) {
    session.errors.clear();
    return;
  }
  const text = vscode.l10n.t("No error is in the open app logs.");
  messageInBackground(services.diagnostics, vscode.window.showInformationMessage(text));
}
