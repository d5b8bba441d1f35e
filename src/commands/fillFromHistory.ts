import * as vscode from "vscode";
import { logHoles } from "../sessions/logHoles.ts";
import type { LogSession } from "../sessions/logSession.ts";
import { earlierPlaces } from "../targets/earlierSources.ts";
import { earlierWorkspace } from "../targets/earlierWorkspace.ts";
import {
  cancellable,
  showEarlierLines,
  tellEarlierFailure,
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
  const run = async (): Promise<void> => {
    const { target, filters } = session;
    try {
      const workspace = await earlierWorkspace(services, session);
      const { sources } = await cancellable(services, target.name, (signal) =>
        earlierPlaces(services, workspace, target.name, signal),
      );
      if (sources.length === 0) {
        await tellNothingKept(target.name);
        return;
      }
      const from = sources.map(({ name }) => name).join(", ");
      for (const hole of holesOf(session)) {
        const span = { ...hole, from, reading: session.earlier.begin() };
        await showEarlierLines(services, session, {
          span,
          filters,
          sources,
          readMs: span.sinceMs,
          isMore: true,
        });
      }
    } catch (error) {
      tellEarlierFailure(services, error, target.host, run);
    }
  };
  await run();
}

function holesOf({ memory }: LogSession): ReturnType<typeof logHoles> {
  return logHoles(memory.shown(undefined), Date.now());
}
