import { homedir } from "node:os";
import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import type { Subscribe, Subscription } from "../sessions/emitter.ts";
import { streamingRefusal } from "../databricks/auth/credentialRefusals.ts";
import { listEnvironment, listProfiles, resolveProfile } from "../databricks/config/resolveProfile.ts";
import type { SignIns } from "../databricks/auth/signIns.ts";
import { isSameWorkspace, type Workspace } from "../databricks/workspace.ts";
import type { Memory } from "../ui/pickers/answerMemory.ts";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";
import type { FailedPlace } from "../ui/messages/failureMessages.ts";
import { inBackground } from "../ui/messages/inBackground.ts";
import type { MissingPlace } from "../ui/text/missingPlace.ts";
import { readCliPath, readProfile, SETTINGS_SECTION } from "../ui/text/settings.ts";
import { profileOfLogin } from "../databricks/config/profileOfLogin.ts";
import { createCredentialChanges } from "./changes.ts";
import { createCredentialInForce } from "./credentialInForce.ts";
import type { KnownPlace } from "./credentialInForce.ts";
import { openConfigFile } from "./openConfigFile.ts";
import { bundledCliPath, foreignSession } from "./foreignExtension.ts";
import { askProfile } from "./profilePicker.ts";
import { noteCredentials } from "./noteCredentials.ts";
import { createProfileSelection } from "./profileSelection.ts";
import type { Project, Projects } from "./projects.ts";
import { readPickable } from "./pickable.ts";
import { createProgramEnvironment } from "./programEnvironment.ts";
import { reopen } from "./reopen.ts";
import { requireSameHost } from "./sameHost.ts";
import { askAndSignIn, signInHere, type BrowserSignIn } from "./waysToSignIn.ts";
import { createWorkspaceDoors } from "./workspaceDoors.ts";

export interface WorkspaceRequest {
  /** Undefined: the one in force. */
  readonly profile?: string | undefined;
  /** Also by a credential that cannot stream. Default false. */
  readonly forListing?: boolean;
}

export interface Credentials extends Subscription {
  /** Another profile is in force, or the one in force was signed in or out. */
  readonly onDidChange: Subscribe<void>;
  /** Throws a DatabricksError. */
  openWorkspace(options?: WorkspaceRequest): Promise<Workspace>;
  /**
   * The workspace a project is deployed to, with the profile the person chose where they chose one. Undefined when
   * neither says which. Throws a DatabricksError.
   */
  openWorkspaceOf(project: Project): Promise<Workspace | undefined>;
  /** Names of the profiles in the person's own configuration file, in its order. Throws a DatabricksError. */
  names(): Promise<readonly string[]>;
  /** The workspaces of projects that nothing leads to, each once; apps are listed from `listedHost`. Throws a DatabricksError. */
  missing(listedHost: string | undefined): Promise<readonly MissingPlace[]>;
  /** As {@link reopen} does it. Throws a DatabricksError. */
  reopen(place: KnownPlace, sinceMs: number): Promise<Workspace>;
  /**
   * Asks for a profile and uses it in this VS Code workspace. False when no sign-in came of it; Esc rejects. Throws a
   * DatabricksError or CommandError where the profile does not lead to where something failed.
   */
  select(failed?: FailedPlace): Promise<boolean>;
  /** Why the profile that is picked cannot stream; undefined where it can, and where no profile is picked. */
  refusal(): Promise<Error | undefined>;
  /**
   * Signs in by the browser or by the Databricks CLI, as the person picks, where something failed, else where the
   * credential in force is meant to lead. Resolves to whether they did.
   */
  signIn(failed?: FailedPlace): Promise<boolean>;
  /** Asks for a workspace, and signs in to it by the browser. Answers its host. */
  signInToHost(): Promise<string>;
  openConfigFile(): Promise<void>;
}

