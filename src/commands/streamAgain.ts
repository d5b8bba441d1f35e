import * as vscode from "vscode";
import { isStreaming } from "../sessions/sessionState.ts";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import { streamAnew } from "../targets/streamAnew.ts";
import type { Services } from "./services.ts";

/** Streams a log that ended or was stopped, with the filters it had and the credential that is there now. */
export async function streamAgain(services: Services, key: string | undefined): Promise<void> {
  const title = vscode.l10n.t("Stream App Logs Again");
  const session = await chooseSession(services, key, title, {
    isMet: ({ state }) => !isStreaming(state),
    unmetText: (app) => vscode.l10n.t("The log of {0} is streaming already.", app),
  });
  if (session) await streamAnew(services, session, session.filters);
}
