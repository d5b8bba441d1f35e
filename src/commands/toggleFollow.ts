import * as vscode from "vscode";
import type { LogSession } from "../sessions/logSession.ts";
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

/**
 * Pauses a view, or shows what came meanwhile and follows again. With none in view its list is of one act: of those to
 * pause, or where there are none of those to follow.
 */
export async function toggleFollow(services: Services, key: string | undefined): Promise<void> {
  const { sessions, channels, diagnostics } = services;
  const isInSight = key !== undefined || channels.inView() !== undefined;
  if (!isInSight && !sessions.all.some(isToPause)) {
    if (sessions.all.some(isPaused)) await follow(services, key);
    // A command that waited for an answer to it would never end where none is given.
    else messageInBackground(diagnostics, offerStream());
    return;
  }
  const session = await chooseSession(services, key, vscode.l10n.t("Pause App Logs"), {
    isMet: (each) => isToPause(each) || (isInSight && isPaused(each)),
    unmetText: (app) => vscode.l10n.t("The log of {0} is not live. Stream it again to pause it.", app),
  });
  session?.setFollowing(!session.isFollowing);
}

/** Shows what came while a view was paused, and follows again. */
export async function follow(services: Services, key: string | undefined): Promise<void> {
  const session = await chooseSession(services, key, vscode.l10n.t("Follow App Logs"), {
    isMet: isPaused,
    unmetText: (app) => vscode.l10n.t("The log of {0} is not paused.", app),
  });
  session?.setFollowing(true);
}

function isToPause({ state, isFollowing }: LogSession): boolean {
  return isStreaming(state) && isFollowing;
}

function isPaused({ isFollowing }: LogSession): boolean {
  return !isFollowing;
}
