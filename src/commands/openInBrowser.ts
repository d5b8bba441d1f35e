import * as vscode from "vscode";
import { requireUrl } from "../targets/appTarget.ts";
import { listedApp } from "../targets/listedApp.ts";
import type { Services } from "./services.ts";

/** Opens an app of the tree. */
export async function openInBrowser({ apps }: Services, key: string | undefined): Promise<void> {
  const { app, workspace } = listedApp(apps, key);
  await vscode.env.openExternal(vscode.Uri.parse(requireUrl(workspace, app)));
}
