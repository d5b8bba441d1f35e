import * as vscode from "vscode";
import type { LoggedError } from "../../sessions/loggedErrors.ts";
import type { SessionTarget } from "../../sessions/sessionState.ts";
import type { ErrorPlace } from "../sources/errorPlaces.ts";
import { problemText } from "./problemText.ts";

/** They carry a session's key and an error's id; in no menu, since only problems know them. */
export const SHOW_ERROR_COMMAND = "_databricksAppLogs.showLoggedError";
export const HAND_OVER_ERROR_COMMAND = "_databricksAppLogs.handOverLoggedError";

/** A file of source is seldom so large. */
const MOST_BYTES = 4 * 1024 * 1024;

/** An error where it stands in a file. */
export interface Problem {
  error: LoggedError;
  readonly uri: vscode.Uri;
  /** From 0; edits of others move it. */
  line: number;
  readonly text: string;
  /** Whether the file on the disk is younger than the deployment. */
  isFileChanged: boolean;
  /** Other frames of it, moved by edits, too. */
  others: readonly ErrorPlace[];
}

/** Finds the error's line in its file, as it is now. Undefined where the file cannot be read. */
export async function placeProblem(
  error: LoggedError,
  [place, ...others]: readonly [ErrorPlace, ...ErrorPlace[]],
): Promise<Problem | undefined> {
  const { uri } = place;
  const lines = await sourceLines(uri);
  const stat = await statOf(uri);
  if (lines === undefined || stat === undefined) return undefined;
  const line = Math.min(place.line, lines.length) - 1;
  const { createdMs = Infinity } = error.deployment ?? {};
  // A file that is too short is another one than ran, whatever its time says.
  const isFileChanged = stat.mtime > createdMs || place.line > lines.length;
  return { error, uri, line, text: lines[line] ?? "", isFileChanged, others };
}

/** As the editor has it, else as the disk does. */
export async function sourceLines(uri: vscode.Uri): Promise<readonly string[] | undefined> {
  const open = openDocument(uri);
  if (open !== undefined) return open.getText().split(/\r?\n/);
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > MOST_BYTES) return undefined;
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    return text.split(/\r?\n/);
  } catch {
    // Gone meanwhile, or of another kind: there is no line to mark.
    return undefined;
  }
}

async function statOf(uri: vscode.Uri): Promise<vscode.FileStat | undefined> {
  return vscode.workspace.fs.stat(uri).then(
    (stat) => stat,
    () => undefined,
  );
}

function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
}

export function diagnosticOf(problem: Problem, { key, name }: SessionTarget): vscode.Diagnostic {
  const { t } = vscode.l10n;
  const { error, line, text, uri } = problem;
  const isFileChanged = problem.isFileChanged || openDocument(uri)?.isDirty === true;
  const range = new vscode.Range(line, text.length - text.trimStart().length, line, Math.max(1, text.length));
  const diagnostic = new vscode.Diagnostic(range, problemText(error, { app: name, isFileChanged }, t));
  diagnostic.source = name;
  const query = encodeURIComponent(JSON.stringify([key, error.id]));
  diagnostic.code = {
    value: t("Show in Log"),
    target: vscode.Uri.parse(`command:${SHOW_ERROR_COMMAND}?${query}`, true),
  };
  diagnostic.relatedInformation = problem.others.map((place) => {
    const position = new vscode.Position(place.line - 1, 0);
    const called = place.functionName ?? vscode.workspace.asRelativePath(place.uri);
    return new vscode.DiagnosticRelatedInformation(
      new vscode.Location(place.uri, position),
      t("in {0}", called),
    );
  });
  return diagnostic;
}
