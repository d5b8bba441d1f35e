import type { Workspace } from "../databricks/workspace.ts";
import { requireSameHost } from "../credentials/sameHost.ts";
import type { Credentials } from "../credentials/credentials.ts";
import type { Filters } from "../sessions/filters.ts";
import type { LogSession } from "../sessions/logSession.ts";
import { isStreaming } from "../sessions/sessionState.ts";
import type { SessionTarget } from "../sessions/sessionState.ts";
import { isAbort } from "../ui/messages/isAbort.ts";
import { confirmHost } from "./addresses.ts";
import { appTarget } from "./appTarget.ts";
import { openStream, type StreamDesk } from "./openStream.ts";

export interface StreamAnewServices extends StreamDesk {
  readonly credentials: Pick<Credentials, "reopen">;
  readonly confirmedHosts: Set<string>;
  readonly userAgent: string;
}

/**
 * Streams a log again, from the same workspace and with the credential that leads there now. Where there is none, the
 * stream ends by the reason, which is told as every end is. Throws a CancellationError where the person keeps the token.
 */
export async function streamAnew(
  services: StreamAnewServices,
  session: LogSession,
  filters: Filters,
): Promise<LogSession> {
  return openStream(services, await targetAnew(services, session), filters);
}

/** The same for several, with the filters they had: the first comes into view. Those that fail end together. */
export async function streamAllAnew(
  services: StreamAnewServices,
  sessions: readonly LogSession[],
): Promise<void> {
  const targets = await Promise.allSettled(sessions.map((session) => targetAnew(services, session)));
  for (const [index, session] of [...sessions.entries()].reverse()) {
    const target = targets[index];
    // A person who keeps the token of one streams the others all the same; one may have been streamed again by hand.
    if (target?.status !== "fulfilled" || isStreaming(session.state)) continue;
    openStream(services, target.value, session.filters);
  }
}

/** The workspace of a log, with the credential that leads there now. Throws a DatabricksError or CommandError. */
export async function reopenFor(
  { credentials }: Pick<StreamAnewServices, "credentials">,
  { target, startedAtMs }: LogSession,
): Promise<Workspace> {
  const { host, workspaceId, profile, name } = target;
  const place = { host, workspaceId, profile };
  const workspace = await credentials.reopen(place, startedAtMs);
  requireSameHost(workspace, { ...place, app: name });
  return workspace;
}

async function targetAnew(services: StreamAnewServices, session: LogSession): Promise<SessionTarget> {
  const { target } = session;
  try {
    return await retarget(services, target, await reopenFor(services, session));
  } catch (error) {
    if (isAbort(error)) throw error;
    // A stream that runs has a credential that serves.
    return isStreaming(session.state) ? target : refused(target, error);
  }
}

async function retarget(
  { confirmedHosts, userAgent }: StreamAnewServices,
  target: SessionTarget,
  workspace: Workspace,
): Promise<SessionTarget> {
  if (target.app !== undefined) return appTarget(workspace, target.app.known, userAgent);
  await confirmHost(confirmedHosts, workspace, target.connection.origin ?? target.url);
  const { profileName, profile, credential, tokenProvider } = workspace;
  return {
    ...target,
    profileName,
    profile,
    credential,
    connection: { ...target.connection, tokenProvider },
  };
}

/** The same, dialling nothing and ended by the reason. */
function refused(target: SessionTarget, error: unknown): SessionTarget {
  const reason = error instanceof Error ? error : new Error(String(error));
  return {
    ...target,
    connection: { ...target.connection, tokenProvider: () => Promise.reject(reason) },
  };
}
