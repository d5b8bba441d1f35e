import path from "node:path";
import * as vscode from "vscode";
import { readForeignSession } from "../databricks/foreignSession.ts";
import type { ForeignSession } from "../databricks/foreignSession.ts";

const EXTENSION_ID = "databricks.databricks";

/** The Databricks CLI that the Databricks extension brings along. */
export function bundledCliPath(): string | undefined {
  const extension = vscode.extensions.getExtension(EXTENSION_ID);
  const program = process.platform === "win32" ? "databricks.exe" : "databricks";
  return extension && path.join(extension.extensionPath, "bin", program);
}

/**
 * Where the Databricks extension is signed in to. None in Restricted Mode: its host may come from a file of the folder.
 * It is not activated for this, since it would then ask the person things of its own.
 */
export function foreignSession(): ForeignSession | undefined {
  if (!vscode.workspace.isTrusted) return undefined;
  const extension = vscode.extensions.getExtension<unknown>(EXTENSION_ID);
  return extension?.isActive === true ? readForeignSession(extension.exports) : undefined;
}
