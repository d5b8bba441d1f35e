import { getCurrentUser, type CurrentUser } from "../databricks/api/currentUser.ts";
import type { Workspace } from "../databricks/workspace.ts";

/** Who is signed in where, asked once for each workspace and credential. */
export interface Users {
  /** Whoever a bundle of this folder was last completed for. */
  of(root: string): CurrentUser | undefined;
  /** Throws a DatabricksError, or the signal's own reason. */
  learn(root: string, workspace: Workspace, signal: AbortSignal): Promise<void>;
}

export function createUsers(): Users {
  const byRoot = new Map<string, CurrentUser>();
  const byWorkspace = new Map<string, CurrentUser>();
  return {
    of: (root) => byRoot.get(root),
    async learn(root, workspace, signal) {
      const { host, profileName, credential, account } = workspace;
      const key = JSON.stringify([host, profileName, credential]);
      // An account without an at sign is an id, of which the workspace knows the name.
      const signedIn = account?.includes("@") === true ? { userName: account } : undefined;
      const user = byWorkspace.get(key) ?? signedIn ?? (await getCurrentUser(workspace, { signal }));
      byWorkspace.set(key, user);
      byRoot.set(root, user);
    },
  };
}
