import * as vscode from "vscode";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import type { Services } from "./services.ts";

/** Leaves only the errors of a log in view, until all its lines are asked for again. */
export async function showOnlyErrors(services: Services, key: string | undefined): Promise<void> {
  const session = await chooseSession(services, key, vscode.l10n.t("Show Only Errors in App Logs"));
  if (session === undefined) return;
  services.channels.setErrorsOnly(session, true);
  services.channels.show(session);
}
