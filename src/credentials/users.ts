import { getCurrentUser, type CurrentUser } from "../databricks/api/currentUser.ts";
import type { Workspace } from "../databricks/workspace.ts";

/** How much is to be known: what the sign-in says, where it does, or all that the workspace does. */
export type HowMuch = "name" | "all";

/** Who is signed in where, asked once for each workspace and credential. */
export interface Users {
  /** Whoever a bundle of this folder was last completed for. */
  of(root: string): CurrentUser | undefined;
  /** Where it cannot be learned it is nobody. Throws a DatabricksError, or the signal's own reason. */
  learn(root: string, workspace: Workspace, howMuch: HowMuch, signal: AbortSignal): Promise<CurrentUser>;
  /** Somebody may have signed in or out. */
  forget(): void;
}

export interface UsersOptions {
  /** How long a list of apps waits for the workspace to say it, milliseconds. Default 8000. */
  readonly answerMs?: number | undefined;
}

interface Question {
  readonly signal: AbortSignal;
  readonly answer: Promise<CurrentUser>;
}

export function createUsers({ answerMs = 8_000 }: UsersOptions = {}): Users {
  const byRoot = new Map<string, CurrentUser>();
  const byWorkspace = new Map<string, Question>();

  const ask = (key: string, workspace: Workspace, signal: AbortSignal): Question => {
    const answer = getCurrentUser(workspace, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
    });
    const question = { signal, answer };
    byWorkspace.set(key, question);
    // Who is told of a failure may ask again.
    answer.catch(() => {
      if (byWorkspace.get(key) === question) byWorkspace.delete(key);
    });
    return question;
  };
  const whoIs = async (workspace: Workspace, signal: AbortSignal): Promise<CurrentUser> => {
    const { host, workspaceId, profileName, credential } = workspace;
    const key = JSON.stringify([host, workspaceId, profileName, credential]);
    const known = byWorkspace.get(key);
    try {
      return await (known ?? ask(key, workspace, signal)).answer;
    } catch (error) {
      // Whoever asked gave up, which is no reason to do without.
      if (known?.signal.aborted !== true || signal.aborted) throw error;
      return ask(key, workspace, signal).answer;
    }
  };
  return {
    of: (root) => byRoot.get(root),
    async learn(root, workspace, howMuch, signal) {
      const { account } = workspace;
      // An account without an at sign is an id, of which the workspace knows the name.
      const isSaid = howMuch === "name" && account?.includes("@") === true;
      try {
        const user = isSaid ? { userName: account } : await whoIs(workspace, signal);
        byRoot.set(root, user);
        return user;
      } catch (error) {
        byRoot.delete(root);
        throw error;
      }
    },
    forget() {
      byWorkspace.clear();
    },
  };
}
