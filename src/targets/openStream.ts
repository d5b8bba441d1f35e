import * as vscode from "vscode";
import type { Filters } from "../sessions/filters.ts";
import type { LogSession } from "../sessions/logSession.ts";
import type { SessionTarget } from "../sessions/sessionState.ts";
import { isStreaming } from "../sessions/sessionState.ts";
import { readFollow, readScrollback, readTransport, SETTINGS_SECTION } from "../ui/text/settings.ts";
import type { KeptOfSession, LogSessions } from "../sessions/logSessions.ts";
import type { Channels } from "../ui/channel/channels.ts";

/** Where streams are opened and seen. */
export interface StreamDesk {
  readonly sessions: LogSessions;
  readonly channels: Channels;
}

/** Starts, or goes to, the session of a target, and brings its log into view. A new one goes on below what was kept of it. */
export function openStream(
  desk: StreamDesk,
  target: SessionTarget,
  filters: Filters,
  kept?: KeptOfSession,
): LogSession {
  const configuration = vscode.workspace.getConfiguration(SETTINGS_SECTION);
  const session = desk.sessions.open({
    target: { ...target, connection: { ...target.connection, transport: readTransport(configuration) } },
    filters,
    scrollback: readScrollback(configuration),
    isFollowing: readFollow(configuration),
    kept,
  });
  desk.channels.show(session);
  return session;
}

export function liveSession(
  { sessions }: Pick<StreamDesk, "sessions">,
  key: string | undefined,
): LogSession | undefined {
  const session = key === undefined ? undefined : sessions.get(key);
  return session && isStreaming(session.state) ? session : undefined;
}

/** Brings the log of this key into view as it is, if it is streamed. */
export function goToLive(desk: StreamDesk, key: string | undefined): LogSession | undefined {
  const session = liveSession(desk, key);
  if (session === undefined) return undefined;
  desk.sessions.use(session);
  desk.channels.show(session);
  return session;
}
