import * as vscode from "vscode";
import { APPS_VIEW } from "../ui/text/settings.ts";
import type { Services } from "./services.ts";

/** Lists the apps of the tree anew. */
export async function refreshApps({ apps }: Pick<Services, "apps">): Promise<void> {
  await vscode.window.withProgress({ location: { viewId: APPS_VIEW } }, () => apps.refresh());
}
