import type { SignIns } from "../databricks/auth/signIns.ts";
import { DatabricksError } from "../databricks/api/errors.ts";
import { phrase } from "../databricks/api/phrase.ts";
import type { ForeignSession } from "../databricks/foreignSession.ts";
import { resolveProfile } from "../databricks/config/resolveProfile.ts";
import type { ProfileOptions } from "../databricks/config/configFile.ts";
import type { Profile } from "../databricks/config/resolveProfile.ts";
import { isSameWorkspace, type Workspace } from "../databricks/workspace.ts";
import type { MissingPlace } from "../ui/text/missingPlace.ts";
import { firstThatStreams, type Candidate } from "./firstThatStreams.ts";
import type { ProfileSelection } from "./profileSelection.ts";
import type { Project, Projects } from "./projects.ts";
import type { WorkspaceDoors } from "./workspaceDoors.ts";

export interface CredentialSources {
  readonly selection: Pick<ProfileSelection, "current">;
  /** The profile that the settings name. */
  readonly profileOfSettings: () => string | undefined;
  readonly projects: Pick<Projects, "read" | "profileOf">;
  readonly signIns: Pick<SignIns, "list">;
  /** Where the Databricks extension is signed in to. */
  readonly foreignSession: () => ForeignSession | undefined;
  readonly doors: WorkspaceDoors;
  readonly places: () => ProfileOptions;
}

/** Where a sign-in is most likely meant to lead; all undefined when nothing says it. */
export interface PlaceToSignIn {
  readonly profile?: Profile | undefined;
  readonly host?: string | undefined;
  readonly workspaceId?: string | undefined;
}

/** Where something was streamed from. */
export interface KnownPlace {
  readonly host: string;
  /** Of a host that several workspaces share, where it is known. */
  readonly workspaceId?: string | undefined;
  /** The profile of the configuration file that led there, if one did. */
  readonly profile?: string | undefined;
}

/** With `forListing` a credential that cannot stream is good enough. All reject with a DatabricksError. */
export interface CredentialInForce {
  open(forListing: boolean): Promise<Workspace>;
  /** Undefined where nothing says which workspace a project is deployed to. */
  openProject(project: Project, forListing: boolean): Promise<Workspace | undefined>;
  /**
   * The workspace of a project that nothing leads to, or that cannot be told, so that another one is in force, whose apps
   * are listed from `listedHost`; undefined for no such.
   */
  missingOf(project: Project, listedHost: string | undefined): Promise<MissingPlace | undefined>;
  /**
   * Where something was streamed from, whatever is in force: by its profile as it is now, else by the session and the
   * sign-in there, or these first. Where the profile leads elsewhere now and nothing else serves, that workspace.
   */
  openAt(place: KnownPlace, prefersSignIn: boolean): Promise<Workspace>;
  placeToSignIn(): Promise<PlaceToSignIn>;
  /** The same for where something was streamed from. */
  placeToSignInAt(place: KnownPlace): Promise<PlaceToSignIn>;
}

/**
 * The order of sources: what was picked in this VS Code workspace, else the setting's profile; these give way to nothing.
 * Else the workspace of the first project, else the one the SDKs' own rules lead to: there by the profile, by the
 * Databricks extension's session, or by a sign-in kept here, whichever is the first that streams. Where no profile says
 * which workspace is meant, it is that of the session, else of a sign-in.
 */
