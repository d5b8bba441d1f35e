import * as vscode from "vscode";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import type { Services } from "./services.ts";

/** Shows all lines of a log again, where only its errors were. */
export async function showAllLines(services: Services, key: string | undefined): Promise<void> {
  const session = await chooseSession(services, key, vscode.l10n.t("Show All Lines in App Logs"));
  if (session === undefined) return;
  services.channels.setErrorsOnly(session, false);
  services.channels.show(session);
}
