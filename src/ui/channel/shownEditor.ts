import * as vscode from "vscode";

const PATIENCE_MS = 5000;

/**
 * The editors of documents of the Output view, in the order in which they are meant: the Output view's own, which stands
 * in no column, before such as were opened beside it.
 */
export function outputEditors(): readonly vscode.TextEditor[] {
  const { visibleTextEditors, activeTextEditor } = vscode.window;
  const shown = visibleTextEditors.filter(({ document }) => document.uri.scheme === "output");
  const rank = (editor: vscode.TextEditor): number =>
    editor.viewColumn === undefined ? 0 : editor === activeTextEditor ? 1 : 2;
  return shown.toSorted((a, b) => rank(a) - rank(b));
}

/** The editor of a document that is on its way into view; undefined where it does not get there in five seconds. */
export async function shownEditor(
  isWanted: (document: vscode.TextDocument) => boolean,
): Promise<vscode.TextEditor | undefined> {
  const find = (): vscode.TextEditor | undefined =>
    outputEditors().find(({ document }) => isWanted(document));
  const found = find();
  if (found !== undefined) return found;
  return new Promise((resolve) => {
    const settle = (editor: vscode.TextEditor | undefined): void => {
      clearTimeout(timer);
      subscription.dispose();
      resolve(editor);
    };
    const timer = setTimeout(settle, PATIENCE_MS, undefined);
    const subscription = vscode.window.onDidChangeVisibleTextEditors(() => {
      const shown = find();
      if (shown !== undefined) settle(shown);
    });
  });
}
