import * as vscode from "vscode";
import { appKey } from "../databricks/api/app.ts";
import type { AppList } from "../sessions/appList.ts";
import type { ListedApp } from "../ui/text/appItem.ts";

/** The row of the tree. Throws a CancellationError for what is none: only the tree calls its commands. */
export function listedApp({ state }: AppList, key: string | undefined): ListedApp {
  const app = state.kind === "listed" && state.apps.find((one) => appKey(state.workspace, one) === key);
  if (!app) throw new vscode.CancellationError();
  return { app, workspace: state.workspace };
}
