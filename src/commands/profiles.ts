import { homedir } from "node:os";
import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import type { Subscribe, Subscription } from "../sessions/emitter.ts";
import { listProfiles, resolveProfile } from "../databricks/profiles.ts";
import type { Profile } from "../databricks/profiles.ts";
import type { SignIns } from "../databricks/auth/signIns.ts";
import { DatabricksError } from "../databricks/errors.ts";
import type { Workspace } from "../databricks/workspace.ts";
import type { Memory } from "../ui/memory.ts";
import { readCliPath, readProfile, SETTINGS_SECTION } from "../ui/settings.ts";
import { openConfigFile } from "./configFile.ts";
import { foreignSession } from "./foreignExtension.ts";
import { askProfile } from "./profilePicker.ts";
import { createProfileSelection } from "./profileSelection.ts";
import type { Project, Projects } from "./projects.ts";
import { signIn, signInHere } from "./signIn.ts";
import { createWorkspaceDoors } from "./workspaceDoors.ts";

export interface OpenOptions {
  /** Undefined: the one in force. */
  readonly profile?: string | undefined;
  /** Also by a credential that cannot stream. Default false. */
  readonly forListing?: boolean;
}

export interface Profiles extends Subscription {
  /** Another profile is in force, or the one in force was signed in or out. */
  readonly onDidChange: Subscribe<void>;
  /** Throws a DatabricksError. */
  openWorkspace(options?: OpenOptions): Promise<Workspace>;
  /** By the sign-in kept here for this host; undefined when there is none. Throws a DatabricksError. */
  openSignedIn(host: string): Promise<Workspace | undefined>;
  /**
   * The workspace a project is deployed to, with the profile the person chose where they chose one. Undefined when
   * neither says which. Throws a DatabricksError.
   */
  openWorkspaceOf(project: Project): Promise<Workspace | undefined>;
  /** Names of the profiles in the person's own configuration file, in its order. Throws a DatabricksError. */
  names(): Promise<readonly string[]>;
  /** Asks for a profile and uses it in this VS Code workspace. False when no sign-in came of it; Esc rejects. */
  select(): Promise<boolean>;
  /** Signs in by the browser or by the Databricks CLI, as the person picks. Resolves to whether they did. */
  signIn(): Promise<boolean>;
  /** Asks for a workspace, and signs in to it by the browser. Answers its host. */
  signInToHost(): Promise<string>;
  openConfigFile(): Promise<void>;
}

/**
 * Which credential is in force: the one picked in this VS Code workspace, else the setting's profile, else the first
 * project's, else the SDKs' own rules, else the Databricks extension's session, else a sign-in kept here.
 */
