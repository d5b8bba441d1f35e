import type { Workspace } from "../databricks/workspace.ts";
import type { LogSession } from "../sessions/logSession.ts";
import { reopenFor, type StreamAnewServices } from "./streamAnew.ts";

export interface EarlierWorkspaceServices extends Pick<StreamAnewServices, "credentials"> {
  /** By which workspaces earlier lines were read into logs. */
  readonly earlierWorkspaces: WeakMap<LogSession, Workspace>;
}

/**
 * The workspace that more earlier lines of a log are read from. A credential that cannot stream reads them all the same,
 * where it did so before. Throws a DatabricksError or CommandError.
 */
export async function earlierWorkspace(
  services: EarlierWorkspaceServices,
  session: LogSession,
): Promise<Workspace> {
  const before = services.earlierWorkspaces.get(session);
  if (before?.streaming.refused !== undefined) return before;
  return reopenFor(services, session);
}
