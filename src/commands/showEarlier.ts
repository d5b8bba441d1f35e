import * as vscode from "vscode";
import type { App } from "../databricks/api/apps.ts";
import type { Filters } from "../sessions/filters.ts";
import { chooseApp, keyOf } from "../targets/chooseApp.ts";
import { earlierWorkspace } from "../targets/earlierWorkspace.ts";
import { listedApp } from "../targets/listedApp.ts";
import { showEarlierSpan, type AskedApp } from "../targets/showEarlierSpan.ts";
import { askSpan, type SpanChoice } from "../ui/pickers/askSpan.ts";
import { filterStep } from "../ui/pickers/filterStep.ts";
import { runSteps, type Step } from "../ui/pickers/steps.ts";
import { tellEarlierFailure } from "../targets/showEarlierLines.ts";
import { readFilters, SETTINGS_SECTION } from "../ui/text/settings.ts";
import type { Services } from "./services.ts";

interface Draft {
  readonly asked: AskedApp | undefined;
  readonly span: SpanChoice | undefined;
  readonly filters: Filters;
}

/** Asks for an app, how far back and filters, and shows the lines from then on that the stream did not bring. */
export async function showEarlier(services: Services, key: string | undefined): Promise<void> {
  const { t } = vscode.l10n;
  const defaults = readFilters(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  const inView = services.channels.inView()?.target.key;
  const session = key === undefined ? undefined : services.sessions.get(key);
  const known = key === undefined ? undefined : await knownApp(services, key);
  const titleOf = ({ asked }: Draft): string => t("Show Earlier App Logs: {0}", asked?.app.name ?? "");
  const appStep: Step<Draft> = async (draft, position) => {
    const title = t("Show Earlier App Logs");
    const asked = await chooseApp(services, { title, position, forListing: true, firstKey: inView });
    const filters = services.answers.recall(keyOf(asked), defaults);
    return { kind: "next", draft: { ...draft, asked, filters } };
  };
  const spanStep: Step<Draft> = async (draft, position) => {
    const { asked } = draft;
    const span = await askSpan({
      title: titleOf(draft),
      position,
      deployedMs: deployedMs(asked?.app),
      isDown: isDown(asked?.app),
    });
    return span === undefined ? { kind: "back" } : { kind: "next", draft: { ...draft, span } };
  };
  const filters = filterStep<Draft>(
    titleOf,
    ({ asked }) => (asked && services.sessions.get(keyOf(asked))?.sources.seen) ?? [],
    { isEarlier: true },
  );
  const start: Draft = { asked: known, span: undefined, filters: session?.filters ?? defaults };
  const answer = await runSteps(start, [...(known === undefined ? [appStep] : []), spanStep, filters]);
  const { asked, span } = answer;
  if (asked === undefined || span === undefined) return;
  const run = async (): Promise<void> => {
    try {
      await showEarlierSpan(services, asked, span, answer.filters);
    } catch (error) {
      tellEarlierFailure(services, error, asked.workspace.host, run);
    }
  };
  await run();
}

/** The app of a log, or of a row of the tree. Throws a CancellationError for what is neither. */
async function knownApp(services: Services, key: string): Promise<AskedApp> {
  const session = services.sessions.get(key);
  const app = session?.target.app;
  if (session === undefined || app === undefined) return listedApp(services.apps, key);
  return { workspace: await earlierWorkspace(services, session), app: app.known };
}

function deployedMs(app: App | undefined): number | undefined {
  const ms = Date.parse(app?.activeDeployment?.createTime ?? "");
  return Number.isNaN(ms) ? undefined : ms;
}

function isDown(app: App | undefined): boolean {
  return app?.appState === "CRASHED" || app?.computeState === "ERROR" || app?.computeState === "STOPPED";
}
