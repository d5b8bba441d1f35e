import { basename } from "node:path/posix";
import * as vscode from "vscode";
import type { Diagnostics } from "../messages/diagnostics.ts";
import { messageInBackground } from "../messages/inBackground.ts";
import { idOf } from "../text/settings.ts";
import { openAt } from "./openAt.ts";
import { remember, rememberingFinder, sourceFinder } from "./sourceFiles.ts";
import type { SourceFiles } from "./sourceFiles.ts";
import { findFrames, pathInApp } from "../../reading/sourceFrames.ts";
import type { Frame } from "../../reading/sourceFrames.ts";

/** Not in the manifest: a link carries its arguments. */
const OPEN_COMMAND = idOf("openSource");

/** Characters of a log, from its end, that are looked through. */
const MOST_TEXT = 4 * 1024 * 1024;
/** Different files of one log that are looked up, the last ones. */
const MOST_PATHS = 100;

export interface SourceLinkOptions {
  /** The app whose log a document shows; undefined for documents that are not ours. */
  readonly appOf: (document: vscode.TextDocument) => string | undefined;
  /** Where the project keeps the source of an app, absolute. */
  readonly sourceFolderOf: (app: string) => Promise<string | undefined>;
  readonly diagnostics: Pick<Diagnostics, "warn">;
}

/** What a link asks the command for. */
interface Place extends Pick<Frame, "path" | "line"> {
  readonly app: string;
}

/** Makes the frames of tracebacks in a log into links to the files of the workspace. */
export function createSourceLinks(options: SourceLinkOptions): vscode.Disposable {
  const finder = rememberingFinder();
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
      const found = new Map<string, SourceFiles>();
      for (const path of lastPaths(frames)) {
        if (token.isCancellationRequested) return [];
        const files = await finder.find(path, sourceFolder);
        if (files.uris.length > 0) found.set(path, files);
      }
      return frames.flatMap(({ path, line, start, end }) => {
        const files = found.get(path);
        if (files === undefined) return [];
        const range = new vscode.Range(document.positionAt(from + start), document.positionAt(from + end));
        return [linkTo(files, { app, path, line }, range)];
      });
    },
  };
  return vscode.Disposable.from(
    vscode.languages.registerDocumentLinkProvider({ scheme: "output" }, provider),
    vscode.commands.registerCommand(OPEN_COMMAND, async (place: Place) => {
      const sourceFolder = await options.sourceFolderOf(place.app);
      const files = await sourceFinder.find(place.path, sourceFolder);
      await openPlace(place, files, { sourceFolder, diagnostics: options.diagnostics });
    }),
  );
}

function lastPaths(frames: readonly Frame[]): readonly string[] {
  return [...new Set(frames.map(({ path }) => path).reverse())].slice(0, MOST_PATHS);
}

/**
 * Whatever is not certain is looked up once more on the click, by a command: VS Code drops links that are still to
 * be resolved whenever the text grows, and a click then is an error.
 */
function linkTo({ uris, isCertain }: SourceFiles, place: Place, range: vscode.Range): vscode.DocumentLink {
  const [first] = uris;
  const query = encodeURIComponent(JSON.stringify([place]));
  const [target, tooltip] =
    isCertain && first !== undefined
      ? [
          first.with({ fragment: `L${place.line}` }),
          vscode.l10n.t("Open {0}", vscode.workspace.asRelativePath(first)),
        ]
      : [
          vscode.Uri.parse(`command:${OPEN_COMMAND}?${query}`, true),
          vscode.l10n.t("Choose which {0} to open", basename(place.path)),
        ];
  const link = new vscode.DocumentLink(range, target);
  link.tooltip = tooltip;
  return link;
}

async function openPlace(
  place: Place,
  { uris, fit, isCertain }: SourceFiles,
  { sourceFolder, diagnostics }: { sourceFolder: string | undefined; diagnostics: Pick<Diagnostics, "warn"> },
): Promise<void> {
  const [first] = uris;
  if (first === undefined) {
    const message = vscode.l10n.t("There is no {0} in this workspace any more.", basename(place.path));
    messageInBackground(diagnostics, vscode.window.showInformationMessage(message));
    return;
  }
  const uri = isCertain ? first : await pick(uris, question(place, fit, sourceFolder));
  if (uri === undefined) return;
  await openAt(uri, place.line);
}

async function pick(uris: readonly vscode.Uri[], placeHolder: string): Promise<vscode.Uri | undefined> {
  const items = uris
    .map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const title = vscode.l10n.t("Open Source of App");
  return (await vscode.window.showQuickPick(items, { title, placeHolder }))?.uri;
}

function question({ path }: Place, fit: boolean, sourceFolder: string | undefined): string {
  const inApp = pathInApp(path);
  const wanted = inApp ?? path;
  if (fit) return vscode.l10n.t("Several files fit {0}", wanted);
  if (sourceFolder === undefined || inApp === undefined)
    return vscode.l10n.t("There is no {0} here. Open one of the same name?", wanted);
  const folder = vscode.workspace.asRelativePath(vscode.Uri.file(sourceFolder));
  return vscode.l10n.t("There is no {0} in {1}. Open one of the same name?", wanted, folder);
}
