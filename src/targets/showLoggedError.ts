import * as vscode from "vscode";
import { heldLine } from "../sessions/heldEntry.ts";
import type { LoggedError } from "../sessions/loggedErrors.ts";
import type { LogSession } from "../sessions/logSession.ts";
import { goToEntry } from "../ui/channel/goToEntry.ts";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import type { SessionDesk } from "../ui/pickers/chooseSession.ts";
import { openChatWith } from "../ui/handover/chat.ts";
import { HAND_OVER_ERROR_COMMAND, SHOW_ERROR_COMMAND } from "../ui/problems/problem.ts";
import { errorTrouble, type TroubleDesk } from "./troubleReports.ts";

/** Brings the entry of an error into view, with the focus: where it came last. A log that no longer shows it says so. */
export async function showLoggedError(
  desk: SessionDesk,
  session: LogSession,
  error: LoggedError,
): Promise<void> {
  desk.sessions.use(session);
  const editor = await desk.channels.focus(session);
  if (editor === undefined) return;
  const item = heldLine(session, error);
  if (item !== undefined && (await goToEntry(editor, item, error.part))) return;
  const app = session.target.name;
  const text = session.isFollowing
    ? vscode.l10n.t("The log of {0} no longer shows this error.", app)
    : vscode.l10n.t("The log of {0} is paused and does not show this error.", app);
  messageInBackground(desk.diagnostics, vscode.window.showInformationMessage(text));
}

/** What problems ask for, by their links and quick fixes. */
export function registerErrorLinks(desk: TroubleDesk): vscode.Disposable {
  const register = (
    command: string,
    act: (session: LogSession, error: LoggedError) => Promise<void>,
  ): vscode.Disposable =>
    vscode.commands.registerCommand(command, async (key: string, id: number) => {
      const session = desk.sessions.get(key);
      const error = session?.errors.all.find((each) => each.id === id);
      // The log was closed, or its errors cleared, while the problem was on show.
      if (session !== undefined && error !== undefined) await act(session, error);
    });
  return vscode.Disposable.from(
    register(SHOW_ERROR_COMMAND, (session, error) => showLoggedError(desk, session, error)),
    register(HAND_OVER_ERROR_COMMAND, async (session, error) => {
      await openChatWith(await errorTrouble(desk, session, error), desk.diagnostics);
    }),
  );
}