export function createProfiles(memory: Memory, projects: Projects, signIns: SignIns): Profiles {
  const places = () => ({ env: process.env, homeDir: homedir() });
  const configuration = () => vscode.workspace.getConfiguration(SETTINGS_SECTION);
  const cliPath = () => readCliPath(configuration());
  const changed = new vscode.EventEmitter<void>();
  const onChange = (): void => {
    changed.fire();
  };
  const selection = createProfileSelection(memory, onChange);
  const doors = createWorkspaceDoors(signIns, cliPath);

  const firstProject = async (): Promise<Project | undefined> => {
    const found = await projects.read();
    return found.find(({ bundle }) => bundle.apps.length > 0) ?? found[0];
  };
  const nameChosen = (): { readonly explicit: string | undefined } | undefined => {
    const picked = selection.current;
    if (picked?.kind === "profile") return { explicit: picked.name };
    const setting = readProfile(configuration());
    return setting === undefined ? undefined : { explicit: setting };
  };
  /** A profile that nobody named gives way to a sign-in for the same host where it cannot stream. */
  const openUsual = async (profile: Profile, forListing: boolean): Promise<Workspace> => {
    try {
      const workspace = doors.byProfile(profile, forListing);
      if (workspace.streaming.refused === undefined) return workspace;
      return (await doors.bySignInAt(profile.host)) ?? workspace;
    } catch (error) {
      const isRefusal = error instanceof DatabricksError && error.code === "unsupported-credential";
      const signedIn = isRefusal ? await doors.bySignInAt(profile.host) : undefined;
      if (signedIn === undefined) throw error;
      return signedIn;
    }
  };
  const openByProject = async (project: Project, forListing: boolean): Promise<Workspace | undefined> => {
    const profile = await projects.profileOf(project, places());
    if (profile !== undefined) return openUsual(profile, forListing);
    const { host } = project.bundle;
    if (host === undefined) return undefined;
    const session = foreignSession();
    return session?.host === host ? doors.byForeignSession(session) : doors.bySignInAt(host);
  };
  const openChosen = async (forListing: boolean): Promise<Workspace | undefined> => {
    const picked = selection.current;
    if (picked?.kind === "signedIn") return doors.bySignIn(picked.host);
    if (picked?.kind === "databricksExtension") {
      const session = foreignSession();
      if (session !== undefined) return doors.byForeignSession(session);
      throw new DatabricksError(
        "not-signed-in",
        vscode.l10n.t(
          "The Databricks extension is not signed in to a workspace. Sign in, or select another profile.",
        ),
      );
    }
    const chosen = nameChosen();
    return chosen && doors.byProfile(await resolveProfile({ ...places(), ...chosen }), forListing);
  };
  const openInForce = async (forListing: boolean): Promise<Workspace> => {
    const chosen = await openChosen(forListing);
    if (chosen !== undefined) return chosen;
    const project = await firstProject();
    const deployed = project && (await openByProject(project, forListing));
    if (deployed !== undefined) return deployed;
    try {
      return await openUsual(await resolveProfile(places()), forListing);
    } catch (error) {
      if (!(error instanceof DatabricksError) || error.code !== "no-profile") throw error;
      const session = foreignSession();
      if (session !== undefined) return doors.byForeignSession(session);
      const [first] = await signIns.list();
      if (first === undefined) throw error;
      return doors.bySignIn(first.host);
    }
  };

  /** Where a sign-in is most likely meant to lead; undefined when nothing says it. */
  const profileToSignIn = async (): Promise<Profile | undefined> => {
    const chosen = nameChosen();
    if (chosen !== undefined) return resolveProfile({ ...places(), ...chosen });
    const project = await firstProject();
    return (project && (await projects.profileOf(project, places()))) ?? resolveProfile(places());
  };
  const hostToSignIn = async (): Promise<string | undefined> => {
    const picked = selection.current;
    if (picked?.kind === "signedIn") return picked.host;
    return (await firstProject())?.bundle.host ?? foreignSession()?.host;
  };
  const runSignIn = async (): Promise<boolean> => {
    const isProfile = selection.current === undefined || selection.current.kind === "profile";
    // A profile that cannot be read has been told, or will be; signing in does not need it.
    const profile = isProfile ? await profileToSignIn().catch(() => undefined) : undefined;
    const signedIn = await signIn(profile, { signIns, cliPath: cliPath(), host: await hostToSignIn() });
    if (signedIn?.kind === "browser") await selection.choose({ kind: "signedIn", host: signedIn.host });
    else if (signedIn) onChange();
    return signedIn !== undefined;
  };
  const signOut = async (host: string): Promise<void> => {
    await signIns.remove(host);
    const picked = selection.current;
    if (picked?.kind === "signedIn" && picked.host === host) await selection.choose(undefined);
    else onChange();
  };
  const select = async (): Promise<boolean> => {
    const picked = await askProfile({
      read: async () => ({
        profiles: await listProfiles(places()),
        foreignHost: foreignSession()?.host,
        signedIn: await signIns.list(),
      }),
      isInForce: (choice) => isDeepStrictEqual(choice, selection.current ?? { kind: "automatic" }),
      signOut,
    });
    if (picked.kind === "signIn") return runSignIn();
    await selection.choose(picked.kind === "automatic" ? undefined : picked);
    return true;
  };

  const subscription = vscode.Disposable.from(
    changed,
    projects.onDidChange(onChange),
    vscode.workspace.onDidChangeConfiguration((event) => {
      // A setting edited after the pick is the later word.
      if (event.affectsConfiguration(`${SETTINGS_SECTION}.profile`)) void selection.choose(undefined);
      else if (event.affectsConfiguration(`${SETTINGS_SECTION}.cliPath`)) onChange();
    }),
  );
  return {
    onDidChange: changed.event,
    openWorkspace: async ({ profile, forListing = false } = {}) =>
      profile === undefined
        ? openInForce(forListing)
        : doors.byProfile(await resolveProfile({ ...places(), explicit: profile }), forListing),
    openSignedIn: (host) => doors.bySignInAt(host),
    openWorkspaceOf: async (project) =>
      // What the person picked stands above the project's wish.
      (await openChosen(true)) ?? openByProject(project, true),
    async names() {
      return (await listProfiles(places())).flatMap(({ name }) => (name === undefined ? [] : [name]));
    },
    select,
    signIn: runSignIn,
    async signInToHost() {
      const host = await signInHere("", undefined, signIns);
      await selection.choose({ kind: "signedIn", host });
      return host;
    },
    openConfigFile: () => openConfigFile(places()),
    dispose() {
      subscription.dispose();
    },
  };
}
