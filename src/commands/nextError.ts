import * as vscode from "vscode";
import { showError } from "../targets/showError.ts";
import type { Services } from "./services.ts";

/** Moves the focus to a log, and its cursor to the error below. */
export async function nextError(services: Services, key: string | undefined): Promise<void> {
  await showError(services, key, { step: "next", title: vscode.l10n.t("Next Error in App Logs") });
}
