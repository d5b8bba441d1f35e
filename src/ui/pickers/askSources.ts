import * as vscode from "vscode";
import { ask, backButtons, place } from "./quickInputs.ts";
import { chosenSources, sourceRows } from "./sourceRows.ts";
import type { SourceRow } from "./sourceRows.ts";

/** Asks which sources to show. Undefined means back. */
export async function askSources(
  title: string,
  choice: readonly string[],
  seen: readonly string[],
): Promise<readonly string[] | undefined> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & SourceRow>();
  place(pick, title);
  pick.buttons = backButtons();
  pick.canSelectMany = true;
  pick.placeholder = vscode.l10n.t("Sources to show");
  pick.items = sourceRows(choice, seen, vscode.l10n.t);
  pick.selectedItems = pick.items.filter(({ isShown }) => isShown);
  return ask(pick, ({ answer }) => [
    pick.onDidTriggerButton(() => {
      answer(undefined);
    }),
    pick.onDidAccept(() => {
      const sources = chosenSources(pick.items, pick.selectedItems);
      if (sources === undefined) pick.placeholder = vscode.l10n.t("Select at least one source");
      else answer(sources);
    }),
  ]);
}
