import * as vscode from "vscode";
import { DatabricksError } from "../databricks/errors.ts";
import type { AppList, AppListState } from "../sessions/appList.ts";
import type { Subscription } from "../sessions/emitter.ts";
import type { LogSessions } from "../sessions/logSessions.ts";
import { sortApps } from "./appItem.ts";
import { nodeContext, nodeDescription, nodeIcon, nodeLabel, nodeTooltip } from "./appNode.ts";
import type { AppNode } from "./appNode.ts";
import { hostOf, unexpectedText } from "./noticeText.ts";
import { clockText } from "./numberText.ts";

const VIEW_ID = "databricksAppLogs.apps";

/** The tree *Databricks Apps*. It has the list looked after while it is visible, and only then. */
export function createAppsView(
  list: AppList,
  sessions: LogSessions,
  diagnostics: vscode.LogOutputChannel,
): Subscription {
  const { t } = vscode.l10n;
  const changed = new vscode.EventEmitter<void>();
  const view = vscode.window.createTreeView<AppNode>(VIEW_ID, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      async getChildren(parent) {
        if (parent !== undefined) return [];
        await list.known;
        return nodesOf(list.state);
      },
      getTreeItem: (node) => treeItem(node, sessions),
    },
  });
  let told = "";
  const refresh = (): void => {
    const { state } = list;
    const error = errorOf(state);
    set("isSignedOut", error !== undefined && state.kind === "failed" && isSignedOut(error));
    set("hasNoApps", state.kind === "listed" && state.apps.length === 0);
    view.description = state.kind === "listed" ? placeOf(state) : "";
    view.message = messageOf(state);
    const trouble = error?.message ?? "";
    if (trouble !== told && error !== undefined) diagnostics.warn(`The apps could not be listed. ${trouble}`);
    told = trouble;
    changed.fire();
  };
  // A log that runs tells of every line; the tree shows only whether it is on.
  let shownLogs = "";
  const refreshLogs = (): void => {
    const logs = sessions.streaming
      .map(({ target, isFollowing }) => `${target.key} ${isFollowing}`)
      .join("\n");
    if (logs === shownLogs) return;
    shownLogs = logs;
    changed.fire();
  };
  list.watch(view.visible);
  const subscriptions = [
    view,
    changed,
    view.onDidChangeVisibility(({ visible }) => {
      list.watch(visible);
    }),
    list.onDidChange(refresh),
    sessions.onDidChange(refreshLogs),
  ];

  function messageOf(state: AppListState): string {
    const error = errorOf(state);
    if (error === undefined) return "";
    const sentence = error instanceof DatabricksError ? error.message : unexpectedText(error, t);
    if (state.kind === "listed") return t("{0} The apps are as of {1}.", sentence, clockText(state.atMs));
    // The welcome content has the buttons, and appears only where there is no message.
    return isSignedOut(error) ? "" : sentence;
  }

  return {
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

function set(name: string, value: boolean): void {
  void vscode.commands.executeCommand("setContext", `databricksAppLogs.${name}`, value);
}

function errorOf(state: AppListState): Error | undefined {
  if (state.kind === "failed") return state.error;
  return state.kind === "listed" ? state.trouble : undefined;
}

function isSignedOut(error: Error): boolean {
  return error instanceof DatabricksError && (error.code === "no-profile" || error.code === "not-signed-in");
}

function placeOf({ workspace }: Extract<AppListState, { kind: "listed" }>): string {
  return `${hostOf(workspace.host)} (${workspace.profileName})`;
}

function nodesOf(state: AppListState): AppNode[] {
  if (state.kind !== "listed") return [];
  const { workspace } = state;
  // By name, whatever was used last: rows that move while one reaches for them are a nuisance.
  return sortApps(state.apps, () => undefined).map((app) => ({
    key: `${workspace.host}/${app.name}`,
    app,
    workspace,
  }));
}

function treeItem(node: AppNode, sessions: LogSessions): vscode.TreeItem {
  const { t } = vscode.l10n;
  const session = sessions.get(node.key);
  const { icon, color } = nodeIcon(node, t);
  const item = new vscode.TreeItem(node.app.name);
  item.id = node.key;
  item.description = nodeDescription(node, session, t);
  item.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
  item.tooltip = new vscode.MarkdownString(nodeTooltip(node, t));
  item.contextValue = nodeContext(node, session);
  item.accessibilityInformation = { label: nodeLabel(node, session, t) };
  item.command = { title: t("Stream Log"), command: "databricksAppLogs.streamListed", arguments: [node.key] };
  return item;
}
