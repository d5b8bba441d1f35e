import * as vscode from "vscode";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import type { Services } from "./services.ts";

/** Shows all lines of a log again, where only its errors were. */
export async function showAllLines(services: Services, key: string | undefined): Promise<void> {
  const { channels } = services;
  const session = await chooseSession(services, key, vscode.l10n.t("Show All Lines in App Logs"), {
    // The one in view may do so already; nothing is to be said then.
    isMet: (each) => channels.isErrorsOnly(each) || each === channels.inView(),
    unmetText: () => "",
  });
  if (session === undefined) return;
  channels.setErrorsOnly(session, false);
  channels.show(session);
}
