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
  const second = new vscode.Position(row, 1);
  editor.selection = new vscode.Selection(second, second);
  editor.revealRange(new vscode.Range(second, second), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  // Only a cursor that is moved as if by a key holds the view still while new lines come.
  await vscode.commands.executeCommand("cursorMove", { to: "wrappedLineStart" });
  await vscode.commands.executeCommand("cursorMove", { to: "wrappedLineEnd", select: true });
}

/** The cursor's, where a person sees it; else they start from what they see. */
function rowToStartFrom({ selection, visibleRanges }: vscode.TextEditor, step: ErrorStep): number {
  const { line } = selection.active;
  const first = visibleRanges[0]?.start.line ?? line;
  const last = visibleRanges.at(-1)?.end.line ?? line;
  if (line >= first && line <= last) return line;
  return step === "next" ? first - 1 : last + 1;
}