export function createCredentialInForce(sources: CredentialSources): CredentialInForce {
  const { selection, profileOfSettings, projects, signIns, foreignSession, doors, places } = sources;

  const firstProject = async (): Promise<Project | undefined> => {
    const found = await projects.read();
    return found.find(({ bundle }) => bundle.apps.length > 0 || bundle.needsUser) ?? found[0];
  };
  const nameChosen = (): { readonly explicit: string | undefined } | undefined => {
    const picked = selection.current;
    if (picked?.kind === "profile") return { explicit: picked.name };
    const setting = profileOfSettings();
    return setting === undefined ? undefined : { explicit: setting };
  };
  const requireForeignSession = (): ForeignSession => {
    const session = foreignSession();
    if (session !== undefined) return session;
    throw new DatabricksError(
      "not-signed-in",
      phrase("The Databricks extension is not signed in to a workspace. Sign in, or select another profile."),
    );
  };

  const signInsKept = async (isWanted: (host: string) => boolean, id?: string): Promise<Candidate[]> => {
    try {
      const hosts = (await signIns.list()).map(({ host }) => host);
      return hosts.filter(isWanted).map((host) => () => doors.bySignIn(host, id));
    } catch (error) {
      // A keychain that is locked stands in the way only where nothing before it serves.
      return [
        () => {
          throw error;
        },
      ];
    }
  };
  const waysInto = async (host: string, id: string | undefined): Promise<Candidate[]> => {
    const session = foreignSession();
    return [
      ...(session?.host === host ? [() => doors.byForeignSession(session, id)] : []),
      ...(await signInsKept((one) => one === host, id)),
    ];
  };
  /** A profile that nobody picked gives way where it cannot stream, and never to another host. */
  const waysByProfile = async (
    profile: Profile,
    forListing: boolean,
  ): Promise<[Candidate, ...Candidate[]]> => [
    () => doors.byProfile(profile, forListing),
    ...(await waysInto(profile.host, profile.workspaceId)),
  ];
  const waysByProject = async (project: Project, forListing: boolean): Promise<Candidate[]> => {
    const profile = await projects.profileOf(project, places());
    if (profile !== undefined) return waysByProfile(profile, forListing);
    const { host, workspaceId } = project.bundle;
    return host === undefined ? [] : waysInto(host, workspaceId);
  };
  const waysAnywhere = async (): Promise<Candidate[]> => {
    const session = foreignSession();
    if (session === undefined) return signInsKept(() => true);
    return [
      ...(await waysInto(session.host, undefined)),
      ...(await signInsKept((host) => host !== session.host)),
    ];
  };
  const waysChosen = async (forListing: boolean): Promise<Candidate[]> => {
    const picked = selection.current;
    if (picked?.kind === "signedIn") return [() => doors.bySignIn(picked.host, picked.workspaceId)];
    if (picked?.kind === "databricksExtension")
      return [() => doors.byForeignSession(requireForeignSession())];
    const chosen = nameChosen();
    if (chosen === undefined) return [];
    const profile = await resolveProfile({ ...places(), ...chosen });
    return [() => doors.byProfile(profile, forListing)];
  };
  const openUsual = async (forListing: boolean): Promise<Workspace> => {
    try {
      const ways = await waysByProfile(await resolveProfile(places()), forListing);
      return await firstThatStreams(ways, forListing);
    } catch (error) {
      if (!(error instanceof DatabricksError) || error.code !== "no-profile") throw error;
      const elsewhere = await firstThatStreams(await waysAnywhere(), forListing);
      if (elsewhere === undefined) throw error;
      return elsewhere;
    }
  };

  return {
    async open(forListing) {
      const chosen = await firstThatStreams(await waysChosen(forListing), forListing);
      if (chosen !== undefined) return chosen;
      const project = await firstProject();
      const deployed =
        project && (await firstThatStreams(await waysByProject(project, forListing), forListing));
      return deployed ?? openUsual(forListing);
    },
    openProject: async (project, forListing) =>
      // What the person picked stands above the project's wish.
      (await firstThatStreams(await waysChosen(forListing), forListing)) ??
      firstThatStreams(await waysByProject(project, forListing), forListing),
    async missingOf(project, listedHost) {
      const { host, profile, open } = project.bundle;
      if (selection.current !== undefined || profileOfSettings() !== undefined) return undefined;
      const mark = { folder: project.folder };
      if (open !== undefined) {
        const isOneOfThem = listedHost === undefined || open.hosts.includes(listedHost);
        return isOneOfThem ? undefined : { host, profile, reason: open.reason, project: mark };
      }
      if (host === undefined && profile === undefined) return undefined;
      const ways = await waysByProject(project, true);
      return ways.length > 0 ? undefined : { host, profile, project: mark };
    },
    async openAt(place, prefersSignIn) {
      const { host, profile } = place;
      const found = await resolveProfile({ ...places(), explicit: profile }).catch((error: unknown) => ({
        error,
      }));
      const isThere = "host" in found && isSameWorkspace(found, place);
      const own = isThere ? [() => doors.byProfile(found, false)] : [];
      const kept = await waysInto(host, isThere ? found.workspaceId : place.workspaceId);
      const opened = await firstThatStreams(prefersSignIn ? [...kept, ...own] : [...own, ...kept], false);
      if (opened !== undefined) return opened;
      if (profile === undefined) return doors.bySignIn(host, place.workspaceId);
      if ("error" in found) throw found.error;
      return doors.byProfile(found, false);
    },
    async placeToSignIn() {
      const picked = selection.current;
      if (picked?.kind === "signedIn") return { host: picked.host, workspaceId: picked.workspaceId };
      if (picked?.kind === "databricksExtension") return { host: foreignSession()?.host };
      const chosen = nameChosen();
      const project = chosen ? undefined : await firstProject();
      const deployed = project && (await projects.profileOf(project, places()));
      if (deployed !== undefined) return { profile: deployed };
      const { host, workspaceId } = project?.bundle ?? {};
      if (host !== undefined) return { host, workspaceId };
      // A profile that cannot be read has been told, or will be; signing in does not need it.
      const profile = await resolveProfile({ ...places(), ...chosen }).catch(() => undefined);
      return { profile, host: foreignSession()?.host };
    },
    async placeToSignInAt(place) {
      const { host, workspaceId, profile } = place;
      if (profile === undefined) return { host, workspaceId };
      const found = await resolveProfile({ ...places(), explicit: profile }).catch(() => undefined);
      return found !== undefined && isSameWorkspace(found, place)
        ? { profile: found }
        : { host, workspaceId };
    },
  };
}
