import * as vscode from "vscode";
import type { Filters } from "../sessions/filters.ts";
import type { LogSession } from "../sessions/logSession.ts";
import type { SessionTarget } from "../sessions/sessionState.ts";
import { readFollow, readScrollback, readTransport, SETTINGS_SECTION } from "../ui/settings.ts";
import type { Services } from "./services.ts";

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
