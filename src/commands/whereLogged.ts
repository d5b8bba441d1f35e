import * as vscode from "vscode";
import { entryAt } from "../ui/channel/entryAt.ts";
import type { ShownEntry } from "../ui/channel/entryAt.ts";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import { openSourcePlace } from "../ui/sources/openSourcePlace.ts";
import { findLogged, type LoggedAt } from "../ui/sources/findLogged.ts";
import { countText } from "../ui/text/numberText.ts";
import { withLateProgress } from "../ui/messages/lateProgress.ts";
import type { Services } from "./services.ts";

/** Opens the statement that wrote the line at the cursor of a log. */
export async function whereLogged(services: Services, key: string | undefined): Promise<void> {
  const { l10n, window, workspace } = vscode;
  const title = l10n.t("Where Was This Logged");
  const session = await chooseSession(services, key, title);
  if (session === undefined) return;
  const editor = await services.channels.focus(session);
  if (editor === undefined) return;
  const tell = (text: string): void => {
    messageInBackground(services.diagnostics, window.showInformationMessage(text));
  };
  const entry = entryAt(editor.document.getText(), editor.selection.active.line);
  if (entry === undefined || isBlank(entry)) {
    tell(l10n.t("Put the cursor on a line of the log first."));
    return;
  }
  if (entry.isNotice) {
    tell(l10n.t("Databricks App Logs itself says this, and no statement of the app."));
    return;
  }
  if (workspace.workspaceFolders === undefined) {
    tell(l10n.t("Open the app's folder first: no folder is open to look in."));
    return;
  }
  const sourceFolder = await services.projects.sourceFolderOf(session.target.name);
  const found = await withLateProgress(
    services.diagnostics,
    l10n.t("Looking for what logged this line"),
    (token) => findLogged(entry, sourceFolder, token),
  );
  if (found.kind === "found") await openSourcePlace(found.places, title);
  else tell(noneText(found));
}

function isBlank({ text, ownRow }: ShownEntry): boolean {
  return text.trim() === "" || (ownRow.trim() === "" && !text.includes("\n"));
}

function noneText({ files, isCut }: Extract<LoggedAt, { kind: "none" }>): string {
  const { t } = vscode.l10n;
  if (files === 0) return t("There are no source files in this workspace to look in.");
  const count = countText(files, t);
  return isCut
    ? t(
        "Nothing that logs this line was found in {0} source files. There are more, which were not searched.",
        count,
      )
    : t("Nothing that logs this line was found in the {0} source files of this workspace.", count);
}
