import * as vscode from "vscode";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import type { Services } from "./services.ts";

/** Brings a log into view. Asked by the keyboard it takes the focus along; a click, which names the log, leaves it. */
export async function showLog(services: Services, key: string | undefined): Promise<void> {
  const session = await chooseSession(services, key, vscode.l10n.t("Show App Logs"));
  if (session) services.channels.show(session, key === undefined ? "takesFocus" : undefined);
}
