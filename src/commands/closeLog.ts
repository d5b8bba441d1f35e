import * as vscode from "vscode";
import { closeSession } from "../targets/closeSession.ts";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import type { Services } from "./services.ts";

/** Ends a log for good: its stream, its recording, its channel, what it holds, and its place in the status bar. */
export async function closeLog(services: Services, key: string | undefined): Promise<void> {
  // A row or a link of a log that was closed already is about no other.
  if (key !== undefined && services.sessions.get(key) === undefined) return;
  const session = await chooseSession(services, key, vscode.l10n.t("Close App Logs"));
  if (session) await closeSession(services, session);
}
