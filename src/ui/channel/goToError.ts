import type * as vscode from "vscode";
import { errorRows, stepTo } from "./errorRows.ts";
import type { ErrorStep } from "./errorRows.ts";
import { goToRow } from "./goToRow.ts";

/** Moves the cursor of the focused Output view to another error. False where its text has none. */
export async function goToError(editor: vscode.TextEditor, step: ErrorStep): Promise<boolean> {
  const row = stepTo(errorRows(editor.document.getText()), rowToStartFrom(editor, step), step);
  if (row === undefined) return false;
  await goToRow(editor, row);
  return true;
}

/** The cursor's, where a person sees it; else they start from what they see. */
function rowToStartFrom({ selection, visibleRanges }: vscode.TextEditor, step: ErrorStep): number {
  const { line } = selection.active;
  const first = visibleRanges[0]?.start.line ?? line;
  const last = visibleRanges.at(-1)?.end.line ?? line;
  if (line >= first && line <= last) return line;
  return step === "next" ? first - 1 : last + 1;
}