/** Which credential is in force, and how a person changes that. */
export function createCredentials(
  memory: Memory,
  projects: Projects,
  signIns: SignIns,
  diagnostics: Diagnostics,
): Credentials {
  const places = () => ({ env: process.env, homeDir: homedir() });
  const configuration = () => vscode.workspace.getConfiguration(SETTINGS_SECTION);
  const cliPath = () => readCliPath(configuration());
  const env = createProgramEnvironment();
  const changed = new vscode.EventEmitter<void>();
  const changes = createCredentialChanges();
  const onChange = (): void => {
    projects.forgetUsers();
    changed.fire();
  };
  const selection = createProfileSelection(memory, () => {
    changes.noteChange();
    onChange();
  });
  const doors = noteCredentials(createWorkspaceDoors(signIns, { cliPath, bundledCliPath, env }), diagnostics);
  const inForce = createCredentialInForce({
    selection,
    profileOfSettings: () => readProfile(configuration()),
    projects,
    signIns,
    foreignSession,
    doors,
    places,
  });

  const chooseSignIn = ({ host, workspaceId }: BrowserSignIn): Promise<void> =>
    selection.choose({ kind: "signedIn", host, workspaceId });
  /** Whether the window's own choice stays as it is, since the sign-in is for another workspace. */
  const isElsewhere = async (failed: FailedPlace | undefined): Promise<boolean> => {
    if (failed === undefined) return false;
    const { profile, ...place } = await inForce.placeToSignIn();
    const { host, workspaceId } = profile ?? place;
    return host !== undefined && !isSameWorkspace({ host, workspaceId }, failed);
  };
  const keepAside = (host: string, profile?: string): boolean => {
    changes.noteSignIn(host, profile);
    onChange();
    return true;
  };
  const runSignIn = async (failed?: FailedPlace): Promise<boolean> => {
    const place = await (failed ? inForce.placeToSignInAt(failed) : inForce.placeToSignIn());
    const staysAside = await isElsewhere(failed);
    // A file that cannot be read is told by whoever needs it; a sign-in by the browser does not.
    const before = await listProfiles(places()).catch(() => []);
    const signedIn = await askAndSignIn(place, { signIns, cliPath: cliPath(), env: env() });
    if (signedIn === undefined) return false;
    diagnostics.info(`Signed in by the ${signedIn.kind === "browser" ? "browser" : "Databricks CLI"}.`);
    if (signedIn.kind === "browser") {
      if (staysAside) return keepAside(signedIn.host);
      await chooseSignIn(signedIn);
      return true;
    }
    if (signedIn.profileName !== undefined) {
      onChange();
      return true;
    }
    // The CLI does not say into which profile it signed the person in, and the one in force may be another.
    const written = profileOfLogin(before, await listProfiles(places()));
    if (written === undefined) return select(failed);
    if (staysAside) return keepAside(written.host, written.name);
    await selection.choose({ kind: "profile", name: written.name });
    return true;
  };
  /** A sign-in that the workspace ended keeps its pick, so that signing in again leads there. */
  const dropPickOfSignOut = async (): Promise<boolean> => {
    const picked = selection.current;
    if (picked?.kind !== "signedIn" || (await signIns.isKept(picked.host))) return false;
    await selection.choose(undefined);
    return true;
  };
  const followSignIns = (): void => {
    dropPickOfSignOut().then(
      (isDropped) => {
        if (!isDropped) onChange();
      },
      // A keychain that is locked now is told where a sign-in is asked for.
      onChange,
    );
  };
  const signOut = async (host: string): Promise<void> => {
    await signIns.remove(host);
    diagnostics.info(`Signed out of ${host}.`);
    if (!(await dropPickOfSignOut())) onChange();
  };
  const select = async (failed?: FailedPlace): Promise<boolean> => {
    const picked = await askProfile({
      read: () =>
        readPickable({
          profiles: () => listProfiles(places()),
          profilesOfEnvironment: () => listEnvironment(places()),
          foreignHost: () => foreignSession()?.host,
          signedIn: () => signIns.list(),
          t: vscode.l10n.t,
        }),
      isInForce: (choice) => isDeepStrictEqual(choice, selection.current ?? { kind: "automatic" }),
      signOut,
    });
    if (picked.kind === "signIn") return runSignIn(failed);
    await selection.choose(picked.kind === "automatic" ? undefined : picked);
    if (failed !== undefined) requireSameHost(await inForce.open(false), failed);
    return true;
  };
  const refusal = async (): Promise<Error | undefined> => {
    const picked = selection.current;
    if (picked?.kind !== "profile") return undefined;
    const profile = (await listProfiles(places())).find(({ name }) => name === picked.name);
    return profile && (profile.problem ?? streamingRefusal(profile));
  };

  // Another window may have signed out while this one was closed.
  inBackground(diagnostics, "The picked sign-in could not be looked up.", dropPickOfSignOut());
  const subscription = vscode.Disposable.from(
    changed,
    signIns.onDidChange(followSignIns),
    projects.onDidChange(() => {
      changed.fire();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      // A setting edited after the pick is the later word.
      if (event.affectsConfiguration(`${SETTINGS_SECTION}.profile`)) {
        const failure = "The profile picked before the setting changed is still in force.";
        inBackground(diagnostics, failure, selection.choose(undefined));
      } else if (event.affectsConfiguration(`${SETTINGS_SECTION}.cliPath`)) onChange();
    }),
  );
  return {
    onDidChange: changed.event,
    openWorkspace: async ({ profile, forListing = false } = {}) =>
      profile === undefined
        ? inForce.open(forListing)
        : doors.byProfile(await resolveProfile({ ...places(), explicit: profile }), forListing),
    openWorkspaceOf: (project) => inForce.openProject(project, true),
    async missing(listedHost) {
      const all = await projects.read();
      const found = await Promise.all(all.map((one) => inForce.missingOf(one, listedHost)));
      const missing = found.filter((place) => place !== undefined);
      const keyOf = ({ host, profile, reason, project }: MissingPlace): string =>
        host ?? profile ?? `${String(reason ?? "")} ${project.folder ?? ""}`;
      return [...new Map(missing.map((place) => [keyOf(place), place])).values()];
    },
    async names() {
      return (await listProfiles(places())).flatMap(({ name }) => (name === undefined ? [] : [name]));
    },
    reopen: (place, sinceMs) => reopen({ inForce, changes }, place, sinceMs),
    select,
    refusal,
    signIn: runSignIn,
    async signInToHost() {
      const signedIn = await signInHere({}, signIns);
      await chooseSignIn(signedIn);
      return signedIn.host;
    },
    openConfigFile: () => openConfigFile(places()),
    dispose() {
      subscription.dispose();
    },
  };
}
