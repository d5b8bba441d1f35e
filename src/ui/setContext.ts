import * as vscode from "vscode";

/** Sets the context key `databricksAppLogs.<name>`. */
export function setContext(name: string, value: boolean): void {
  void vscode.commands.executeCommand("setContext", `databricksAppLogs.${name}`, value);
}
