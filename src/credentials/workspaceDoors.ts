import { openForeignWorkspace } from "../databricks/foreignSession.ts";
import type { ForeignSession } from "../databricks/foreignSession.ts";
import { isEntra } from "../databricks/config/credentialKinds.ts";
import type { SignIns } from "../databricks/auth/signIns.ts";
import type { Profile } from "../databricks/config/resolveProfile.ts";
import { openSignedInWorkspace } from "../databricks/workspace.ts";
import type { Workspace } from "../databricks/workspace.ts";
import { createWorkspaceOpener } from "../databricks/workspaceOpener.ts";

/** Each way into a workspace, by where the credential is from. All throw a DatabricksError. */
export interface WorkspaceDoors {
  /** With `forListing` also by a credential that serves for nothing else. */
  byProfile(profile: Profile, forListing: boolean): Workspace;
  /** Without an id, to the workspace of a unified host that the person signed in to. */
  bySignIn(host: string, workspaceId?: string): Promise<Workspace>;
  byForeignSession(session: ForeignSession, workspaceId?: string): Promise<Workspace>;
}

/** Where the Databricks CLI is, as a setting says and as another extension brings it along. */
export interface CliPlaces {
  /** What other programs find in their environment. Default: that of this process. */
  readonly env?: () => NodeJS.ProcessEnv;
  readonly cliPath: () => string | undefined;
  readonly bundledCliPath: () => string | undefined;
}

export function createWorkspaceDoors(
  signIns: SignIns,
  { cliPath, bundledCliPath, env = () => process.env }: CliPlaces,
): WorkspaceDoors {
  const openProfile = createWorkspaceOpener();

  const bySignIn = async (host: string, workspaceId?: string): Promise<Workspace> => {
    const session = signIns.session(host);
    const current = await session.current();
    return openSignedInWorkspace({
      host,
      tokenProvider: session.tokenProvider,
      account: current?.account,
      workspaceId: workspaceId ?? current?.place.workspaceId,
    });
  };
  return {
    byProfile: (profile, forListing) =>
      openProfile({
        profile,
        cliPath: cliPath(),
        bundledCliPath: bundledCliPath(),
        env: env(),
        // Other kinds that cannot stream are refused before the person goes through a list of apps for nothing.
        acceptListingOnly: forListing || isEntra(profile.authType),
      }),
    bySignIn,
    byForeignSession: openForeignWorkspace,
  };
}
