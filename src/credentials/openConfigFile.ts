import * as vscode from "vscode";
import { configFilePath } from "../databricks/config/configFile.ts";
import type { ProfileOptions } from "../databricks/config/configFile.ts";

/** Opens the Databricks configuration file; one that does not exist yet opens empty, to be saved there. */
export async function openConfigFile(options: ProfileOptions): Promise<void> {
  const uri = vscode.Uri.file(configFilePath(options));
  const exists = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  await vscode.window.showTextDocument(exists ? uri : uri.with({ scheme: "untitled" }));
}
