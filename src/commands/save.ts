import { homedir } from "node:os";
import * as vscode from "vscode";
import type { LogLine } from "../logstream/index.ts";
import { encodeLines, isOwnerOnly, saveLines } from "../sessions/logFile.ts";
import type { LogSession } from "../sessions/logSession.ts";
import type { SessionPlace } from "../sessions/receivedLog.ts";
import { isStreaming } from "../sessions/sessionState.ts";
import { fileStampText } from "../ui/text/numberText.ts";
import { readRedact, SETTINGS_SECTION } from "../ui/text/settings.ts";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import { technicalDetail } from "../ui/messages/technicalDetail.ts";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import { notRecordedText, notSavedElsewhereText, notSavedText, savedText } from "../ui/text/fileFailures.ts";
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
  const place = await askPlace(session, defaultFolder(services), title);
  if (place !== undefined) await saveTo(services, session, place);
}

/** Undefined when the person cancels. */
async function askPlace(
  session: LogSession,
  folder: vscode.Uri,
  title: string,
): Promise<vscode.Uri | undefined> {
  // An address has characters that a file name cannot have everywhere.
  const name = session.target.name.replaceAll(/[^\w.-]+/g, "-");
  return vscode.window.showSaveDialog({
    title,
    defaultUri: vscode.Uri.joinPath(folder, `${name}-${fileStampText(Date.now())}.log`),
    filters: {
      [vscode.l10n.t("Log text")]: ["log", "txt"],
      [vscode.l10n.t("NDJSON, one object a line")]: ["ndjson", "jsonl", "json"],
    },
  });
}

function defaultFolder({ lastFolder }: Services): vscode.Uri {
  if (lastFolder.uri !== undefined) return lastFolder.uri;
  const opened = vscode.workspace.workspaceFolders?.[0]?.uri;
  const isReadOnly = opened && vscode.workspace.fs.isWritableFileSystem(opened.scheme) === false;
  return opened === undefined || isReadOnly === true ? vscode.Uri.file(homedir()) : opened;
}

async function saveTo(services: Services, session: LogSession, place: vscode.Uri): Promise<void> {
  const name = placeName(place);
  // A recording into the file that is about to be replaced would go on into nothing.
  if (services.recordings.fileOf(session) === name) await services.recordings.stop(session);
  const { lines, end } = session.snapshot();
  const { lineTotal } = session;
  try {
    await write(place, lines);
  } catch (error) {
    services.diagnostics.error(`${name} was not written. ${technicalDetail(error)}`);
    await tellFailure(services, session, place, error);
    return;
  }
  services.lastFolder.uri = vscode.Uri.joinPath(place, "..");
  services.walkthrough.did("didRead");
  await offerMore(services, session, { place, end, lines: lines.length, missing: lineTotal - lines.length });
}

function isLocal({ scheme }: vscode.Uri): boolean {
  return scheme === "file";
}

function placeName(place: vscode.Uri): string {
  return isLocal(place) ? place.fsPath : place.toString(true);
}

/** By path where there is one: only so a failed save leaves the old file whole, and the new one is the owner's only. */
async function write(place: vscode.Uri, lines: readonly LogLine[]): Promise<void> {
  const options = { isRedacted: readRedact(vscode.workspace.getConfiguration(SETTINGS_SECTION)) };
  if (isLocal(place)) await saveLines(place.fsPath, lines, options);
  else await vscode.workspace.fs.writeFile(place, encodeLines(place.path, lines, options));
}

async function tellFailure(
  services: Services,
  session: LogSession,
  place: vscode.Uri,
  error: unknown,
): Promise<void> {
  const again = vscode.l10n.t("Try Again");
  const other = vscode.l10n.t("Choose Another File");
  const text = isLocal(place) ? notSavedText : notSavedElsewhereText;
  const picked = await vscode.window.showErrorMessage(
    text(session.target.name, placeName(place), error, vscode.l10n.t),
    again,
    other,
  );
  if (picked === again) await saveTo(services, session, place);
  if (picked !== other) return;
  if (!isLocal(place)) services.lastFolder.uri = vscode.Uri.file(homedir());
  await saveLog(services, session.target.key);
}

interface Saved {
  readonly place: vscode.Uri;
  readonly lines: number;
  /** Lines that came before and are no longer held. */
  readonly missing: number;
  /** Place in the session after the last saved line. */
  readonly end: SessionPlace;
}

async function offerMore(services: Services, session: LogSession, saved: Saved): Promise<void> {
  const { place } = saved;
  const file = placeName(place);
  const open = vscode.l10n.t("Open");
  const record = vscode.l10n.t("Record");
  const isLive = isStreaming(session.state);
  const buttons = isLive && isLocal(place) ? [open, record] : [open];
  const message = savedText(
    {
      ...saved,
      app: session.target.name,
      file,
      isOwnerOnly: isLocal(place) && (await isOwnerOnly(file)),
      isUnrecordable: isLive && !isLocal(place),
    },
    vscode.l10n.t,
  );
  const picked = await vscode.window.showInformationMessage(message, ...buttons);
  // Unlike a document shown by the extension, which may have 50 MB, it opens at any size.
  if (picked === open) await vscode.commands.executeCommand("vscode.open", place);
  if (picked !== record) return;
  try {
    await services.recordings.start(session, file, saved.end);
  } catch (error) {
    services.diagnostics.error(`${file} cannot be recorded to. ${technicalDetail(error)}`);
    const text = notRecordedText(session.target.name, file, error, vscode.l10n.t);
    messageInBackground(services.diagnostics, vscode.window.showErrorMessage(text));
  }
}
