import * as vscode from "vscode";
import type { LogSession } from "../../sessions/logSession.ts";
import { isStreaming } from "../../sessions/sessionState.ts";
import type { LogSessions } from "../../sessions/logSessions.ts";
import type { Channels } from "../channel/channels.ts";
import type { Diagnostics } from "../messages/diagnostics.ts";
import { messageInBackground } from "../messages/inBackground.ts";
import { listedText } from "../status/stateText.ts";
import { hostOf } from "../text/places.ts";
import { idOf } from "../text/settings.ts";

export interface SessionDesk {
  readonly sessions: LogSessions;
  readonly channels: Channels;
  readonly diagnostics: Pick<Diagnostics, "warn">;
}

/** What a command asks of a log. */
export interface Fit {
  readonly isMet: (session: LogSession) => boolean;
  /** What is said where the log in view does not meet it, given the app's name. */
  readonly unmetText: (app: string) => string;
}

const ANY: Fit = { isMet: () => true, unmetText: () => "" };

/**
 * The session a command is about: the one named by `key`, else the one in view, else the one the person picks. Where
 * only one fits, and it is the one that the status bar shows, it is not asked for. Undefined when none fits.
 *
 * @throws a CancellationError where the log in view does not fit, or the one named was closed, which was said then:
 *   another log, out of sight, is never meant.
 */
export async function chooseSession(
  desk: SessionDesk,
  key: string | undefined,
  title: string,
  fit: Fit = ANY,
): Promise<LogSession | undefined> {
  const { sessions, channels } = desk;
  const session =
    key === undefined
      ? (fitting(desk, channels.inView(), fit) ?? (await pickFrom(sessions, title, fit)))
      : named(desk, key);
  if (session) sessions.use(session);
  return session;
}

/** A message that asks for a log can outlive it. */
function named({ sessions, diagnostics }: SessionDesk, key: string): LogSession {
  const session = sessions.get(key);
  if (session !== undefined) return session;
  const text = vscode.l10n.t("This app log is no longer open.");
  messageInBackground(diagnostics, vscode.window.showInformationMessage(text));
  throw new vscode.CancellationError();
}

function fitting(desk: SessionDesk, inView: LogSession | undefined, fit: Fit): LogSession | undefined {
  if (inView === undefined || fit.isMet(inView)) return inView;
  desk.sessions.use(inView);
  messageInBackground(desk.diagnostics, tellUnmet(inView, fit));
  throw new vscode.CancellationError();
}

/** Whatever a log that is over lacks, streaming it again brings. */
async function tellUnmet({ target, state }: LogSession, { unmetText }: Fit): Promise<void> {
  const again = vscode.l10n.t("Stream App Logs Again");
  const buttons = isStreaming(state) ? [] : [again];
  const picked = await vscode.window.showInformationMessage(unmetText(target.name), ...buttons);
  if (picked === again) await vscode.commands.executeCommand(idOf("streamAgain"), target.key);
}

async function pickFrom(
  { all, current }: LogSessions,
  title: string,
  { isMet }: Fit,
): Promise<LogSession | undefined> {
  const candidates = all.filter(isMet);
  const [first] = candidates;
  // Another one, that nobody looks at, is shown before something is done to it.
  if (first === undefined || (candidates.length === 1 && first === current)) return first;
  const items = candidates.map((session) => ({
    session,
    label: session.target.name,
    description: listedText(session, Date.now(), vscode.l10n.t),
    detail: hostOf(session.target.host),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t("Select an app log"),
  });
  if (!picked) throw new vscode.CancellationError();
  return picked.session;
}
