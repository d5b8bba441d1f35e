import * as vscode from "vscode";

/** Moves the cursor of the focused Output view to a row, and selects it. */
export async function goToRow(editor: vscode.TextEditor, row: number): Promise<void> {
  const second = new vscode.Position(row, 1);
  editor.selection = new vscode.Selection(second, second);
  editor.revealRange(new vscode.Range(second, second), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  // Only a cursor that is moved as if by a key holds the view still while new lines come.
  await vscode.commands.executeCommand("cursorMove", { to: "wrappedLineStart" });
  await vscode.commands.executeCommand("cursorMove", { to: "wrappedLineEnd", select: true });
}
