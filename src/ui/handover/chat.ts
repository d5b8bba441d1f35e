import * as vscode from "vscode";
import type { Subscription } from "../../sessions/emitter.ts";
import type { LogSessions } from "../../sessions/logSessions.ts";
import type { Diagnostics } from "../messages/diagnostics.ts";
import { inBackground } from "../messages/inBackground.ts";
import { technicalDetail } from "../messages/technicalDetail.ts";
import { setContext } from "../status/setContext.ts";
import { chatQuestion } from "./chatQuestion.ts";
import type { TroubleReport } from "./troubleReport.ts";

/** Not public API: where it is missing or fails the clipboard takes its place. */
const OPEN_CHAT = "workbench.action.chat.open";
const CHAT_OFF = "chat.disableAIFeatures";

const SHOWN_MS = 5000;

/** Whether this editor has a chat, and the person has not turned it off. Never rejects. */
export async function hasChat(): Promise<boolean> {
  if (vscode.workspace.getConfiguration().get<unknown>(CHAT_OFF) === true) return false;
  const commands = await vscode.commands.getCommands(true).then(
    (names) => names,
    (): string[] => [],
  );
  return commands.includes(OPEN_CHAT);
}

/** What the button is called that hands an error over: it says where it leads. */
export async function chatButton(): Promise<string> {
  return (await hasChat()) ? vscode.l10n.t("Fix in Chat") : vscode.l10n.t("Copy for Chat");
}

/** Keeps the context key true by which menus offer the chat or the clipboard, from the first log on. */
export function noteChat(sessions: LogSessions, diagnostics: Pick<Diagnostics, "warn">): Subscription {
  const note = (): void => {
    const set = hasChat().then((isThere) => {
      setContext("hasChat", isThere, diagnostics);
    });
    inBackground(diagnostics, "It is not known whether there is a chat.", set);
  };
  let isAsked = false;
  return vscode.Disposable.from(
    sessions.onDidAdd(() => {
      if (!isAsked) note();
      isAsked = true;
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (isAsked && event.affectsConfiguration(CHAT_OFF)) note();
    }),
  );
}

/** Opens the chat with a question about an error as a draft, which the person sends. Without a chat it is copied. */
export async function openChatWith(
  report: TroubleReport,
  diagnostics: Pick<Diagnostics, "warn">,
): Promise<void> {
  const query = chatQuestion(report, vscode.l10n.t);
  if (await hasChat()) {
    try {
      await vscode.commands.executeCommand(OPEN_CHAT, { query, isPartialQuery: true });
      return;
    } catch (error) {
      diagnostics.warn(`The chat could not be opened. ${technicalDetail(error)}`);
    }
  }
  await copyQuestion(query, report.app);
}

/** The same question, to be pasted into whatever chat the person has. */
export async function copyChatQuestion(report: TroubleReport): Promise<void> {
  await copyQuestion(chatQuestion(report, vscode.l10n.t), report.app);
}

async function copyQuestion(question: string, app: string): Promise<void> {
  await vscode.env.clipboard.writeText(question);
  const copied = vscode.l10n.t("$(check) Copied a question about {0}. Paste it into a chat.", app);
  vscode.window.setStatusBarMessage(copied, SHOWN_MS);
}
