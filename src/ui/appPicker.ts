import * as vscode from "vscode";
import type { App } from "../databricks/apps.ts";
import type { Workspace } from "../databricks/workspace.ts";
import { appStateText, sortApps } from "./appItem.ts";
import { hostOf } from "./noticeText.ts";
import { ask, place } from "./quickInputs.ts";
import type { StepPosition } from "./steps.ts";

export interface AppList {
  readonly workspace: Workspace;
  readonly apps: readonly App[];
}

export type AppChoice =
  | { readonly kind: "app"; readonly app: App; readonly workspace: Workspace; readonly isAtOnce: boolean }
  | { readonly kind: "selectProfile" };

export interface AppQuestion {
  readonly title: string;
  readonly position: StepPosition;
  /** Opens the workspace; its rejection ends the question. */
  readonly openWorkspace: () => Promise<Workspace>;
  readonly listApps: (workspace: Workspace, signal: AbortSignal) => Promise<readonly App[]>;
  /** When the app was streamed last, epoch milliseconds. */
  readonly lastUsedMs: (workspace: Workspace, app: App) => number | undefined;
}

interface AppItem extends vscode.QuickPickItem {
  readonly app?: App;
}

/** Asks for an app: the list opens at once and fills when the workspace answered. Esc also ends the requests. */
export async function askApp(question: AppQuestion): Promise<AppChoice> {
  const { l10n } = vscode;
  const atOnce: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon("play"),
    tooltip: l10n.t("Stream at Once with the Last Filters"),
  };
  const selectProfile: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon("account"),
    tooltip: l10n.t("Select Profile"),
  };
  const refresh: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon("refresh"),
    tooltip: l10n.t("Refresh"),
  };
  const pick = vscode.window.createQuickPick<AppItem>();
  place(pick, question.title, question.position);
  pick.buttons = [refresh, selectProfile];
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.placeholder = l10n.t("Loading apps...");

  let loading = new AbortController();
  let opened: Workspace | undefined;
  const load = async (): Promise<void> => {
    loading.abort();
    const mine = new AbortController();
    loading = mine;
    pick.busy = true;
    const workspace = await question.openWorkspace();
    const host = hostOf(workspace.host);
    pick.placeholder = l10n.t("Loading apps on {0} (profile {1})...", host, workspace.profileName);
    const apps = await question.listApps(workspace, mine.signal);
    if (mine.signal.aborted) return;
    opened = workspace;
    pick.placeholder = l10n.t("Select an app on {0} (profile {1})", host, workspace.profileName);
    pick.items = appItems(workspace, apps, question.lastUsedMs, atOnce);
    pick.busy = false;
  };

  try {
    return await ask<AppChoice>(pick, ({ answer, fail }) => {
      const choose = (item: AppItem | undefined, isAtOnce: boolean): void => {
        if (item?.app && opened) answer({ kind: "app", app: item.app, workspace: opened, isAtOnce });
      };
      const reload = (): void => {
        const started = load();
        const mine = loading;
        started.catch((error: unknown) => {
          if (!mine.signal.aborted) fail(error);
        });
      };
      reload();
      return [
        pick.onDidAccept(() => {
          choose(pick.selectedItems[0], false);
        }),
        pick.onDidTriggerItemButton(({ item }) => {
          choose(item, true);
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

function appItems(
  workspace: Workspace,
  apps: readonly App[],
  lastUsedMs: AppQuestion["lastUsedMs"],
  atOnce: vscode.QuickInputButton,
): AppItem[] {
  const used = (app: App): number | undefined => lastUsedMs(workspace, app);
  const items = sortApps(apps, used).map((app) => ({
    isUsed: used(app) !== undefined,
    item: appItem(app, atOnce),
  }));
  const recent = items.filter(({ isUsed }) => isUsed).map(({ item }) => item);
  const others = items.filter(({ isUsed }) => !isUsed).map(({ item }) => item);
  if (recent.length === 0) return others;
  return [
    separator(vscode.l10n.t("recently streamed")),
    ...recent,
    separator(vscode.l10n.t("apps")),
    ...others,
  ];
}

function appItem(app: App, atOnce: vscode.QuickInputButton): AppItem {
  const { text, icon } = appStateText(app, vscode.l10n.t);
  return {
    app,
    label: app.name,
    description: text,
    detail: app.url ?? vscode.l10n.t("no address yet"),
    iconPath: new vscode.ThemeIcon(icon),
    buttons: [atOnce],
  };
}

function separator(label: string): AppItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
