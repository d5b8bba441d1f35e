import * as vscode from "vscode";
import { chooseTrouble } from "../targets/troubleReports.ts";
import { openChatWith } from "../ui/handover/chat.ts";
import type { Services } from "./services.ts";

/** Opens the chat with a question about an error of a log, to be sent by the person. */
export async function fixInChat(services: Services, key: string | undefined): Promise<void> {
  const chosen = await chooseTrouble(services, key, vscode.l10n.t("Fix in Chat"));
  if (chosen) await openChatWith(chosen.report, services.diagnostics);
}
