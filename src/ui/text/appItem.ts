import type { App } from "../../databricks/api/apps.ts";
import type { Workspace } from "../../databricks/workspace.ts";
import type { Translate } from "./translate.ts";

export interface AppStateText {
  readonly text: string;
  /** Codicon name. */
  readonly icon: string;
  /** Not running, and not on its way to: a stream waits until someone starts it. */
  readonly isStopped: boolean;
}

type KnownState = Omit<AppStateText, "text"> & { readonly text: (t: Translate) => string };

/** States of the compute that say more than the process on it. */
const COMPUTE_STATES: Readonly<Record<string, KnownState>> = {
  STOPPED: { text: (t) => t("stopped"), icon: "stop-circle", isStopped: true },
  STOPPING: { text: (t) => t("stopping"), icon: "stop-circle", isStopped: true },
  STARTING: { text: (t) => t("starting"), icon: "sync", isStopped: false },
  UPDATING: { text: (t) => t("updating"), icon: "sync", isStopped: false },
  DELETING: { text: (t) => t("being deleted"), icon: "trash", isStopped: true },
  ERROR: { text: (t) => t("compute error"), icon: "error", isStopped: false },
};

const PROCESS_STATES: Readonly<Record<string, KnownState>> = {
  RUNNING: { text: (t) => t("running"), icon: "pulse", isStopped: false },
  CRASHED: { text: (t) => t("crashed"), icon: "error", isStopped: false },
  DEPLOYING: { text: (t) => t("deploying"), icon: "sync", isStopped: false },
  UNAVAILABLE: { text: (t) => t("unavailable"), icon: "warning", isStopped: false },
};

/** What an app is doing, in a word or two. States nobody here knows are shown as the platform writes them. */
export function appStateText(app: App, t: Translate): AppStateText {
  // An app that was never started has a compute state too.
  if (app.url === undefined) return { text: t("never started"), icon: "circle-slash", isStopped: true };
  const known = COMPUTE_STATES[app.computeState ?? ""] ?? PROCESS_STATES[app.appState ?? ""];
  if (known) return { ...known, text: known.text(t) };
  const said = app.appState ?? app.computeState;
  return { text: said?.toLowerCase() ?? t("state unknown"), icon: "question", isStopped: false };
}

/** What marks an app of a project in this window. */
export interface ProjectMark {
  /** The folder's name, where the window has several. */
  readonly folder: string | undefined;
}

export interface ListedApp {
  readonly app: App;
  readonly workspace: Workspace;
  readonly project?: ProjectMark;
}

/** An app of a project, before its workspace was asked about it. */
export interface ExpectedApp {
  readonly name: string;
  readonly project: ProjectMark;
}

export interface AppGroups {
  readonly ofProjects: readonly ListedApp[];
  readonly recent: readonly ListedApp[];
  readonly others: readonly ListedApp[];
}

export function projectText({ folder }: ProjectMark, t: Translate): string {
  return folder === undefined ? t("this project") : t("project in {0}", folder);
}

/**
 * The groups that the list shows one after the other, each in the order of {@link sortApps}; only the projects' own keep
 * that of their `databricks.yml`, where the main app mostly stands first, instead of their names'.
 */
export function groupApps(
  listed: readonly ListedApp[],
  lastUsedMs: (listed: ListedApp) => number | undefined,
): AppGroups {
  const ofProjects = listed.filter(({ project }) => project !== undefined);
  const others = listed
    .filter(({ project }) => project === undefined)
    .sort(orderOf(({ app }) => app, lastUsedMs));
  return {
    ofProjects: ofProjects.sort(byUseOf(({ app }) => app, lastUsedMs)),
    recent: others.filter((item) => lastUsedMs(item) !== undefined),
    others: others.filter((item) => lastUsedMs(item) === undefined),
  };
}

/** The apps in the order a person looks for them: the last used first, the stopped ones last, then by name. */
export function sortApps(apps: readonly App[], lastUsedMs: (app: App) => number | undefined): App[] {
  return [...apps].sort(orderOf((app) => app, lastUsedMs));
}

function orderOf<T>(
  appOf: (item: T) => App,
  lastUsedMs: (item: T) => number | undefined,
): (a: T, b: T) => number {
  const byUse = byUseOf(appOf, lastUsedMs);
  return (a, b) => byUse(a, b) || appOf(a).name.localeCompare(appOf(b).name);
}

function byUseOf<T>(
  appOf: (item: T) => App,
  lastUsedMs: (item: T) => number | undefined,
): (a: T, b: T) => number {
  const isStopped = (item: T): number => Number(appStateText(appOf(item), String).isStopped);
  return (a, b) => (lastUsedMs(b) ?? 0) - (lastUsedMs(a) ?? 0) || isStopped(a) - isStopped(b);
}
