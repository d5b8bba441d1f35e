import type { Workspace } from "../databricks/workspace.ts";
import type { LogSession } from "../sessions/logSession.ts";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";
import { cancellable } from "./cancellable.ts";
import { earlierPlaces, type EarlierPlaces, type EarlierSourceServices } from "./earlierSources.ts";
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

export type EarlierPlacesOfServices = EarlierWorkspaceServices &
  EarlierSourceServices & { readonly diagnostics: Diagnostics };

/** Where more earlier lines of a log can be had. Throws what {@link earlierPlaces} throws. */
export async function earlierPlacesOf(
  services: EarlierPlacesOfServices,
  session: LogSession,
): Promise<EarlierPlaces> {
  const { name, app } = session.target;
  const workspace = await earlierWorkspace(services, session);
  return cancellable(services, name, (signal) =>
    earlierPlaces(services, workspace, app?.known ?? { name }, signal),
  );
}
