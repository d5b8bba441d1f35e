import * as vscode from "vscode";
import { isStreaming } from "../sessions/sessionState.ts";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import { idOf } from "../ui/text/settings.ts";
import type { Services } from "./services.ts";

/** The palette does not offer the command then, and yet the walkthrough's button does. */
async function offerStream(): Promise<void> {
  const stream = vscode.l10n.t("Stream App Logs");
  const message = vscode.l10n.t("No app log is live. Stream one to pause it.");
  const picked = await vscode.window.showInformationMessage(message, stream);
  if (picked === stream) await vscode.commands.executeCommand(idOf("stream"));
}

/** Pauses a view, or shows what came meanwhile and follows again. */
export async function toggleFollow(services: Services, key: string | undefined): Promise<void> {
  const session = await chooseSession(services, key, vscode.l10n.t("Pause App Logs"), {
    isMet: ({ state, isFollowing }) => isStreaming(state) || !isFollowing,
    unmetText: (app) => vscode.l10n.t("The log of {0} is not live. Stream it again to pause it.", app),
  });
  if (session) session.setFollowing(!session.isFollowing);
  // A command that waited for an answer to it would never end where none is given.
  else messageInBackground(services.diagnostics, offerStream());
}
