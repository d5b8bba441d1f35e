import { homedir } from "node:os";
import * as vscode from "vscode";
import type { Subscribe, Subscription } from "../sessions/emitter.ts";
import { listProfiles, resolveProfile } from "../databricks/profiles.ts";
import type { Profile } from "../databricks/profiles.ts";
import type { SignIns } from "../databricks/auth/signIns.ts";
import { DatabricksError } from "../databricks/errors.ts";
import { openSignedInWorkspace } from "../databricks/workspace.ts";
import type { Workspace } from "../databricks/workspace.ts";
import { createWorkspaceOpener } from "../databricks/workspaces.ts";
import type { Memory } from "../ui/memory.ts";
import { readCliPath, readProfile, SETTINGS_SECTION } from "../ui/settings.ts";
import type { Project, Projects } from "./projects.ts";
import { openConfigFile } from "./configFile.ts";
import { askProfile } from "./profilePicker.ts";
import { signIn, signInHere } from "./signIn.ts";

const SELECTION_KEY = "profile";

/** With a host: the sign-in kept here. Without a name and a host: the environment. */
interface Selection {
  readonly name?: string;
  readonly signedInHost?: string;
}

export interface Profiles extends Subscription {
  /** Another profile is in force, or the one in force was signed in. */
  readonly onDidChange: Subscribe<void>;
  /** The workspace of the profile of this name, or of the one in force. Throws a DatabricksError. */
  openWorkspace(name?: string): Promise<Workspace>;
  /**
   * The workspace a project is deployed to, with the profile the person chose where they chose one. Undefined when
   * neither says which. Throws a DatabricksError.
   */
  openWorkspaceOf(project: Project): Promise<Workspace | undefined>;
  /** Names of the profiles in the person's own configuration file, in its order. Throws a DatabricksError. */
  names(): Promise<readonly string[]>;
  /** Asks for a profile and uses it in this VS Code workspace. False when the person picked none. */
  select(): Promise<boolean>;
  /** Signs in by the browser or by the Databricks CLI, as the person picks. Resolves to whether they did. */
  signIn(): Promise<boolean>;
  /** Asks for a workspace, and signs in to it by the browser. Answers its host. */
  signInToHost(): Promise<string>;
  openConfigFile(): Promise<void>;
}

/**
 * Which profile is in force: the one picked in this VS Code workspace, else the setting, else the first project's, else
 * the SDKs' own rules, else a sign-in kept here.
 */
export function createProfiles(memory: Memory, projects: Projects, signIns: SignIns): Profiles {
  const places = () => ({ env: process.env, homeDir: homedir() });
  const configuration = () => vscode.workspace.getConfiguration(SETTINGS_SECTION);
  const changed = new vscode.EventEmitter<void>();
  const openProfile = createWorkspaceOpener();
  const selected = (): Selection | undefined => memory.get(SELECTION_KEY) as Selection | undefined;
  const resolveChosen = async (): Promise<Profile | undefined> => {
    const selection = selected();
    const explicit = selection ? selection.name : readProfile(configuration());
    return selection || explicit !== undefined ? resolveProfile({ ...places(), explicit }) : undefined;
  };
  const resolve = async (): Promise<Profile> => {
    const chosen = await resolveChosen();
    if (chosen) return chosen;
    const found = await projects.read();
    const first = found.find(({ bundle }) => bundle.apps.length > 0) ?? found[0];
    return (first && (await projects.profileOf(first, places()))) ?? resolveProfile(places());
  };
  const cliPath = () => readCliPath(configuration());
  const choose = async (selection: Selection | undefined): Promise<void> => {
    await memory.update(SELECTION_KEY, selection);
    changed.fire();
  };

  const runSignIn = async (): Promise<boolean> => {
    const { signedInHost } = selected() ?? {};
    const profile = signedInHost === undefined ? await resolve().catch(() => undefined) : undefined;
    const signedIn = await signIn(profile, { signIns, cliPath: cliPath(), host: signedInHost });
    if (signedIn?.kind === "browser") await choose({ signedInHost: signedIn.host });
    else if (signedIn) changed.fire();
    return signedIn !== undefined;
  };
  // A setting edited after the pick is the later word.
  const subscription = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${SETTINGS_SECTION}.profile`)) void choose(undefined);
  });

  const open = (profile: Profile): Workspace =>
    openProfile({ profile, cliPath: cliPath(), env: process.env });
  const openSignIn = async (host: string): Promise<Workspace> => {
    const session = signIns.session(host);
    const account = (await session.current())?.account;
    return openSignedInWorkspace({ host, tokenProvider: session.tokenProvider, account });
  };
  const openInForce = async (): Promise<Workspace> => {
    const { signedInHost } = selected() ?? {};
    if (signedInHost !== undefined) return openSignIn(signedInHost);
    try {
      return open(await resolve());
    } catch (error) {
      if (!(error instanceof DatabricksError) || error.code !== "no-profile") throw error;
      const [first] = await signIns.list();
      if (first === undefined) throw error;
      return openSignIn(first.host);
    }
  };
  return {
    onDidChange: changed.event,
    openWorkspace: async (name) =>
      name === undefined ? openInForce() : open(await resolveProfile({ ...places(), explicit: name })),
    async openWorkspaceOf(project) {
      // A sign-in the person picked stands above the project's wish.
      if (selected()?.signedInHost !== undefined) return undefined;
      const profile = (await resolveChosen()) ?? (await projects.profileOf(project, places()));
      return profile && open(profile);
    },
    async names() {
      return (await listProfiles(places())).flatMap(({ name }) => (name === undefined ? [] : [name]));
    },
    async select() {
      const picked = await askProfile(await listProfiles(places()), await signIns.list());
      if (picked === undefined) return false;
      if (picked.kind === "signIn") return runSignIn();
      if (picked.kind === "signedIn") await choose({ signedInHost: picked.host });
      else await choose(picked.profile.name === undefined ? {} : { name: picked.profile.name });
      return true;
    },
    signIn: runSignIn,
    async signInToHost() {
      const host = await signInHere("", undefined, signIns);
      await choose({ signedInHost: host });
      return host;
    },
    openConfigFile: () => openConfigFile(places()),
    dispose() {
      subscription.dispose();
      changed.dispose();
    },
  };
}
