import * as vscode from "vscode";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import type { Services } from "./services.ts";

/** Ends a recording; the stream goes on. */
export async function stopRecording(services: Services, key: string | undefined): Promise<void> {
  const { recordings } = services;
  const title = vscode.l10n.t("Stop Recording App Logs");
  const session = await chooseSession(services, key, title, (candidate) => recordings.isRecording(candidate));
  if (session) await recordings.stop(session);
}
