import * as vscode from "vscode";
import type { Subscribe, Subscription } from "../sessions/emitter.ts";
import { readBundle } from "../databricks/bundle/readBundle.ts";
import type { Bundle } from "../databricks/bundle/readBundle.ts";
import type { ProfileOptions } from "../databricks/config/configFile.ts";
import type { Profile } from "../databricks/config/resolveProfile.ts";
import { resolveProjectProfile } from "../databricks/bundle/projectProfile.ts";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";
import { readBundleTarget, SETTINGS_SECTION } from "../ui/text/settings.ts";

/** A folder of this window with a `databricks.yml`. */
export interface Project {
  readonly bundle: Bundle;
  /** The folder's name, where the window has others beside it. */
  readonly folder: string | undefined;
}

export interface Projects extends Subscription {
  /** A project may say something else now: its file changed, or the folder was trusted. */
  readonly onDidChange: Subscribe<void>;
  /** None in Restricted Mode: there a file of the folder chooses nothing. Never rejects. */
  read(): Promise<readonly Project[]>;
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

  const readFolder = async ({ uri, name }: vscode.WorkspaceFolder): Promise<Project | undefined> => {
    // A virtual folder has no files that could be read here.
    if (uri.scheme !== "file") return undefined;
    const configuration = vscode.workspace.getConfiguration(SETTINGS_SECTION, uri);
    const bundle = await readBundle({
      folder: uri.fsPath,
      env: process.env,
      target: readBundleTarget(configuration),
    });
    if (bundle === undefined) return undefined;
    const isAlone = vscode.workspace.workspaceFolders?.length === 1;
    const project = { bundle, folder: isAlone ? undefined : name };
    for (const problem of bundle.problems) note(project, problem);
    return project;
  };

  const read = async (): Promise<readonly Project[]> => {
    if (!vscode.workspace.isTrusted) return [];
    const found = await Promise.all((vscode.workspace.workspaceFolders ?? []).map(readFolder));
    return found.filter((project) => project !== undefined);
  };

  const changed = new vscode.EventEmitter<void>();
  const onChange = (): void => {
    noted.clear();
    changed.fire();
  };
  const watcher = vscode.workspace.createFileSystemWatcher("**/{databricks,bundle}.{yml,yaml}");
  const subscription = vscode.Disposable.from(
    changed,
    watcher,
    watcher.onDidChange(onChange),
    watcher.onDidCreate(onChange),
    watcher.onDidDelete(onChange),
    vscode.workspace.onDidGrantWorkspaceTrust(onChange),
    vscode.workspace.onDidChangeWorkspaceFolders(onChange),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SETTINGS_SECTION}.bundleTarget`)) onChange();
    }),
  );

  return {
    onDidChange: changed.event,
    read,
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
