import * as vscode from "vscode";
import { requireUrl } from "../targets/appTarget.ts";
import { listedApp } from "../targets/listedApp.ts";
import type { Services } from "./services.ts";

/** Copies the address of an app of the tree. */
export async function copyUrl({ apps }: Services, key: string | undefined): Promise<void> {
  const { app, workspace } = listedApp(apps, key);
  await vscode.env.clipboard.writeText(requireUrl(workspace, app));
  vscode.window.setStatusBarMessage(vscode.l10n.t("Copied the address of {0}.", app.name), 3000);
}
