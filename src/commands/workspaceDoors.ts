import { openForeignWorkspace } from "../databricks/foreignSession.ts";
import type { ForeignSession } from "../databricks/foreignSession.ts";
import { isEntra } from "../databricks/authType.ts";
import type { SignIns } from "../databricks/auth/signIns.ts";
import type { Profile } from "../databricks/profiles.ts";
import { openSignedInWorkspace } from "../databricks/workspace.ts";
import type { Workspace } from "../databricks/workspace.ts";
import { createWorkspaceOpener } from "../databricks/workspaces.ts";
import { bundledCliPath } from "./foreignExtension.ts";

/** Each way into a workspace, by where the credential is from. All throw a DatabricksError. */
export interface WorkspaceDoors {
  /** With `forListing` also by a credential that serves for nothing else. */
  byProfile(profile: Profile, forListing: boolean): Workspace;
  bySignIn(host: string): Promise<Workspace>;
  /** Undefined when nobody is signed in there by this extension. */
  bySignInAt(host: string): Promise<Workspace | undefined>;
  byForeignSession(session: ForeignSession): Promise<Workspace>;
}

export function createWorkspaceDoors(signIns: SignIns, cliPath: () => string | undefined): WorkspaceDoors {
  const openProfile = createWorkspaceOpener();

  const bySignIn = async (host: string): Promise<Workspace> => {
    const session = signIns.session(host);
    const account = (await session.current())?.account;
    return openSignedInWorkspace({ host, tokenProvider: session.tokenProvider, account });
  };
  return {
    byProfile: (profile, forListing) =>
      openProfile({
        profile,
        cliPath: cliPath(),
        bundledCliPath: bundledCliPath(),
        env: process.env,
        // Other kinds that cannot stream are refused before the person goes through a list of apps for nothing.
        acceptListingOnly: forListing || isEntra(profile.authType),
      }),
    bySignIn,
    bySignInAt: async (host) =>
      (await signIns.list()).some((known) => known.host === host) ? bySignIn(host) : undefined,
    byForeignSession: (session) => openForeignWorkspace(session),
  };
}
