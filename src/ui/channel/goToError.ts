import * as vscode from "vscode";
import { errorRows, stepTo } from "./errorRows.ts";
import type { ErrorStep } from "./errorRows.ts";

/** Moves the cursor of the focused Output view to another error. False where its text has none. */
export async function goToError(editor: vscode.TextEditor, step: ErrorStep): Promise<boolean> {
  const row = stepTo(errorRows(editor.document.getText()), rowToStartFrom(editor, step), step);
  if (row === undefined) return false;
  await selectRow(editor, row);
  return true;
}

/** Puts the cursor of the focused Output view on a row, from 0, and holds the view there. */
export async function selectRow(editor: vscode.TextEditor, row: number): Promise<void> {
  moveTo(editor, new vscode.Position(row, 1));
  // Only a cursor that is moved as if by a key holds the view still while new lines come.
  await vscode.commands.executeCommand("cursorMove", { to: "wrappedLineStart" });
  await vscode.commands.executeCommand("cursorMove", { to: "wrappedLineEnd", select: true });
}

/**
 * The same for a view that the person may have left meanwhile. What they are at now, a picker or another editor, stays as
 * it is; the view holds still only where it has the focus.
 */
export async function pointAtRow(editor: vscode.TextEditor, row: number): Promise<void> {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const others = visibleTextEditors
    .filter((other) => other !== editor)
    .map((other) => ({ other, selections: other.selections }));
  if (activeTextEditor === editor) {
    await selectRow(editor, row);
    if (editor.selection.start.isEqual(new vscode.Position(row, 0))) return;
    // A picker has the focus, and so the cursor was moved of the editor below it.
    for (const { other, selections } of others) other.selections = selections;
  }
  moveTo(editor, new vscode.Position(row, 0));
  editor.selection = new vscode.Selection(new vscode.Position(row, 0), editor.document.lineAt(row).range.end);
}

function moveTo(editor: vscode.TextEditor, position: vscode.Position): void {
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(
    new vscode.Range(position, position),
    vscode.TextEditorRevealType.InCenterIfOutsideViewport,
  );
}

/** The cursor's, where a person sees it; else they start from what they see. */
function rowToStartFrom({ selection, visibleRanges }: vscode.TextEditor, step: ErrorStep): number {
  const { line } = selection.active;
  const first = visibleRanges[0]?.start.line ?? line;
  const last = visibleRanges.at(-1)?.end.line ?? line;
  if (line >= first && line <= last) return line;
  return step === "next" ? first - 1 : last + 1;
}
