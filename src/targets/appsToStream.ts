import { appKey } from "../databricks/api/app.ts";
import { listApps } from "../databricks/api/apps.ts";
import type { App } from "../databricks/api/apps.ts";
import { isSameWorkspace, type Workspace } from "../databricks/workspace.ts";
import type { ListedApp } from "../ui/text/appItem.ts";
import type { ListingProgress } from "../ui/pickers/appPicker.ts";
import { hostOf } from "../ui/text/places.ts";
import { technicalDetail } from "../ui/messages/technicalDetail.ts";
import { CommandError } from "../ui/text/commandError.ts";
import { isAbort } from "../ui/messages/isAbort.ts";
import type { Project, Projects } from "../credentials/projects.ts";
import type { Credentials } from "../credentials/credentials.ts";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";

export interface AppSources {
  readonly projects: Pick<Projects, "read" | "withUser">;
  readonly credentials: Pick<Credentials, "openWorkspace" | "openWorkspaceOf" | "missing">;
  readonly diagnostics: Pick<Diagnostics, "info">;
}

/**
 * The apps to choose from: all of the workspace in force, and those of the projects in this window, wherever they are.
 * Throws when the workspace in force does not answer; another one that does not is only noted. `forListing`: also by a
 * credential that cannot stream.
 */
export async function listAppsToStream(
  sources: AppSources,
  signal: AbortSignal,
  progress: ListingProgress,
  { forListing = false }: { readonly forListing?: boolean | undefined } = {},
): Promise<readonly ListedApp[]> {
  const projects = await sources.projects.read();
  progress.expect(
    projects.flatMap(({ bundle, folder }) => bundle.apps.map(({ name }) => ({ name, project: { folder } }))),
  );
  const inForce = await sources.credentials.openWorkspace({ forListing });
  progress.opened(inForce);
  progress.miss(await sources.credentials.missing(inForce.host));

  const all = listApps(inForce, {
    signal,
    onPage(apps) {
      progress.found(apps.map((app) => ({ app, workspace: inForce })));
    },
  });
  const lists = new Map([[placeOf(inForce), all]]);
  const [apps, ...deployed] = await Promise.all([
    all,
    ...projects.map((project) => listProjectApps(sources, project, inForce, lists, signal)),
  ]);
  const ofProjects = withoutRepeats(deployed.flat());
  const known = new Set(ofProjects.map(resourceOf));
  const others = apps
    .map((app): ListedApp => ({ app, workspace: inForce }))
    .filter((listed) => !known.has(resourceOf(listed)));
  if (ofProjects.length + others.length > 0) return [...ofProjects, ...others];
  throw new CommandError({
    code: "no-apps",
    host: hostOf(inForce.host),
    profileName: inForce.profileName,
  });
}

/** The project's apps that its workspace has. */
async function listProjectApps(
  { credentials, diagnostics, projects }: AppSources,
  project: Project,
  inForce: Workspace,
  lists: Map<string, Promise<readonly App[]>>,
  signal: AbortSignal,
): Promise<ListedApp[]> {
  const { root, host, workspaceId, open, needsUser } = project.bundle;
  const note = (text: string): void => {
    diagnostics.info(`${root}: ${text}`);
  };
  if (project.bundle.apps.length === 0 && !needsUser) return [];
  try {
    const ofProject = await credentials.openWorkspaceOf(project);
    const workspace = ofProject ?? inForce;
    // An app of that name elsewhere is not the project's.
    if (host !== undefined && !isSameWorkspace({ host, workspaceId }, workspace)) return [];
    if (ofProject === undefined && open !== undefined && !open.hosts.includes(workspace.host)) return [];
    const { apps } = (await projects.withUser(project, workspace, signal)).bundle;
    const list = lists.get(placeOf(workspace)) ?? listApps(workspace, { signal });
    lists.set(placeOf(workspace), list);
    const listed = new Map((await list).map((app) => [app.name, app]));
    return apps.flatMap(({ name }) => {
      const app = listed.get(name);
      if (app === undefined) note(`The app "${name}" of the bundle is not on ${workspace.host}.`);
      return app === undefined ? [] : [{ app, workspace, project: { folder: project.folder } }];
    });
  } catch (error) {
    if (isAbort(error)) throw error;
    note(`The apps of the bundle are left out. ${technicalDetail(error)}`);
    return [];
  }
}

function withoutRepeats(listed: readonly ListedApp[]): ListedApp[] {
  return [...new Map(listed.toReversed().map((item) => [resourceOf(item), item])).values()].toReversed();
}

function resourceOf({ workspace, app }: ListedApp): string {
  return appKey(workspace, app);
}

function placeOf({ host, workspaceId = "", profileName }: Workspace): string {
  return `${host} ${workspaceId} ${profileName}`;
}
