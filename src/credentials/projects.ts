import { relative, sep } from "node:path";
import * as vscode from "vscode";
import type { Subscribe, Subscription } from "../sessions/emitter.ts";
import type { CurrentUser } from "../databricks/api/currentUser.ts";
import { readBundle } from "../databricks/bundle/readBundle.ts";
import type { Bundle } from "../databricks/bundle/readBundle.ts";
import type { ProfileOptions } from "../databricks/config/configFile.ts";
import type { Profile } from "../databricks/config/resolveProfile.ts";
import { resolveProjectProfile } from "../databricks/bundle/projectProfile.ts";
import type { Workspace } from "../databricks/workspace.ts";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";
import { optionalFeature } from "../ui/messages/optionalFeature.ts";
import { technicalDetail } from "../ui/messages/technicalDetail.ts";
import { readBundleTarget, SETTINGS_SECTION } from "../ui/text/settings.ts";
import { createBundleFinder } from "./bundleFinder.ts";
import { createUsers } from "./users.ts";
import { watchFiles, watchSources } from "./watchSources.ts";

/** A `databricks.yml` in a folder of this window, above it or below it. */
export interface Project {
  readonly bundle: Bundle;
  /** The folder's name and the path in it, as far as the window has others beside it. */
  readonly folder: string | undefined;
}

export interface Projects extends Subscription {
  /** A project may say something else now: its file changed, or the folder was trusted. */
  readonly onDidChange: Subscribe<void>;
  /** None in Restricted Mode: there a file of the folder chooses nothing. Never rejects. */
  read(): Promise<readonly Project[]>;
  /**
   * The same project with what it says of whoever is signed in to this workspace, which is asked who that is where the
   * sign-in does not say it. What cannot be learned is noted, and the project stays as it is. Rejects only on abort.
   */
  withUser(project: Project, workspace: Workspace, signal: AbortSignal): Promise<Project>;
  /** Somebody may have signed in or out: workspaces are asked anew who it is. */
  forgetUsers(): void;
  /** Where the projects of this window keep the source of an app, absolute. */
  sourceFolderOf(app: string): Promise<string | undefined>;
  /** The profile for the project's own workspace; undefined when it names none that the person has. */
  profileOf(project: Project, options: ProfileOptions): Promise<Profile | undefined>;
}

/** Read anew each time, so that an edit, or trust that is granted, counts at once. What is wrong is only noted. */
export function createProjects(diagnostics: Diagnostics): Projects {
  // Projects are read for every list of apps; what is wrong is noted once, until something changes.
  const noted = new Set<string>();
  const note = ({ bundle }: Project, problem: string): void => {
    const text = `${bundle.root}: ${problem}`;
    if (noted.has(text)) return;
    noted.add(text);
    diagnostics.info(text);
  };

  const users = createUsers();
  const finder = createBundleFinder();

  // The folder of the window that each bundle was found by, whose settings choose its target.
  const folders = new Map<string, vscode.Uri>();
  const readProject = (root: string, currentUser: CurrentUser | undefined): Promise<Bundle | undefined> =>
    readBundle({
      folder: root,
      env: process.env,
      target: readBundleTarget(vscode.workspace.getConfiguration(SETTINGS_SECTION, folders.get(root))),
      currentUser,
    });
  const readFolder = async ({ uri, name }: vscode.WorkspaceFolder): Promise<readonly Project[]> => {
    // A virtual folder has no files that could be read here.
    if (uri.scheme !== "file") return [];
    const roots = await finder.find(uri.fsPath);
    const isAlone = vscode.workspace.workspaceFolders?.length === 1;
    const found = await Promise.all(
      roots.map(async (root): Promise<Project | undefined> => {
        folders.set(root, uri);
        const bundle = await readProject(root, users.of(root));
        if (bundle === undefined) return undefined;
        const parts = [...(isAlone ? [] : [name]), ...(roots.length > 1 ? [relative(uri.fsPath, root)] : [])];
        return { bundle, folder: parts.length === 0 ? undefined : parts.join("/").replaceAll(sep, "/") };
      }),
    );
    const projects = found.filter((project) => project !== undefined);
    for (const project of projects) for (const problem of project.bundle.problems) note(project, problem);
    return projects;
  };

  const read = async (): Promise<readonly Project[]> => {
    if (!vscode.workspace.isTrusted) return [];
    const found = await Promise.all((vscode.workspace.workspaceFolders ?? []).map(readFolder));
    const projects = unique(found.flat());
    sources.watch(projects.flatMap(({ bundle }) => bundle.sources));
    return projects;
  };

  const changed = new vscode.EventEmitter<void>();
  const onChange = (): void => {
    noted.clear();
    finder.forget();
    changed.fire();
  };
  const watching = "Watching the files of bundles";
  const watch = (pattern: vscode.GlobPattern): Subscription =>
    optionalFeature(diagnostics, watching, () => watchFiles(pattern, onChange));
  const sources = watchSources(watch);
  const subscription = vscode.Disposable.from(
    changed,
    sources,
    watch("**/{databricks,bundle}.{yml,yaml}"),
    optionalFeature(diagnostics, "Trusting a folder later", () =>
      vscode.workspace.onDidGrantWorkspaceTrust(onChange),
    ),
    vscode.workspace.onDidChangeWorkspaceFolders(onChange),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SETTINGS_SECTION}.bundleTarget`)) onChange();
    }),
  );

  return {
    onDidChange: changed.event,
    read,
    async withUser(project, workspace, signal) {
      let { bundle } = project;
      try {
        // What was read is of whoever it was last completed for.
        for (const howMuch of ["name", "all"] as const) {
          const isWanted = howMuch === "name" ? bundle.usesUser : bundle.needsUser;
          if (!isWanted) continue;
          const user = await users.learn(bundle.root, workspace, howMuch, signal);
          bundle = (await readProject(bundle.root, user)) ?? bundle;
        }
        return { ...project, bundle };
      } catch (error) {
        if (signal.aborted) throw error;
        note(project, `It is not known who is signed in. ${technicalDetail(error)}`);
        return { ...project, bundle: (await readProject(bundle.root, undefined)) ?? bundle };
      }
    },
    forgetUsers: () => {
      users.forget();
    },
    async sourceFolderOf(app) {
      const apps = (await read()).flatMap(({ bundle }) => bundle.apps);
      return apps.find(({ name }) => name === app)?.sourceCodePath;
    },
    async profileOf(project, options) {
      const { profile, problem } = await resolveProjectProfile(project.bundle, options);
      if (problem !== undefined) note(project, problem);
      return profile;
    },
    dispose() {
      subscription.dispose();
    },
  };
}

/** Two folders of a window may lie in one bundle. */
function unique(projects: readonly Project[]): Project[] {
  return [...new Map(projects.toReversed().map((one) => [one.bundle.root, one])).values()].toReversed();
}
