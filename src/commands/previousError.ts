import * as vscode from "vscode";
import { showError } from "../targets/showError.ts";
import type { Services } from "./services.ts";

/** Moves the focus to a log, and its cursor to the error above. */
export async function previousError(services: Services, key: string | undefined): Promise<void> {
  await showError(services, key, { step: "previous", title: vscode.l10n.t("Previous Error in App Logs") });
}
