import * as vscode from "vscode";
import { showError } from "../targets/showError.ts";
import type { Services } from "./services.ts";

/** Moves the focus to a log, and its cursor to the newest error. */
export async function lastError(services: Services, key: string | undefined): Promise<void> {
  await showError(services, key, { step: "last", title: vscode.l10n.t("Go to Last Error in App Logs") });
}
