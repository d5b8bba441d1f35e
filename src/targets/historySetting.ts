import * as vscode from "vscode";
import { readHistoryWarehouse, SETTINGS_SECTION } from "../ui/text/settings.ts";

/** The id of the warehouse that is set, `off`, or undefined where nothing is. */
export function historySetting(): string | undefined {
  return readHistoryWarehouse(vscode.workspace.getConfiguration(SETTINGS_SECTION));
}

/** Whether the person lets logs tables be read. */
export function mayReadHistory(): boolean {
  return historySetting() !== "off";
}
