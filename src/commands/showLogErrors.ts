import * as vscode from "vscode";
import { heldEntryText } from "../sessions/heldEntry.ts";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import { loggedErrorSummary } from "../ui/pickers/loggedErrorText.ts";
import { pickLoggedError } from "../ui/pickers/pickLoggedError.ts";
import type { ErrorButton, FoundError } from "../ui/pickers/pickLoggedError.ts";
import { openAt } from "../ui/sources/openAt.ts";
import { showLoggedError } from "../targets/showLoggedError.ts";
import { errorTrouble } from "../targets/troubleReports.ts";
import { chatButton, openChatWith } from "../ui/handover/chat.ts";
import type { Services } from "./services.ts";

/** How long the status bar tells of a copy. Milliseconds. */
const COPIED_MS = 4000;

/** Lists the errors of a log, or of all open ones, the newest first, to go to the source or the entry of one. */
export async function showLogErrors(services: Services, key: string | undefined): Promise<void> {
  const { t } = vscode.l10n;
  const named = key === undefined ? undefined : services.sessions.get(key);
  const sessions = named === undefined ? services.sessions.all : [named];
  for (const { errors } of sessions) errors.settle();
  const errors = sessions
    .flatMap((session) => session.errors.all.map((error) => ({ session, error })))
    .sort((a, b) => b.error.lastMs - a.error.lastMs);
  if (errors.length === 0) {
    const text = sessions.length === 0 ? t("No app log is open.") : t("No error is in the open app logs.");
    messageInBackground(services.diagnostics, vscode.window.showInformationMessage(text));
    return;
  }
  const found = await Promise.all(
    errors.map(async ({ session, error }) => ({
      session,
      error,
      place: await services.problems.placeOf(session, error),
    })),
  );
  const handOver = async ({ session, error }: FoundError): Promise<void> =>
    openChatWith(await errorTrouble(services, session, error), services.diagnostics);
  const show = ({ session, error }: FoundError): Promise<void> => showLoggedError(services, session, error);
  const buttons: readonly ErrorButton[] = [
    { icon: "output", tooltip: t("Show in Log"), act: show },
    { icon: "comment-discussion", tooltip: await chatButton(), act: handOver },
    { icon: "copy", tooltip: t("Copy Error"), keepsList: true, act: copyError },
  ];
  await pickLoggedError(found, {
    title: t("Errors in App Logs"),
    buttons,
    // What is nowhere in the workspace is at least in the log.
    open: (chosen) =>
      chosen.place === undefined ? show(chosen) : openAt(chosen.place.uri, chosen.place.line),
  });
}

async function copyError({ session, error }: FoundError): Promise<void> {
  const text = heldEntryText(session, error) ?? loggedErrorSummary(error);
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t("The error is copied."), COPIED_MS);
}
