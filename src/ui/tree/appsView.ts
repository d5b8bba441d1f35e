import * as vscode from "vscode";
import { appKey } from "../../databricks/api/app.ts";
import { DatabricksError } from "../../databricks/api/errors.ts";
import type { AppList, AppListState } from "../../sessions/appList.ts";
import type { Subscription } from "../../sessions/emitter.ts";
import type { LogSessions } from "../../sessions/logSessions.ts";
import { isStreaming } from "../../sessions/sessionState.ts";
import { withoutTurns } from "../../reading/cleanText.ts";
import { redact } from "../../reading/secrets/redact.ts";
import { sortApps } from "../text/appItem.ts";
import type { AppNode } from "./appNode.ts";
import { REMEDY_COMMAND, treeItem } from "./appTreeItem.ts";
import type { RemedyNode, TreeNode } from "./appTreeItem.ts";
import type { Diagnostics } from "../messages/diagnostics.ts";
import { hostOf } from "../text/places.ts";
import { errorInWords } from "../text/errorInWords.ts";
import { unexpectedText } from "../text/failureCatalogue.ts";
import { APPS_VIEW } from "../text/settings.ts";
import { listedParts } from "../text/joined.ts";
import { clockText } from "../text/numberText.ts";
import { profileText } from "../text/profileText.ts";
import { setContext } from "../status/setContext.ts";
import type { Walkthrough } from "../status/walkthrough.ts";

export interface AppsViewOptions {
  readonly list: AppList;
  readonly sessions: LogSessions;
  readonly diagnostics: Diagnostics;
  readonly walkthrough: Pick<Walkthrough, "did">;
  readonly remediesOf: (error: Error) => readonly RemedyNode[];
  /** What stands above the apps of this host: where a project's own workspace is out of reach. */
  readonly missing: (listedHost: string | undefined) => Promise<readonly RemedyNode[]>;
}

/** The tree *Databricks Apps*. It has the list looked after while it is visible in a focused window. */
export function createAppsView(options: AppsViewOptions): Subscription {
  const { list, sessions, diagnostics, walkthrough, remediesOf, missing } = options;
  const changed = new vscode.EventEmitter<void>();
  const view = vscode.window.createTreeView<TreeNode>(APPS_VIEW, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      async getChildren(parent) {
        if (parent !== undefined) return [];
        await list.known;
        const { state } = list;
        if (isSignedOut(state)) return [];
        const first = await missing(state.kind === "listed" ? state.workspace.host : undefined);
        return [...first, ...(state.kind === "failed" ? remediesOf(state.error) : appNodes(state))];
      },
      getTreeItem: (node) => treeItem(node, sessions),
    },
  });
  let told = "";
  const refresh = (): void => {
    const { state } = list;
    const error = errorOf(state);
    setContext("isSignedOut", isSignedOut(state), diagnostics);
    if (state.kind === "listed") walkthrough.did("didSignIn");
    setContext("hasNoApps", state.kind === "listed" && state.apps.length === 0, diagnostics);
    // Shown where a person has moved the view beside others.
    view.description = state.kind === "listed" ? placeOf(state) : "";
    view.message = messageOf(state);
    const trouble = error?.message ?? "";
    if (trouble !== told && error !== undefined) diagnostics.warn(`The apps could not be listed. ${trouble}`);
    told = trouble;
    changed.fire();
  };
  // A log that runs tells of every line; the tree shows only whether it is there, and on.
  let shownLogs = "";
  const refreshLogs = (): void => {
    const logs = sessions.all
      .map(({ target, state, isFollowing, health, lineTotal, errors }) =>
        [
          target.key,
          isStreaming(state),
          isFollowing,
          health.crash?.sinceMs,
          lineTotal > 0,
          errors.presentCount,
        ].join(" "),
      )
      .join("\n");
    if (logs === shownLogs) return;
    shownLogs = logs;
    changed.fire();
  };
  // A window that nobody looks at needs no news.
  const watch = (): void => {
    list.watch(view.visible && vscode.window.state.focused);
  };
  watch();
  const subscriptions = [
    view,
    changed,
    vscode.commands.registerCommand(REMEDY_COMMAND, ({ apply }: RemedyNode) => {
      apply();
    }),
    view.onDidChangeVisibility(watch),
    vscode.window.onDidChangeWindowState(watch),
    list.onDidChange(refresh),
    sessions.onDidChange(refreshLogs),
  ];

  return {
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

function errorOf(state: AppListState): Error | undefined {
  if (state.kind === "failed") return state.error;
  return state.kind === "listed" ? state.trouble : undefined;
}

/** Nothing is configured at all. A sign-in that ran out is trouble of a profile, which the message names. */
function isSignedOut(state: AppListState): boolean {
  if (state.kind !== "failed") return false;
  return state.error instanceof DatabricksError && state.error.code === "no-profile";
}

/** Above the rows. Welcome content has buttons of its own, and appears only where there is no message. */
function messageOf(state: AppListState): string {
  const { t } = vscode.l10n;
  const error = errorOf(state);
  if (error === undefined) {
    if (state.kind !== "listed" || state.apps.length === 0) return "";
    return state.isPartial === true ? t("{0}, loading more apps...", placeOf(state)) : placeOf(state);
  }
  if (isSignedOut(state)) return "";
  const said = error instanceof DatabricksError ? errorInWords(error, t) : unexpectedText(error, t);
  const sentence = withoutTurns(redact(said));
  return state.kind === "listed"
    ? t("{0} The apps are as of {1}.", sentence, clockText(state.atMs))
    : sentence;
}

function placeOf({ workspace }: Extract<AppListState, { kind: "listed" }>): string {
  const { t } = vscode.l10n;
  return listedParts([hostOf(workspace.host), profileText(workspace.profileName, t)], t);
}

function appNodes(state: AppListState): AppNode[] {
  if (state.kind !== "listed") return [];
  const { workspace } = state;
  // By name, whatever was used last: rows that move while one reaches for them are a nuisance.
  return sortApps(state.apps, () => undefined).map((app) => ({
    key: appKey(workspace, app),
    app,
    workspace,
  }));
}
