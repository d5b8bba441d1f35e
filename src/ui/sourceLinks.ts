import { basename } from "node:path/posix";
import * as vscode from "vscode";
import { findFrames, matchFiles } from "./sourceFrames.ts";
import type { Frame } from "./sourceFrames.ts";

/** Not in the manifest: a link carries its arguments. */
const OPEN_COMMAND = "databricksAppLogs.openSource";

/** What the disk said holds for this long: a flood asks for the same few files again and again. */
const ANSWER_LIFETIME_MS = 15_000;
const MOST_ANSWERS = 200;
const MOST_CANDIDATES = 50;

/** Characters of a log, from its end, that are looked through. */
const MOST_TEXT = 4 * 1024 * 1024;

const EXCLUDED = "**/{node_modules,site-packages,.venv,venv,.git,__pycache__,dist,.databricks}/**";

export interface SourceLinkOptions {
  /** The app whose log a document shows; undefined for documents that are not ours. */
  readonly appOf: (document: vscode.TextDocument) => string | undefined;
  /** Where the project keeps the source of an app, absolute. */
  readonly sourceFolderOf: (app: string) => Promise<string | undefined>;
}

interface Place {
  readonly uris: readonly string[];
  readonly line: number;
}

/** Makes the frames of tracebacks in a log into links to the files of the workspace. */
export function createSourceLinks(options: SourceLinkOptions): vscode.Disposable {
  const findFiles = remember(findByName);
  const sourceFolderOf = remember(options.sourceFolderOf);
  const provider: vscode.DocumentLinkProvider = {
    async provideDocumentLinks(document, token) {
      const app = options.appOf(document);
      if (app === undefined || vscode.workspace.workspaceFolders === undefined) return [];
      const text = document.getText();
      const from = Math.max(0, text.length - MOST_TEXT);
      const frames = findFrames(text.slice(from));
      if (frames.length === 0) return [];
      const sourceFolder = await sourceFolderOf(app);
      const links: vscode.DocumentLink[] = [];
      for (const frame of frames) {
        if (token.isCancellationRequested) return [];
        const uris = await candidatesOf(frame, sourceFolder, findFiles);
        if (uris.length === 0) continue;
        const range = new vscode.Range(
          document.positionAt(from + frame.start),
          document.positionAt(from + frame.end),
        );
        links.push(linkTo({ uris, line: frame.line }, range));
      }
      return links;
    },
  };
  return vscode.Disposable.from(
    vscode.languages.registerDocumentLinkProvider({ scheme: "output" }, provider),
    vscode.commands.registerCommand(OPEN_COMMAND, openPlace),
  );
}

async function candidatesOf(
  { path }: Frame,
  sourceFolder: string | undefined,
  findFiles: (name: string) => Promise<readonly vscode.Uri[]>,
): Promise<readonly string[]> {
  const found = await findFiles(basename(path));
  const uriOf = new Map(found.map((uri) => [uri.path, uri.toString()]));
  const folder = sourceFolder === undefined ? undefined : vscode.Uri.file(sourceFolder).path;
  return matchFiles(path, [...uriOf.keys()], folder).flatMap((match) => uriOf.get(match) ?? []);
}

function linkTo(place: Place, range: vscode.Range): vscode.DocumentLink {
  const [first = ""] = place.uris;
  const isCertain = place.uris.length === 1;
  const target = isCertain
    ? vscode.Uri.parse(first, true).with({ fragment: `L${place.line}` })
    : vscode.Uri.parse(`command:${OPEN_COMMAND}?${encodeURIComponent(JSON.stringify([place]))}`, true);
  const link = new vscode.DocumentLink(range, target);
  link.tooltip = isCertain
    ? vscode.l10n.t("Open {0}", vscode.workspace.asRelativePath(vscode.Uri.parse(first, true)))
    : vscode.l10n.t("Choose among {0} files", place.uris.length);
  return link;
}

async function openPlace({ uris, line }: Place): Promise<void> {
  const items = uris.map((text) => {
    const uri = vscode.Uri.parse(text, true);
    return { label: vscode.workspace.asRelativePath(uri), uri };
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Open Source of App"),
    placeHolder: vscode.l10n.t("Several files fit this line of the traceback"),
  });
  if (!picked) return;
  const position = new vscode.Position(Math.max(0, line - 1), 0);
  await vscode.window.showTextDocument(picked.uri, { selection: new vscode.Range(position, position) });
}

/** Files of the workspace by their name. */
async function findByName(name: string): Promise<readonly vscode.Uri[]> {
  // A name may hold what a glob takes for its own.
  const pattern = `**/${name.replaceAll(/[[\]{}*?]/g, "?")}`;
  return vscode.workspace.findFiles(pattern, EXCLUDED, MOST_CANDIDATES);
}

/** Answers from memory for a while. */
function remember<Answer>(ask: (name: string) => Promise<Answer>): (name: string) => Promise<Answer> {
  const answers = new Map<string, { readonly untilMs: number; readonly answer: Promise<Answer> }>();
  return (name) => {
    const now = Date.now();
    const known = answers.get(name);
    if (known !== undefined && known.untilMs > now) return known.answer;
    if (answers.size >= MOST_ANSWERS) answers.clear();
    const answer = ask(name);
    answers.set(name, { untilMs: now + ANSWER_LIFETIME_MS, answer });
    return answer;
  };
}
