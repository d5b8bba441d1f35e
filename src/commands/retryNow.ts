import * as vscode from "vscode";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import type { Services } from "./services.ts";

/** Ends the wait for the next connect of a log whose connection was lost. */
export async function retryNow(services: Services, key: string | undefined): Promise<void> {
  const title = vscode.l10n.t("Retry App Logs Now");
  const session = await chooseSession(services, key, title, {
    isMet: ({ state }) => state.kind === "retrying",
    unmetText: (app) => vscode.l10n.t("The log of {0} is not waiting to connect again.", app),
  });
  session?.retryNow();
}
