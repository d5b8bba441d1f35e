import * as vscode from "vscode";
import type { App } from "../../databricks/api/apps.ts";
import type { Workspace } from "../../databricks/workspace.ts";
import type { ExpectedApp, ListedApp } from "../text/appItem.ts";
import { appRows, expectedRows, missingRows } from "./appRows.ts";
import type { AppHistory, AppRow } from "./appRows.ts";
import type { MissingPlace } from "../text/missingPlace.ts";
import { profileText } from "../text/profileText.ts";
import { hostOf } from "../text/places.ts";
import { ask, place } from "./quickInputs.ts";
import { SteadyItems } from "./steadyItems.ts";
import type { StepPosition } from "./steps.ts";

export type AppChoice =
  | { readonly kind: "app"; readonly app: App; readonly workspace: Workspace; readonly isAtOnce: boolean }
  | { readonly kind: "selectProfile" }
  | { readonly kind: "signIn"; readonly host: string };

/** What is known while the apps are being listed. */
export interface ListingProgress {
  expect(apps: readonly ExpectedApp[]): void;
  /** The workspace whose apps are listed. */
  opened(workspace: Workspace): void;
  /** The apps of that workspace so far; those of projects are told apart once all are there. */
  found(listed: readonly ListedApp[]): void;
  /** Workspaces of projects that nothing leads to. */
  miss(places: readonly MissingPlace[]): void;
}

export interface AppQuestion extends AppHistory {
  readonly title: string;
  readonly position: StepPosition;
  /** A rejection ends the question. */
  readonly listApps: (signal: AbortSignal, progress: ListingProgress) => Promise<readonly ListedApp[]>;
}

/**
 * Asks for an app: the list opens at once and fills when the workspace answered. A project's app can be chosen before
 * that. Esc also ends the requests.
 */
export async function askApp(question: AppQuestion): Promise<AppChoice> {
  const { l10n } = vscode;
  const pick = vscode.window.createQuickPick<AppRow>();
  const shown = new SteadyItems(pick, vscode.QuickPickItemKind.Separator, isSameRow);
  const refresh: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon("refresh"),
    tooltip: l10n.t("Refresh"),
  };
  const selectProfile = (now?: string): vscode.QuickInputButton => ({
    iconPath: new vscode.ThemeIcon("account"),
    tooltip: now === undefined ? l10n.t("Select Profile") : l10n.t("Select Profile, now {0}", now),
  });
  place(pick, question.title, question.position);
  pick.buttons = [refresh, selectProfile()];
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.placeholder = l10n.t("Loading apps...");

  const rowOf = (expected: ExpectedApp | undefined): AppRow | undefined =>
    shown.rows.find((row) => row.listed && isExpected(row.listed, expected));

  let loading = new AbortController();
  let chosenEarly: ExpectedApp | undefined;
  /** After that a refresh replaces all rows at once. */
  let hasAll = false;
  const show = (rows: AppRow[]): void => {
    pick.keepScrollPosition = true;
    shown.replace(rows);
  };
  /** The app that was chosen before it was there. */
  const load = async (): Promise<ListedApp | undefined> => {
    loading.abort();
    loading = new AbortController();
    const { signal } = loading;
    let inForce: Workspace | undefined;
    let missing: readonly MissingPlace[] = [];
    let expected: readonly ExpectedApp[] = [];
    pick.busy = true;
    const listed = await question.listApps(signal, {
      expect(apps) {
        expected = apps;
        if (!signal.aborted && pick.items.length === 0) shown.replace(expectedRows(apps));
      },
      found(some) {
        if (signal.aborted || hasAll) return;
        const others = some.filter(({ app }) => !expected.some(({ name }) => name === app.name));
        const rows = appRows(others, question, inForce);
        show([...missingRows(missing, inForce), ...expectedRows(expected), ...rows]);
      },
      miss(places) {
        missing = places;
      },
      opened(workspace) {
        inForce = workspace;
        if (signal.aborted) return;
        const host = hostOf(workspace.host);
        const profile = profileText(workspace.profileName, l10n.t);
        pick.placeholder = l10n.t("Loading apps on {0} ({1})...", host, profile);
        // A placeholder that is cut has no hover.
        pick.buttons = [refresh, selectProfile(l10n.t("{0} on {1}", profile, host))];
      },
    });
    if (signal.aborted) return undefined;
    if (inForce) {
      const host = hostOf(inForce.host);
      pick.placeholder = l10n.t("Select an app on {0} ({1})", host, profileText(inForce.profileName, l10n.t));
    }
    show([...missingRows(missing, inForce), ...appRows(listed, question, inForce)]);
    hasAll = true;
    pick.busy = false;
    return listed.find((item) => isExpected(item, chosenEarly));
  };

  try {
    return await ask<AppChoice>(pick, ({ answer, fail }) => {
      const choose = ({ app, workspace }: ListedApp, isAtOnce: boolean): void => {
        answer({ kind: "app", app, workspace, isAtOnce });
      };
      const reload = (): void => {
        const started = load();
        const mine = loading;
        started.then(
          (chosen) => {
            if (chosen) choose(chosen, true);
          },
          (error: unknown) => {
            if (!mine.signal.aborted) fail(error);
          },
        );
      };
      reload();
      return [
        new vscode.Disposable(() => {
          shown.dispose();
        }),
        pick.onDidAccept(() => {
          const item = shown.meant(pick.selectedItems[0]);
          const listed = item?.listed ?? rowOf(item?.expected)?.listed;
          if (listed) choose(listed, item?.isAtOnce === true || item?.expected !== undefined);
          else if (item?.missing) answer(signInOf(item.missing));
          else chosenEarly = item?.expected;
        }),
        pick.onDidChangeValue(() => {
          chosenEarly = undefined;
        }),
        pick.onDidTriggerItemButton(({ item }) => {
          const meant = shown.meant(item);
          if (meant?.listed) choose(meant.listed, meant.isAtOnce !== true);
        }),
        pick.onDidTriggerButton((button) => {
          if (button === refresh) reload();
          else answer({ kind: "selectProfile" });
        }),
      ];
    });
  } finally {
    loading.abort();
  }
}

function signInOf({ host }: MissingPlace): AppChoice {
  return host === undefined ? { kind: "selectProfile" } : { kind: "signIn", host };
}

function isSameRow({ listed, expected }: AppRow, seen: AppRow): boolean {
  if (listed === undefined) return expected !== undefined && expected === seen.expected;
  const { app, workspace } = seen.listed ?? {};
  const isSame = app?.name === listed.app.name && workspace?.host === listed.workspace.host;
  return isSame || isExpected(listed, seen.expected);
}

function isExpected({ app, project }: ListedApp, expected: ExpectedApp | undefined): boolean {
  return project !== undefined && app.name === expected?.name && project.folder === expected.project.folder;
}
