import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import type { Subscription } from "../../sessions/emitter.ts";
import type { LogSession } from "../../sessions/logSession.ts";
import type { LogSessions } from "../../sessions/logSessions.ts";
import { isStreaming } from "../../sessions/sessionState.ts";
import { idOf } from "../text/settings.ts";
import type { Activities } from "./activity.ts";
import { createAnnouncing } from "./announcing.ts";
import { TOOLTIP_COMMANDS, statusBarText, statusLabel, statusTooltip } from "./statusText.ts";
import { listedText } from "./stateText.ts";
import type { StatusOptions } from "./statusText.ts";

/** Counts change with every line; a person reads a few a second. */
const REFRESH_MS = 250;
/** The countdown, the rate and the lag go on by themselves. */
const TICK_MS = 1000;
/** Of a log that is quiet only ages in the tooltip do, which hardly anybody has open. */
const QUIET_TICK_MS = 10_000;
/** For so long after a line the rate changes by itself. */
const LIVELY_MS = 15_000;
/** VS Code draws a changed tooltip anew under the pointer. */
const TOOLTIP_MS = 2000;

export interface StatusBarOptions {
  /** How far the view of a session is behind, milliseconds. */
  readonly lagOf: (session: LogSession) => number;
  readonly sessions: LogSessions;
  readonly activities: Activities;
  /** The file a session is recorded to. */
  readonly recordingTo: (session: LogSession) => string | undefined;
}

/** The status of the session used last; a click pauses or follows it. */
export function createStatusBar(options: StatusBarOptions): Subscription {
  const { sessions } = options;
  const item = vscode.window.createStatusBarItem(idOf("status"), vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t("Databricks App Logs");
  let timer: NodeJS.Timeout | undefined;
  let isTick = false;
  let shownAtMs = 0;
  let tooltipAtMs = 0;
  let told: unknown[] = [];
  let shown: Look | undefined;
  let command: vscode.Command | undefined;
  const announce = createAnnouncing();

  const refresh = (): void => {
    timer = undefined;
    isTick = false;
    const session = sessions.current;
    if (session === undefined) {
      // The last log was closed.
      item.hide();
      told = [];
      shown = undefined;
      return;
    }
    const nowMs = Date.now();
    shownAtMs = nowMs;
    const status = statusOf(options, session, nowMs);
    // VS Code tells the window of each value that is set, also of one that is there already.
    const { role, isHeldBack, againMs } = announce(session);
    const look: Look =
      isHeldBack && shown !== undefined ? { ...shown, role } : { ...lookOf(session, status), role };
    if (!isDeepStrictEqual(shown, look)) {
      shown = look;
      show(item, look);
    }
    // VS Code forgets the arguments of a command that is set anew, and a click that is on its way with them is lost.
    const next = clickCommand(session);
    if (!isDeepStrictEqual(command, next)) item.command = command = next;
    const facts = [
      session,
      session.state,
      session.isFollowing,
      status.recordingTo,
      status.others.join(),
      session.health.crash?.sinceMs,
    ];
    const isTold = facts.every((fact, index) => fact === told[index]);
    if (!isTold || !isStreaming(session.state) || nowMs - tooltipAtMs >= TOOLTIP_MS) {
      told = facts;
      tooltipAtMs = nowMs;
      showTooltip(item, session, status);
    }
    if (againMs !== undefined) {
      timer = setTimeout(refresh, againMs);
      return;
    }
    if (!isStreaming(session.state)) return;
    isTick = true;
    timer = setTimeout(refresh, isLively(session, status) ? TICK_MS : QUIET_TICK_MS);
  };
  const refreshSoon = (): void => {
    if (timer !== undefined && !isTick) return;
    clearTimeout(timer);
    isTick = false;
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

function isLively({ state, lastLineMs = 0 }: LogSession, { nowMs, lagMs }: StatusOptions): boolean {
  return state.kind === "retrying" || lagMs > 0 || nowMs - lastLineMs < LIVELY_MS;
}

function statusOf(options: StatusBarOptions, session: LogSession, nowMs: number): StatusOptions {
  const { sessions, activities, recordingTo, lagOf } = options;
  const { t } = vscode.l10n;
  const others = sessions.streaming.filter((other) => other !== session);
  return {
    nowMs,
    recordingTo: recordingTo(session),
    lagMs: lagOf(session),
    activity: activities.of(session, nowMs),
    others: others.map((other) => t("{0} ({1})", other.target.name, listedText(other, nowMs, t))),
    t,
  };
}

interface Look {
  readonly text: string;
  readonly label: string;
  readonly role: string;
  readonly background: vscode.ThemeColor | undefined;
}

function lookOf(session: LogSession, status: StatusOptions): Omit<Look, "role"> {
  return {
    text: statusBarText(session, status),
    label: statusLabel(session, status),
    background: backgroundOf(session),
  };
}

function show(item: vscode.StatusBarItem, { text, label, role, background }: Look): void {
  item.text = text;
  item.accessibilityInformation = { label, role };
  item.backgroundColor = background;
  item.show();
}

function showTooltip(item: vscode.StatusBarItem, session: LogSession, status: StatusOptions): void {
  const tooltip = new vscode.MarkdownString(statusTooltip(session, status), true);
  tooltip.isTrusted = { enabledCommands: TOOLTIP_COMMANDS };
  item.tooltip = tooltip;
}

/** Beside the icon and the words, which say the same. */
function backgroundOf({ state, health }: LogSession): vscode.ThemeColor | undefined {
  const isDown = health.crash !== undefined && isStreaming(state);
  if (isDown) return new vscode.ThemeColor("statusBarItem.errorBackground");
  if (state.kind === "retrying") return new vscode.ThemeColor("statusBarItem.warningBackground");
  if (state.kind === "ended" && state.error) return new vscode.ThemeColor("statusBarItem.errorBackground");
  return undefined;
}

function clickCommand(session: LogSession): vscode.Command {
  const canToggle = isStreaming(session.state) || !session.isFollowing;
  return canToggle
    ? { title: "", command: idOf("toggleFollow"), arguments: [session.target.key] }
    : { title: "", command: idOf("streamAgain"), arguments: [session.target.key] };
}
