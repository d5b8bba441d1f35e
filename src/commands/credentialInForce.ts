import * as vscode from "vscode";
import type { SignIns } from "../databricks/auth/signIns.ts";
import { DatabricksError } from "../databricks/errors.ts";
import { resolveProfile } from "../databricks/profiles.ts";
import type { Profile, ProfileOptions } from "../databricks/profiles.ts";
import type { Workspace } from "../databricks/workspace.ts";
import { foreignSession } from "./foreignExtension.ts";
import type { ProfileSelection } from "./profileSelection.ts";
import type { Project, Projects } from "./projects.ts";
import type { WorkspaceDoors } from "./workspaceDoors.ts";

export interface CredentialSources {
  readonly selection: ProfileSelection;
  /** The profile that the settings name. */
  readonly profileOfSettings: () => string | undefined;
  readonly projects: Projects;
  readonly signIns: SignIns;
  readonly doors: WorkspaceDoors;
  readonly places: () => ProfileOptions;
}

/** With `forListing` a credential that cannot stream is good enough. All reject with a DatabricksError. */
export interface CredentialInForce {
  open(forListing: boolean): Promise<Workspace>;
  /** Undefined where nothing says which workspace a project is deployed to. */
  openProject(project: Project, forListing: boolean): Promise<Workspace | undefined>;
  /** Where a sign-in is most likely meant to lead; both undefined when nothing says it. */
  placeToSignIn(): Promise<{ readonly profile?: Profile | undefined; readonly host?: string | undefined }>;
}

/**
 * The order of sources: what was picked in this VS Code workspace, else the setting's profile, else the first project's,
 * else the SDKs' own rules, else the Databricks extension's session, else a sign-in kept here.
 */
export function createCredentialInForce(sources: CredentialSources): CredentialInForce {
  const { selection, profileOfSettings, projects, signIns, doors, places } = sources;

  const firstProject = async (): Promise<Project | undefined> => {
    const found = await projects.read();
    return found.find(({ bundle }) => bundle.apps.length > 0) ?? found[0];
  };
  const nameChosen = (): { readonly explicit: string | undefined } | undefined => {
    const picked = selection.current;
    if (picked?.kind === "profile") return { explicit: picked.name };
    const setting = profileOfSettings();
    return setting === undefined ? undefined : { explicit: setting };
  };

  /** A profile that nobody named gives way to a sign-in for the same host where it cannot stream. */
  const openUsual = async (profile: Profile, forListing: boolean): Promise<Workspace> => {
    try {
      const workspace = doors.byProfile(profile, forListing);
      if (workspace.streaming.refused === undefined) return workspace;
      return (await doors.bySignInAt(profile.host)) ?? workspace;
    } catch (error) {
      if (!isCode(error, "unsupported-credential")) throw error;
      const signedIn = await doors.bySignInAt(profile.host);
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
    if (picked?.kind === "databricksExtension") return doors.byForeignSession(requireForeignSession());
    const chosen = nameChosen();
    return chosen && doors.byProfile(await resolveProfile({ ...places(), ...chosen }), forListing);
  };
  const openLast = async (error: unknown): Promise<Workspace> => {
    const session = foreignSession();
    if (session !== undefined) return doors.byForeignSession(session);
    const [first] = await signIns.list();
    if (first === undefined) throw error;
    return doors.bySignIn(first.host);
  };

  return {
    async open(forListing) {
      const chosen = await openChosen(forListing);
      if (chosen !== undefined) return chosen;
      const project = await firstProject();
      const deployed = project && (await openByProject(project, forListing));
      if (deployed !== undefined) return deployed;
      try {
        return await openUsual(await resolveProfile(places()), forListing);
      } catch (error) {
        if (isCode(error, "no-profile")) return openLast(error);
        throw error;
      }
    },
    openProject: async (project, forListing) =>
      // What the person picked stands above the project's wish.
      (await openChosen(forListing)) ?? openByProject(project, forListing),
    async placeToSignIn() {
      const picked = selection.current;
      if (picked?.kind === "signedIn") return { host: picked.host };
      if (picked?.kind === "databricksExtension") return { host: foreignSession()?.host };
      const chosen = nameChosen();
      const project = chosen ? undefined : await firstProject();
      const deployed = project && (await projects.profileOf(project, places()));
      if (deployed !== undefined) return { profile: deployed };
      if (project?.bundle.host !== undefined) return { host: project.bundle.host };
      // A profile that cannot be read has been told, or will be; signing in does not need it.
      const profile = await resolveProfile({ ...places(), ...chosen }).catch(() => undefined);
      return { profile, host: foreignSession()?.host };
    },
  };
}

function requireForeignSession() {
  const session = foreignSession();
  if (session !== undefined) return session;
  throw new DatabricksError(
    "not-signed-in",
    vscode.l10n.t(
      "The Databricks extension is not signed in to a workspace. Sign in, or select another profile.",
    ),
  );
}

function isCode(error: unknown, code: DatabricksError["code"]): boolean {
  return error instanceof DatabricksError && error.code === code;
}
