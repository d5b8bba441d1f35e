import * as vscode from "vscode";
import type { Workspace } from "../../databricks/workspace.ts";
import { appStateText, groupApps, projectText } from "../text/appItem.ts";
import type { ExpectedApp, ListedApp } from "../text/appItem.ts";
import { missingPlaceText } from "../text/missingPlace.ts";
import type { MissingPlace } from "../text/missingPlace.ts";
import { hostOf } from "../text/places.ts";

export interface AppRow extends vscode.QuickPickItem {
  readonly listed?: ListedApp;
  readonly expected?: ExpectedApp;
  readonly missing?: MissingPlace;
  /** Enter asks nothing more. */
  readonly isAtOnce?: boolean;
}

/** Rows for the apps of the projects, until their workspace has answered. */
export function expectedRows(apps: readonly ExpectedApp[]): AppRow[] {
  return apps.map((expected) => ({
    expected,
    label: expected.name,
    description: projectText(expected.project, vscode.l10n.t),
    detail: vscode.l10n.t("loading..."),
    iconPath: new vscode.ThemeIcon("ellipsis"),
  }));
}

/** Above all others, since the apps below them are not the project's. */
export function missingRows(places: readonly MissingPlace[], inForce: Workspace | undefined): AppRow[] {
  return places.map((missing) => ({
    missing,
    ...missingPlaceText(missing, inForce?.host, vscode.l10n.t),
    alwaysShow: true,
    iconPath: new vscode.ThemeIcon(missing.host === undefined ? "account" : "sign-in"),
  }));
}

export interface AppHistory {
  /** When the app was streamed last, epoch milliseconds. */
  readonly lastUsedMs: (listed: ListedApp) => number | undefined;
  /** Whether its log is streamed now. */
  readonly isLive: (listed: ListedApp) => boolean;
  /** What Enter leads to asks more, whichever app it is. Default false. */
  readonly neverAtOnce?: boolean;
}

/** The projects' apps first, then those streamed before, then the rest; `inForce` is where most of them are. */
export function appRows(
  listed: readonly ListedApp[],
  history: AppHistory,
  inForce: Workspace | undefined,
): AppRow[] {
  const { ofProjects, recent, others } = groupApps(listed, history.lastUsedMs);
  const { t } = vscode.l10n;
  const groups: [string, readonly ListedApp[]][] = [
    [history.neverAtOnce === true ? t("apps of projects") : t("Enter streams at once"), ofProjects],
    [t("recently streamed"), recent],
    [t("apps"), others],
  ];
  const filled = groups.filter(([, items]) => items.length > 0);
  return filled.flatMap(([label, items]) => [
    // The only group needs no heading, unless that says something.
    ...(items === others && filled.length === 1 ? [] : [separator(label)]),
    ...items.map((item) => appRow(item, history, inForce)),
  ]);
}

function appRow(listed: ListedApp, history: AppHistory, inForce: Workspace | undefined): AppRow {
  const { app, workspace, project } = listed;
  const { text, icon } = appStateText(app, vscode.l10n.t);
  const { neverAtOnce = false } = history;
  const isLive = history.isLive(listed);
  const isAtOnce = !neverAtOnce && (isLive || project !== undefined);
  const marks = [
    text,
    ...(isLive ? [vscode.l10n.t("streaming")] : []),
    ...(project ? [projectText(project, vscode.l10n.t)] : []),
    ...(workspace.host === inForce?.host ? [] : [hostOf(workspace.host)]),
  ];
  return {
    listed,
    isAtOnce,
    label: app.name,
    description: marks.join(" · "),
    detail: app.url ?? vscode.l10n.t("no address yet"),
    iconPath: new vscode.ThemeIcon(icon),
    buttons: neverAtOnce ? [] : [isAtOnce ? filtersButton() : atOnceButton()],
  };
}

function atOnceButton(): vscode.QuickInputButton {
  return {
    iconPath: new vscode.ThemeIcon("play"),
    tooltip: vscode.l10n.t("Stream at Once with the Last Filters"),
  };
}

function filtersButton(): vscode.QuickInputButton {
  return { iconPath: new vscode.ThemeIcon("filter"), tooltip: vscode.l10n.t("Choose Filters...") };
}

function separator(label: string): AppRow {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
