import * as vscode from "vscode";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import type { Services } from "./services.ts";

/** Ends a recording; the stream goes on. */
export async function stopRecording(services: Services, key: string | undefined): Promise<void> {
  const { recordings } = services;
  const title = vscode.l10n.t("Stop Recording App Logs");
  const session = await chooseSession(services, key, title, {
    isMet: recordings.isRecording,
    unmetText: (app) => vscode.l10n.t("The log of {0} is not recorded.", app),
  });
  if (session) await recordings.stop(session);
}
