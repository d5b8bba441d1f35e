import * as vscode from "vscode";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import type { Services } from "./services.ts";

/** Forgets the errors of a log: what is known of them, and their places in files. Its lines stay. */
export async function clearErrors(services: Services, key: string | undefined): Promise<void> {
  const session = await chooseSession(services, key, vscode.l10n.t("Clear Errors of App"), {
    isMet: ({ errors }) => errors.all.length > 0,
    unmetText: (app) => vscode.l10n.t("The log of {0} has no errors.", app),
  });
  session?.errors.clear();
}
