import * as vscode from "vscode";
import { earlierPlacesOf } from "../targets/earlierWorkspace.ts";
import { showEarlierLines } from "../targets/showEarlierLines.ts";
import { orTellEarlier } from "../targets/tellEarlier.ts";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import type { Services } from "./services.ts";

/** Reads the next page of earlier lines, of this reading or of the one that was read last, from where it ended. */
export async function showMoreEarlier(
  services: Services,
  key: string | undefined,
  number: number | undefined,
): Promise<void> {
  const { t } = vscode.l10n;
  const session = await chooseSession(services, key, t("Show More Earlier App Logs"), {
    isMet: ({ earlier }) => earlier.unfinished !== undefined,
    unmetText: (app) => t("All earlier lines of {0} that were asked for are shown.", app),
  });
  const reading = session?.earlier.unfinishedOf(number);
  if (session === undefined || reading === undefined) return;
  await services.channels.focus(session);
  const { earlier, target } = session;
  const readOn = async (): Promise<void> => {
    const { sources, hasTable } = await earlierPlacesOf(services, session);
    await showEarlierLines(services, session, { ...reading, sources, hasTable });
  };
  const link = `more ${reading.span.reading}`;
  await earlier.onceAtATime(link, () => orTellEarlier(services, target.host, readOn));
}
