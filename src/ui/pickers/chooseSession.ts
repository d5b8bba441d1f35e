import * as vscode from "vscode";
import type { LogSession } from "../../sessions/logSession.ts";
import { hostOf } from "../text/places.ts";
import { stateText } from "../status/statusText.ts";
import type { LogSessions } from "../../sessions/logSessions.ts";
import type { Channels } from "../channel/channels.ts";

/**
 * The session a command is about: the one named by `key`, else the one in view, else the only one that fits, else the
 * one the person picks. Undefined when none fits.
 */
export async function chooseSession(
  { sessions, channels }: { readonly sessions: LogSessions; readonly channels: Channels },
  key: string | undefined,
  title: string,
  fits: (session: LogSession) => boolean = () => true,
): Promise<LogSession | undefined> {
  const named = key === undefined ? undefined : sessions.get(key);
  if (named) {
    sessions.use(named);
    return named;
  }
  const candidates = sessions.all.filter(fits);
  const shown = candidates.find((candidate) => candidate === channels.inView());
  const session = shown ?? (candidates.length > 1 ? await askWhich(candidates, title) : candidates[0]);
  if (session) sessions.use(session);
  return session;
}

async function askWhich(candidates: readonly LogSession[], title: string): Promise<LogSession> {
  const items = candidates.map((session) => ({
    session,
    label: session.target.name,
    description: stateText(session.state, Date.now(), vscode.l10n.t),
    detail: hostOf(session.target.host),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t("Select an app log"),
  });
  if (!picked) throw new vscode.CancellationError();
  return picked.session;
}
