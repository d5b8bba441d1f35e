import * as vscode from "vscode";
import type { App } from "../databricks/api/apps.ts";
import type { Filters } from "../sessions/filters.ts";
import { askSpan, type SpanChoice } from "../ui/pickers/askSpan.ts";
import { filterStep } from "../ui/pickers/filterStep.ts";
import { runSteps, type Step } from "../ui/pickers/steps.ts";
import { readFilters, SETTINGS_SECTION } from "../ui/text/settings.ts";
import { chooseApp, listedKey, type ChooseAppServices } from "./chooseApp.ts";
import { showEarlierSpan, type AskedApp, type ShowSpanServices } from "./showEarlierSpan.ts";
import { orTellEarlier } from "./tellEarlier.ts";

export type AskEarlierServices = ChooseAppServices & ShowSpanServices;

interface Draft {
  readonly asked: AskedApp | undefined;
  readonly span: SpanChoice | undefined;
  readonly filters: Filters;
}

/**
 * Asks for an app, unless it is known, how far back and filters, and shows the lines from then on that the stream did not
 * bring. What fails is told.
 */
export async function askEarlier(services: AskEarlierServices, known: AskedApp | undefined): Promise<void> {
  const { t } = vscode.l10n;
  const defaults = readFilters(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  const inView = services.channels.inView()?.target.key;
  const filtersOf = (asked: AskedApp): Filters =>
    services.sessions.get(listedKey(asked))?.filters ?? services.answers.recall(listedKey(asked), defaults);
  const titleOf = ({ asked }: Draft): string => t("Show Earlier App Logs: {0}", asked?.app.name ?? "");
  const appStep: Step<Draft> = async (draft, position) => {
    const title = t("Show Earlier App Logs");
    const asked = await chooseApp(services, { title, position, forEarlier: true, firstKey: inView });
    return { kind: "next", draft: { ...draft, asked, filters: filtersOf(asked) } };
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
    ({ asked }) => (asked && services.sessions.get(listedKey(asked))?.sources.seen) ?? [],
    { isEarlier: true },
  );
  const start: Draft = {
    asked: known,
    span: undefined,
    filters: known === undefined ? defaults : filtersOf(known),
  };
  const answer = await runSteps(start, [...(known === undefined ? [appStep] : []), spanStep, filters]);
  const { asked, span } = answer;
  if (asked === undefined || span === undefined) return;
  const session = services.sessions.get(listedKey(asked));
  if (session !== undefined) await services.channels.focus(session);
  else await vscode.commands.executeCommand("workbench.panel.output.focus");
  await orTellEarlier(services, asked.workspace.host, () =>
    showEarlierSpan(services, asked, span, answer.filters),
  );
}

function deployedMs(app: App | undefined): number | undefined {
  const ms = Date.parse(app?.activeDeployment?.createTime ?? "");
  return Number.isNaN(ms) ? undefined : ms;
}

function isDown(app: App | undefined): boolean {
  return app?.appState === "CRASHED" || app?.computeState === "ERROR" || app?.computeState === "STOPPED";
}
