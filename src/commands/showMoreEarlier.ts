import * as vscode from "vscode";
import { earlierPlaces } from "../targets/earlierSources.ts";
import { earlierWorkspace } from "../targets/earlierWorkspace.ts";
import { cancellable, orTellEarlier, showEarlierLines } from "../targets/showEarlierLines.ts";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import type { Services } from "./services.ts";

/** Reads the next page of earlier lines, from where the last one ended. */
export async function showMoreEarlier(services: Services, key: string | undefined): Promise<void> {
  const { t } = vscode.l10n;
  const session = await chooseSession(services, key, t("Show More Earlier App Logs"), {
    isMet: ({ earlier }) => earlier.unfinished !== undefined,
    unmetText: (app) => t("All earlier lines of {0} that were asked for are shown.", app),
  });
  const reading = session?.earlier.unfinished;
  if (session === undefined || reading === undefined) return;
  await orTellEarlier(services, session.target.host, async () => {
    const { target } = session;
    const workspace = await earlierWorkspace(services, session);
    const { sources } = await cancellable(services, target.name, (signal) =>
      earlierPlaces(services, workspace, target.name, signal),
    );
    await showEarlierLines(services, session, { ...reading, sources });
  });
}
