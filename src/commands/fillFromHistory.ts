import * as vscode from "vscode";
import { logHoles } from "../sessions/logHoles.ts";
import type { LogSession } from "../sessions/logSession.ts";
import { beginReading } from "../targets/beginReading.ts";
import { earlierPlacesOf } from "../targets/earlierWorkspace.ts";
import { showEarlierLines } from "../targets/showEarlierLines.ts";
import { orTellEarlier, tellNothingKept } from "../targets/tellEarlier.ts";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import type { Services } from "./services.ts";

/** Reads what is missing in a log where it says so, the last such place at the end. */
export async function fillFromHistory(services: Services, key: string | undefined): Promise<void> {
  const { t } = vscode.l10n;
  const session = await chooseSession(services, key, t("Fill App Logs from History"), {
    isMet: (candidate) => holesOf(candidate).length > 0,
    unmetText: (app) => t("The log of {0} does not say that lines are missing.", app),
  });
  if (session === undefined) return;
  await services.channels.focus(session);
  const { earlier, target, filters } = session;
  const fill = async (): Promise<void> => {
    const { sources, hasTable } = await earlierPlacesOf(services, session);
    if (sources.length === 0) {
      await tellNothingKept(target.name);
      return;
    }
    const holes = holesOf(session);
    let count = 0;
    for (const hole of holes) {
      const reading = await beginReading(services, session, sources, hole);
      const shown = await showEarlierLines(services, session, {
        ...reading,
        filters,
        hasTable,
        // One word for all of them.
        tellsNone: count === 0 && hole === holes.at(-1),
      });
      count += shown.count;
      // It goes on where the person asks for more; the other holes are offered still.
      if (shown.isOnlyKept || earlier.unfinishedOf(reading.span.reading) !== undefined) return;
    }
  };
  await earlier.onceAtATime("fill", () => orTellEarlier(services, target.host, fill));
}

function holesOf({ memory }: LogSession): ReturnType<typeof logHoles> {
  return logHoles(memory.shown(undefined), Date.now());
}
