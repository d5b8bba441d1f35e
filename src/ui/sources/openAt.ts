import * as vscode from "vscode";

/** Opens a file with the cursor at the start of a line, from 1. */
export async function openAt(uri: vscode.Uri, line: number): Promise<void> {
  const position = new vscode.Position(Math.max(0, line - 1), 0);
  await vscode.commands.executeCommand("vscode.open", uri, {
    selection: new vscode.Range(position, position),
  });
}
