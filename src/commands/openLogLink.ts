import * as vscode from "vscode";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import { askLink, linksIn, openTextLink } from "../ui/sources/openLinks.ts";
import type { Services } from "./services.ts";

/** Opens what the cursor's row of a log links to; where it links to nothing, one of the log's links. */
export async function openLogLink(services: Services, key: string | undefined): Promise<void> {
  const session = await chooseSession(services, key, vscode.l10n.t("Open Link in App Logs"));
  if (session === undefined) return;
  const editor = await services.channels.focus(session);
  if (editor === undefined) return;
  const links = await linksIn(editor.document);
  const row = editor.selection.active.line;
  const here = links.filter(({ range }) => range.start.line <= row && row <= range.end.line);
  if (links.length === 0) {
    const text = vscode.l10n.t("The log of {0} has no links.", session.target.name);
    messageInBackground(services.diagnostics, vscode.window.showInformationMessage(text));
    return;
  }
  const [only] = here;
  await openTextLink(
    only !== undefined && here.length === 1 ? only : await askLink(here.length > 1 ? here : links),
  );
}
