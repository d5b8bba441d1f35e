import * as vscode from "vscode";
import { isStreaming } from "../sessions/sessionState.ts";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import type { Services } from "./services.ts";

/** Ends a connection; the log stays in its channel. */
export async function stopStreaming(services: Services, key: string | undefined): Promise<void> {
  const title = vscode.l10n.t("Stop Streaming App Logs");
  const session = await chooseSession(services, key, title, {
    isMet: ({ state }) => isStreaming(state),
    unmetText: (app) => vscode.l10n.t("The log of {0} is not streaming.", app),
  });
  await session?.stop();
}
