import * as vscode from "vscode";
import { logHoles } from "../sessions/logHoles.ts";
import { namesOfAsked } from "../sessions/readEarlier.ts";
import type { LogSession } from "../sessions/logSession.ts";
import { earlierPlaces } from "../targets/earlierSources.ts";
import { earlierWorkspace } from "../targets/earlierWorkspace.ts";
import {
  cancellable,
  orTellEarlier,
  showEarlierLines,
  tellNothingKept,
} from "../targets/showEarlierLines.ts";
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
  await orTellEarlier(services, session.target.host, async () => {
    const { target, filters } = session;
    const workspace = await earlierWorkspace(services, session);
    const { sources } = await cancellable(services, target.name, (signal) =>
      earlierPlaces(services, workspace, target.name, signal),
    );
    if (sources.length === 0) {
      await tellNothingKept(target.name);
      return;
    }
    const holes = holesOf(session);
    let count = 0;
    for (const hole of holes) {
      const from = await cancellable(services, target.name, (signal) =>
        namesOfAsked(sources, { app: target.name, host: target.host, ...hole, signal }),
      );
      const span = { ...hole, from, reading: session.earlier.begin() };
      count += await showEarlierLines(services, session, {
        span,
        filters,
        sources,
        readMs: span.sinceMs,
        isMore: true,
        // One word for all of them.
        tellsNone: count === 0 && hole === holes.at(-1),
      });
      // It goes on where the person asks for more; the other holes are offered still.
      if (session.earlier.unfinished?.span.reading === span.reading) return;
    }
  });
}

function holesOf({ memory }: LogSession): ReturnType<typeof logHoles> {
  return logHoles(memory.shown(undefined), Date.now());
}
