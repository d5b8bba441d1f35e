import * as vscode from "vscode";
import type { ErrorStep } from "../ui/channel/errorRows.ts";
import { goToError } from "../ui/channel/goToError.ts";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import type { SessionDesk } from "../ui/pickers/chooseSession.ts";

/** Brings an error of a log into view, with the focus. A log without any says so. */
export async function showError(
  desk: SessionDesk,
  key: string | undefined,
  { step, title }: { readonly step: ErrorStep; readonly title: string },
): Promise<void> {
  const session = await chooseSession(desk, key, title);
  if (session === undefined) return;
  const editor = await desk.channels.focus(session);
  if (editor === undefined || (await goToError(editor, step))) return;
  const text = vscode.l10n.t("The log of {0} shows no errors.", session.target.name);
  messageInBackground(desk.diagnostics, vscode.window.showInformationMessage(text));
}
