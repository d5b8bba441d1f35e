import * as vscode from "vscode";
import { areSameFilters } from "../sessions/filters.ts";
import type { Filters } from "../sessions/filters.ts";
import { isStreaming } from "../sessions/sessionState.ts";
import { filterStep } from "../ui/pickers/filterStep.ts";
import { readFilters, SETTINGS_SECTION } from "../ui/text/settings.ts";
import { runSteps } from "../ui/pickers/steps.ts";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import { streamAnew } from "../targets/streamAnew.ts";
import type { Services } from "./services.ts";

/** Asks for other filters of a live stream. It connects anew in the same log, and repeats no line. */
export async function changeFilters(services: Services, key: string | undefined): Promise<void> {
  const title = vscode.l10n.t("Change Filters for App Logs");
  const session = await chooseSession(services, key, title, {
    isMet: ({ state }) => isStreaming(state),
    unmetText: (app) =>
      vscode.l10n.t("The log of {0} is not streaming. Stream it again to change its filters.", app),
  });
  if (!session) return;
  const { target } = session;
  const { filters } = await runSteps<{ readonly filters: Filters }>({ filters: session.filters }, [
    filterStep(
      () => vscode.l10n.t("Change Filters for App Logs: {0}", target.name),
      () => session.sources.seen,
      { isChange: true },
    ),
  ]);
  const defaults = readFilters(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  await services.answers.remember(target.key, filters, defaults);
  // A stream that ended while the person answered is streamed again: they asked to see its lines.
  if (isStreaming(session.state) && areSameFilters(session.filters, filters)) services.channels.show(session);
  else await streamAnew(services, session, filters);
}
