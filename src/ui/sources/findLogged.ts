import * as vscode from "vscode";
import { statedPlaces } from "../../reading/statedPlaces.ts";
import { searchStatements, type FoundStatement, type StatementSearch } from "./loggingStatements.ts";
import { sourceFinder } from "./sourceFiles.ts";

/** A place in a file of the window. */
export interface SourcePlace {
  readonly uri: vscode.Uri;
  /** From 1. */
  readonly line: number;
}

/** An entry of a log, and the row of it that is asked for. */
export interface LoggedLine {
  readonly text: string;
  readonly ownRow: string;
}

export type LoggedAt =
  | { readonly kind: "found"; readonly places: readonly SourcePlace[] }
  | { readonly kind: "none"; readonly files: number; readonly isCut: boolean };

/** Rows that no statement wrote. */
const TRACEBACK = /^\s*(?:Traceback \(most recent call last\):|at |File ")/;

/**
 * The statement that wrote an entry, or its row that was asked for: where it says so itself there, else by what of it
 * stands in the source files. `sourceFolder` is where the project keeps the app's source, absolute.
 * @throws a CancellationError
 */
export async function findLogged(
  entry: LoggedLine,
  sourceFolder: string | undefined,
  token: vscode.CancellationToken,
): Promise<LoggedAt> {
  const [firstRow = ""] = entry.text.split("\n", 1);
  for (const record of new Set([entry.ownRow, firstRow])) {
    const places = await statedIn(record, sourceFolder);
    if (places.length > 0) return { kind: "found", places };
  }
  const messages = [...new Set([entry.ownRow, firstRow, entry.text])].filter((text) => !TRACEBACK.test(text));
  const found = await search(messages, sourceFolder, token);
  if (found.statements.length > 0) return { kind: "found", places: nearest(found.statements) };
  return { kind: "none", files: found.files, isCut: found.isCut };
}

async function statedIn(record: string, sourceFolder: string | undefined): Promise<readonly SourcePlace[]> {
  for (const { path, line } of statedPlaces(record)) {
    const { uris, fit } = await sourceFinder.find(path, sourceFolder);
    if (fit && uris.length > 0) return uris.map((uri) => ({ uri, line }));
  }
  return [];
}

/** The app's own source first: other apps of the window may say the same. */
async function search(
  messages: readonly string[],
  sourceFolder: string | undefined,
  token: vscode.CancellationToken,
): Promise<StatementSearch> {
  const own = sourceFolder === undefined ? undefined : vscode.Uri.file(sourceFolder);
  const found = own && (await searchStatements(messages, { folder: own, token }));
  return found !== undefined && found.statements.length > 0
    ? found
    : searchStatements(messages, { folder: undefined, token });
}

function nearest(statements: readonly FoundStatement[]): readonly SourcePlace[] {
  const known = new Map(statements.map(({ uri, line }) => [`${uri.toString()}:${line}`, { uri, line }]));
  return [...known.values()];
}
