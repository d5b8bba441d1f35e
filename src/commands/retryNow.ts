import * as vscode from "vscode";
import { canRetry, isStreaming } from "../sessions/sessionState.ts";
import { streamAnew } from "../targets/streamAnew.ts";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import type { Services } from "./services.ts";

/** Ends the wait of a log, for its next connect or for its app; one that ended by an error is streamed again. */
export async function retryNow(services: Services, key: string | undefined): Promise<void> {
  const title = vscode.l10n.t("Retry App Logs Now");
  const session = await chooseSession(services, key, title, {
    isMet: ({ state }) => canRetry(state),
    unmetText: (app) => vscode.l10n.t("The log of {0} is not waiting to connect again.", app),
  });
  if (session === undefined) return;
  if (isStreaming(session.state)) session.retryNow();
  else await streamAnew(services, session, session.filters);
}
