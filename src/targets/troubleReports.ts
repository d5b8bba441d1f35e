import * as vscode from "vscode";
import { toCliCommand } from "../databricks/cli/logsCommand.ts";
import { shellOf } from "../databricks/cli/shells.ts";
import { errorFrames } from "../reading/errorFrames.ts";
import { sentenceOfEntry } from "../reading/sentenceOfEntry.ts";
import { heldEntryText } from "../sessions/heldEntry.ts";
import { lastTrouble } from "../sessions/lastTrouble.ts";
import type { LoggedError } from "../sessions/loggedErrors.ts";
import type { LogSession } from "../sessions/logSession.ts";
import { errorAt } from "../ui/channel/entryAt.ts";
import type { TroubleReport } from "../ui/handover/troubleReport.ts";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import type { SessionDesk } from "../ui/pickers/chooseSession.ts";
import { loggedErrorSummary } from "../ui/pickers/loggedErrorText.ts";
import type { ErrorProblems } from "../ui/problems/errorProblems.ts";
import type { ErrorPlace, ErrorPlaces } from "../ui/sources/errorPlaces.ts";
import { readLineStyle, SETTINGS_SECTION } from "../ui/text/settings.ts";

export interface TroubleDesk extends SessionDesk {
  readonly places: ErrorPlaces;
  readonly problems: Pick<ErrorProblems, "placeOf">;
}

/**
 * The error that a command is about: in the log that has the focus the one at the cursor, or the nearest above it; else the
 * newest of the log that `chooseSession` names. A log without any says so.
 */
export async function chooseTrouble(
  desk: TroubleDesk,
  key: string | undefined,
  title: string,
): Promise<{ readonly session: LogSession; readonly report: TroubleReport } | undefined> {
  const session = await chooseSession(desk, key, title);
  if (session === undefined) return undefined;
  const report = (await atCursor(desk, session)) ?? (await newestTrouble(desk, session));
  if (report !== undefined) return { session, report };
  const text = vscode.l10n.t("The log of {0} shows no errors.", session.target.name);
  messageInBackground(desk.diagnostics, vscode.window.showInformationMessage(text));
  return undefined;
}

/** An error of a log as it is handed over: its last entry, or what is known of it where that is no longer held. */
export async function errorTrouble(
  { problems }: Pick<TroubleDesk, "problems">,
  session: LogSession,
  error: LoggedError,
): Promise<TroubleReport> {
  const { sentence, lastMs, deployment = session.deployment } = error;
  const place = await problems.placeOf(session, error);
  return {
    ...addressOf(session),
    deployment: deployment?.id,
    place: place && placeInWindow(place),
    sentence,
    entryText: heldEntryText(session, error) ?? loggedErrorSummary(error),
    atMs: lastMs,
  };
}

/** The error of the last crash; where the log holds none, the platform's word of it. */
export async function crashTrouble(
  desk: Pick<TroubleDesk, "problems">,
  session: LogSession,
): Promise<TroubleReport> {
  const { reason, detail = "", sinceMs = Date.now() } = session.health.lastCrash ?? {};
  const error = lastTrouble(session.errors, reason);
  if (error !== undefined) return errorTrouble(desk, session, error);
  const sentence = reason ?? detail;
  const deployment = session.deployment?.id;
  return { ...addressOf(session), deployment, sentence, entryText: sentence, atMs: sinceMs };
}

async function newestTrouble(desk: TroubleDesk, session: LogSession): Promise<TroubleReport | undefined> {
  const error = lastTrouble(session.errors, session.health.lastCrash?.reason);
  return error && errorTrouble(desk, session, error);
}

async function atCursor(
  { channels, places }: TroubleDesk,
  session: LogSession,
): Promise<TroubleReport | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || channels.sessionOf(editor.document) !== session) return undefined;
  const { timestamps } = readLineStyle(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  const entry = errorAt(editor.document.getText(), editor.selection.active.line, timestamps);
  if (entry === undefined) return undefined;
  const { text, atMs } = entry;
  const sentence = sentenceOfEntry(text);
  const [place] = await places.of(session.target.name, errorFrames(text, sentence));
  return {
    ...addressOf(session),
    deployment: (session.errors.deploymentAt(atMs) ?? session.deployment)?.id,
    place: place && placeInWindow(place),
    sentence,
    entryText: text,
    atMs,
  };
}

function addressOf({ target }: LogSession): Pick<TroubleReport, "app" | "host"> {
  return { app: target.name, host: target.host };
}

function placeInWindow({ uri, line }: ErrorPlace): TroubleReport["place"] {
  return { file: vscode.workspace.asRelativePath(uri), line };
}

/** What shows the same log in a terminal; undefined for an address that is no app. Whoever reads it has other profiles. */
export function sharedCommand({ target, filters }: LogSession): string | undefined {
  if (!target.app) return undefined;
  return toCliCommand({
    app: target.name,
    host: target.host,
    follow: false,
    tail: filters.tail,
    sources: filters.sources,
    search: filters.search,
    shell: shellOf(vscode.env.shell, process.platform),
  });
}
