import * as vscode from "vscode";
import { SOURCE_ENDINGS, syntaxOf } from "../../reading/origins/literals.ts";
import { bestOf, statementsIn } from "../../reading/origins/statements.ts";
import { EXCLUDED } from "./sourceFiles.ts";

/** More than that is no project that one searches for a line. */
const MOST_FILES = 3000;
const MOST_BYTES = 32 * 1024 * 1024;
/** A longer file is made by a program. Bytes. */
const LONGEST_FILE = 512 * 1024;
/** Read at the same time. */
const AT_ONCE = 8;

export interface FoundStatement {
  readonly uri: vscode.Uri;
  /** From 1. */
  readonly line: number;
  readonly score: number;
}

export interface StatementSearch {
  readonly statements: readonly FoundStatement[];
  readonly files: number;
  /** There are more files than were searched. */
  readonly isCut: boolean;
}

export interface SearchPlace {
  /** Undefined: all folders of the window. */
  readonly folder: vscode.Uri | undefined;
  readonly token: vscode.CancellationToken;
}

/** The statements in the source files of a place that can have written one of these messages, those of the first that has any. */
export async function searchStatements(
  messages: readonly string[],
  { folder, token }: SearchPlace,
): Promise<StatementSearch> {
  const pattern = `**/*.{${SOURCE_ENDINGS.join(",")}}`;
  const include = folder === undefined ? pattern : new vscode.RelativePattern(folder, pattern);
  const uris = await vscode.workspace.findFiles(include, excludes(), MOST_FILES, token);
  const unsaved = new Map(
    vscode.workspace.textDocuments.flatMap((document) =>
      document.isDirty ? [[document.uri.toString(), document]] : [],
    ),
  );
  const found: FoundStatement[][] = messages.map(() => []);
  let bytesLeft = MOST_BYTES;
  let files = 0;
  const search = async (uri: vscode.Uri): Promise<void> => {
    const text = unsaved.get(uri.toString())?.getText() ?? (await readText(uri));
    if (text === undefined) return;
    bytesLeft -= text.length;
    files += 1;
    const syntax = syntaxOf(uri.path.slice(uri.path.lastIndexOf(".") + 1));
    for (const [index, message] of messages.entries()) {
      const statements = statementsIn(text, syntax, message);
      found[index]?.push(...statements.map((statement) => ({ uri, ...statement })));
    }
  };
  const waiting = [...uris];
  const work = async (): Promise<void> => {
    for (let uri = waiting.pop(); uri !== undefined; uri = waiting.pop()) {
      if (token.isCancellationRequested) throw new vscode.CancellationError();
      if (bytesLeft <= 0) return;
      await search(uri);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const isCut = bytesLeft <= 0 || uris.length >= MOST_FILES;
  return { statements: bestOf(found.find((each) => each.length > 0) ?? []), files, isCut };
}

async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    if ((await vscode.workspace.fs.stat(uri)).size > LONGEST_FILE) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Gone meanwhile, or not for this person: nothing that could be opened.
    return undefined;
  }
}

/** What the person leaves out of searches; what they leave out of the Explorer VS Code leaves out by itself. */
function excludes(): string {
  const setting = vscode.workspace.getConfiguration("search").get<Record<string, unknown>>("exclude") ?? {};
  const patterns = Object.entries(setting).flatMap(([pattern, isOn]) => (isOn === true ? [pattern] : []));
  // Braces within braces are read by VS Code, commas in a name are not.
  return `{${[EXCLUDED, ...patterns.filter((pattern) => !pattern.includes(","))].join(",")}}`;
}
