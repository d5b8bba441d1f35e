import * as vscode from "vscode";
import { chooseTrouble } from "../targets/troubleReports.ts";
import { copyChatQuestion } from "../ui/handover/chat.ts";
import type { Services } from "./services.ts";

/** Copies the same question, for a chat that is elsewhere. */
export async function copyForChat(services: Services, key: string | undefined): Promise<void> {
  const chosen = await chooseTrouble(services, key, vscode.l10n.t("Copy for Chat"));
  if (chosen) await copyChatQuestion(chosen.report);
}
