import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import type { LineItem } from "../../sessions/sessionItem.ts";
import { readRedact, SETTINGS_SECTION, TIMESTAMPS } from "../text/settings.ts";
import { entryRow } from "./channelText.ts";
import { pointAtRow, selectRow } from "./goToError.ts";

/** A channel that was out of view has its text a moment after it is on show. */
const PATIENCE_MS = 3000;
const LOOK_MS = 100;

export interface GoToOptions {
  /** The Output view may have lost the focus, which stays where it is then. Default: it has it. */
  readonly isShy?: boolean;
}

/** Moves the cursor of the focused Output view to an entry. False where the view does not show it. */
export async function goToEntry(
  editor: vscode.TextEditor,
  item: LineItem,
  part: number,
  { isShy = false }: GoToOptions = {},
): Promise<boolean> {
  const isRedacted = readRedact(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  const beginnings = TIMESTAMPS.flatMap(
    (timestamps) => entryRow(item, part, { style: { timestamps, isRedacted }, t: vscode.l10n.t }) ?? [],
  );
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const row = rowOf(editor.document, beginnings);
    if (row !== undefined) {
      await (isShy ? pointAtRow(editor, row) : selectRow(editor, row));
      return true;
    }
    if (performance.now() > until) return false;
    await delay(LOOK_MS);
  }
}

/** The row itself, else one of its moment: a setting may have masked it otherwise when it was written. */
function rowOf(
  document: vscode.TextDocument,
  beginnings: readonly { readonly row: string; readonly prefix: string }[],
): number | undefined {
  const text = `\n${document.getText().replaceAll("\r\n", "\n")}\n`;
  const wanted = [
    ...beginnings.map(({ row }) => `\n${row}\n`),
    ...beginnings.map(({ prefix }) => `\n${prefix}`),
  ];
  for (const each of wanted) {
    const at = text.lastIndexOf(each);
    if (at !== -1) return text.slice(1, at + 1).split("\n").length - 1;
  }
  return undefined;
}
