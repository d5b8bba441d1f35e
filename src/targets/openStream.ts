import * as vscode from "vscode";
import type { Filters } from "../sessions/filters.ts";
import type { LogSession } from "../sessions/logSession.ts";
import type { SessionTarget } from "../sessions/sessionState.ts";
import { isStreaming } from "../sessions/sessionState.ts";
import { readFollow, readScrollback, readTransport, SETTINGS_SECTION } from "../ui/text/settings.ts";
import type { Services } from "../commands/services.ts";

/** Starts, or goes to, the session of a target, and brings its log into view. */
export function openStream(services: Services, target: SessionTarget, filters: Filters): LogSession {
  const configuration = vscode.workspace.getConfiguration(SETTINGS_SECTION);
  const session = services.sessions.open({
    target: { ...target, connection: { ...target.connection, transport: readTransport(configuration) } },
    filters,
    scrollback: readScrollback(configuration),
    isFollowing: readFollow(configuration),
  });
  services.channels.show(session);
  return session;
}

export function liveSession({ sessions }: Services, key: string | undefined): LogSession | undefined {
  const session = key === undefined ? undefined : sessions.get(key);
  return session && isStreaming(session.state) ? session : undefined;
}

/** Brings the log of this key into view as it is, if it is streamed. */
export function goToLive(services: Services, key: string | undefined): LogSession | undefined {
  const session = liveSession(services, key);
  if (session === undefined) return undefined;
  services.sessions.use(session);
  services.channels.show(session);
  return session;
}
