import * as vscode from "vscode";
import type { Subscription } from "../sessions/emitter.ts";
import type { LogSession } from "../sessions/logSession.ts";
import type { LogSessions } from "../sessions/logSessions.ts";
import { isStreaming } from "../sessions/sessionState.ts";
import { TOOLTIP_COMMANDS, statusBarText, statusLabel, statusTooltip } from "./statusText.ts";

/** Counts change with every line; a person reads a few a second. */
const REFRESH_MS = 250;
const COUNTDOWN_MS = 1000;

export interface StatusBarOptions {
  readonly sessions: LogSessions;
  /** The file a session is recorded to. */
  readonly recordingTo: (session: LogSession) => string | undefined;
}

/** The status of the session used last; a click pauses or follows it. */
export function createStatusBar({ sessions, recordingTo }: StatusBarOptions): Subscription {
  const item = vscode.window.createStatusBarItem("databricksAppLogs.status", vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t("Databricks App Logs");
  let timer: NodeJS.Timeout | undefined;
  let isCountdown = false;
  let shownAtMs = 0;

  const refresh = (): void => {
    timer = undefined;
    isCountdown = false;
    shownAtMs = Date.now();
    const session = sessions.current;
    if (session === undefined) return;
    show(item, session, recordingTo(session));
    // Nothing else tells that a second went by.
    if (session.state.kind !== "retrying") return;
    isCountdown = true;
    timer = setTimeout(refresh, COUNTDOWN_MS);
  };
  const refreshSoon = (): void => {
    if (timer !== undefined && !isCountdown) return;
    clearTimeout(timer);
    isCountdown = false;
    timer = setTimeout(refresh, Math.max(0, shownAtMs + REFRESH_MS - Date.now()));
  };
  const subscription = sessions.onDidChange(refreshSoon);

  return {
    dispose() {
      subscription.dispose();
      clearTimeout(timer);
      item.dispose();
    },
  };
}

function show(item: vscode.StatusBarItem, session: LogSession, recordingTo: string | undefined): void {
  const options = { nowMs: Date.now(), recordingTo, t: vscode.l10n.t };
  const tooltip = new vscode.MarkdownString(statusTooltip(session, options), true);
  tooltip.isTrusted = { enabledCommands: TOOLTIP_COMMANDS };
  item.text = statusBarText(session, options);
  item.tooltip = tooltip;
  item.accessibilityInformation = { label: statusLabel(session, options), role: "button" };
  item.backgroundColor = backgroundOf(session);
  item.command = clickCommand(session);
  item.show();
}

/** Beside the icon and the words, which say the same. */
function backgroundOf({ state }: LogSession): vscode.ThemeColor | undefined {
  if (state.kind === "retrying") return new vscode.ThemeColor("statusBarItem.warningBackground");
  if (state.kind === "ended" && state.error) return new vscode.ThemeColor("statusBarItem.errorBackground");
  return undefined;
}

function clickCommand(session: LogSession): vscode.Command {
  const canToggle = isStreaming(session.state) || !session.isFollowing;
  return canToggle
    ? { title: "", command: "databricksAppLogs.toggleFollow", arguments: [session.target.key] }
    : { title: "", command: "databricksAppLogs.streamAgain", arguments: [session.target.key] };
}
