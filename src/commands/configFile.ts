import path from "node:path";
import * as vscode from "vscode";
import type { ProfileOptions } from "../databricks/profiles.ts";

/** Opens the Databricks configuration file; one that does not exist yet opens empty, to be saved there. */
export async function openConfigFile({ env, homeDir }: ProfileOptions): Promise<void> {
  const named = env["DATABRICKS_CONFIG_FILE"];
  const uri = vscode.Uri.file(
    named === undefined || named === "" ? path.join(homeDir, ".databrickscfg") : named,
  );
  const exists = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  await vscode.window.showTextDocument(exists ? uri : uri.with({ scheme: "untitled" }));
}
