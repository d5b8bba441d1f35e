import * as vscode from "vscode";

const PATIENCE_MS = 5000;

/** The editor of a document that is on its way into view; undefined where it does not get there in five seconds. */
export async function shownEditor(
  isWanted: (document: vscode.TextDocument) => boolean,
): Promise<vscode.TextEditor | undefined> {
  const find = (): vscode.TextEditor | undefined =>
    vscode.window.visibleTextEditors.find(({ document }) => isWanted(document));
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
