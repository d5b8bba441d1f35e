import type { Bundle } from "./readBundle.ts";
import { streamingRefusal } from "../auth/credentialRefusals.ts";
import { DatabricksError } from "../api/errors.ts";
import type { ProfileOptions } from "../config/configFile.ts";
import { listProfiles, resolveProfile, type Profile } from "../config/resolveProfile.ts";

/** What a project says about the workspace it is deployed to. */
export type WorkspaceWish = Pick<Bundle, "host" | "profile" | "workspaceId">;

/** Without a profile the wish is left unfulfilled, for a reason or because there is none: then the usual rules hold. */
export interface ProjectProfile {
  readonly profile?: Profile;
  /** A finished sentence, for diagnostics. */
  readonly problem?: string;
}

/**
 * The profile for a project's workspace, by the rules of the Databricks CLI: `DATABRICKS_CONFIG_PROFILE`, else the
 * project's own profile, and either must be of the project's host; with a host alone, the profile that has it. A file
 * of the project only ever picks among what the person has set up: its host gets no credential of another host.
 */
export async function resolveProjectProfile(
  wish: WorkspaceWish,
  options: ProfileOptions,
): Promise<ProjectProfile> {
  if (wish.host === undefined && wish.profile === undefined) return {};
  try {
    return await profileOfWish(wish, options);
  } catch (error) {
    if (error instanceof DatabricksError) return { problem: error.message };
    throw error;
  }
}

async function profileOfWish(wish: WorkspaceWish, options: ProfileOptions): Promise<ProjectProfile> {
  const isNamedByEnvironment = Boolean(options.env["DATABRICKS_CONFIG_PROFILE"]);
  if (isNamedByEnvironment || wish.profile !== undefined) {
    const explicit = isNamedByEnvironment ? undefined : wish.profile;
    const profile = await resolveProfile({ ...options, explicit });
    if (isOf(wish, profile)) return { profile };
    return {
      problem: `The host of the project, ${String(wish.host)}, is not the one of profile "${String(profile.name)}", ${profile.host}.`,
    };
  }
  // The Databricks CLI gives up when several profiles have the host; here the usual one comes first.
  const usual = await resolveProfile(options).catch(() => undefined);
  const candidates = [usual, ...(await listProfiles(options))]
    .filter((profile) => profile !== undefined)
    .filter((profile) => profile.problem === undefined && isOf(wish, profile));
  const profile = candidates.find((candidate) => streamingRefusal(candidate) === undefined) ?? candidates[0];
  if (profile !== undefined) return { profile };
  return { problem: `No profile has the host of the project, ${String(wish.host)}.` };
}

function isOf(wish: WorkspaceWish, { host, workspaceId }: Profile): boolean {
  if (wish.host !== undefined && wish.host !== host) return false;
  return wish.workspaceId === undefined || workspaceId === undefined || wish.workspaceId === workspaceId;
}
