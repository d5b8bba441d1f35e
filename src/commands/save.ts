import { homedir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { saveLines } from "../sessions/logFile.ts";
import type { LogSession } from "../sessions/logSession.ts";
import type { SessionPlace } from "../sessions/receivedLog.ts";
import { isStreaming } from "../sessions/sessionState.ts";
import { fileStampText, linesText } from "../ui/text/numberText.ts";
import { setContext } from "../ui/status/setContext.ts";
import { readRedact, SETTINGS_SECTION } from "../ui/text/settings.ts";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import { technicalDetail } from "../ui/messages/technicalDetail.ts";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import { notRecordedText, notSavedText } from "../ui/text/fileFailures.ts";
import type { Services } from "./services.ts";

/** Asks for a file and writes all that a session holds to it. */
export async function saveLog(services: Services, key: string | undefined): Promise<void> {
  const title = vscode.l10n.t("Save App Logs to File");
  const session = await chooseSession(services, key, title, {
    isMet: ({ lineTotal }) => lineTotal > 0,
    unmetText: (app) => vscode.l10n.t("The log of {0} has no lines to save yet.", app),
  });
  if (!session) {
    const message = vscode.l10n.t("There are no log lines to save yet.");
    messageInBackground(services.diagnostics, vscode.window.showInformationMessage(message));
    return;
  }
  const file = await askFile(session, defaultFolder(services), title);
  if (file !== undefined) await saveTo(services, session, file);
}

/** Undefined when the person cancels. */
async function askFile(session: LogSession, folder: string, title: string): Promise<string | undefined> {
  // An address has characters that a file name cannot have everywhere.
  const name = session.target.name.replaceAll(/[^\w.-]+/g, "-");
  const uri = await vscode.window.showSaveDialog({
    title,
    defaultUri: vscode.Uri.file(path.join(folder, `${name}-${fileStampText(Date.now())}.log`)),
    filters: {
      [vscode.l10n.t("Log text")]: ["log", "txt"],
      [vscode.l10n.t("NDJSON, one object a line")]: ["ndjson", "jsonl", "json"],
    },
  });
  return uri?.fsPath;
}

function defaultFolder({ lastFolder }: Services): string {
  return lastFolder.path ?? vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
}

async function saveTo(services: Services, session: LogSession, file: string): Promise<void> {
  // A recording into the file that is about to be replaced would go on into nothing.
  if (services.recordings.fileOf(session) === file) await services.recordings.stop(session);
  const { lines, end } = session.snapshot();
  try {
    await saveLines(file, lines, {
      isRedacted: readRedact(vscode.workspace.getConfiguration(SETTINGS_SECTION)),
    });
  } catch (error) {
    services.diagnostics.error(`${file} was not written. ${technicalDetail(error)}`);
    await tellFailure(services, session, file, error);
    return;
  }
  services.lastFolder.path = path.dirname(file);
  setContext("hasSaved", true, services.diagnostics);
  await offerMore(services, session, { file, lineCount: lines.length, end });
}

async function tellFailure(
  services: Services,
  session: LogSession,
  file: string,
  error: unknown,
): Promise<void> {
  const again = vscode.l10n.t("Try Again");
  const other = vscode.l10n.t("Choose Another File");
  const picked = await vscode.window.showErrorMessage(
    notSavedText(session.target.name, file, error, vscode.l10n.t),
    again,
    other,
  );
  if (picked === again) await saveTo(services, session, file);
  if (picked === other) await saveLog(services, session.target.key);
}

interface Saved {
  readonly file: string;
  readonly lineCount: number;
  /** Place in the session after the last saved line. */
  readonly end: SessionPlace;
}

async function offerMore(services: Services, session: LogSession, saved: Saved): Promise<void> {
  const open = vscode.l10n.t("Open");
  const record = vscode.l10n.t("Record");
  const buttons = isStreaming(session.state) ? [open, record] : [open];
  const lines = linesText(saved.lineCount, vscode.l10n.t);
  const message = vscode.l10n.t("Saved {0} of {1} to {2}.", lines, session.target.name, saved.file);
  const picked = await vscode.window.showInformationMessage(message, ...buttons);
  if (picked === open) await vscode.window.showTextDocument(vscode.Uri.file(saved.file));
  if (picked !== record) return;
  try {
    await services.recordings.start(session, saved.file, saved.end);
  } catch (error) {
    services.diagnostics.error(`${saved.file} cannot be recorded to. ${technicalDetail(error)}`);
    const text = notRecordedText(session.target.name, saved.file, error, vscode.l10n.t);
    messageInBackground(services.diagnostics, vscode.window.showErrorMessage(text));
  }
}
