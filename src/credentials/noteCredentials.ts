import type { Authorize } from "../databricks/api/authorization.ts";
import type { TokenProvider } from "../databricks/api/tokenProvider.ts";
import type { Workspace } from "../databricks/workspace.ts";
import { technicalDetail } from "../ui/messages/technicalDetail.ts";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";
import { isAbort } from "../ui/messages/isAbort.ts";
import type { WorkspaceDoors } from "./workspaceDoors.ts";

/** What a credential last gave, to tell when that is renewed. Never written. */
interface Noted {
  last: string | undefined;
}

/** The same doors; each credential that is tried, ready, renewed or refused becomes a line of the diagnostics. */
export function noteCredentials(doors: WorkspaceDoors, diagnostics: Diagnostics): WorkspaceDoors {
  const memories = new Map<string, Noted>();

  const noted = (workspace: Workspace): Workspace => {
    const who = `${workspace.credential} (${workspace.profileName}) for ${workspace.host}`;
    const memory = memories.get(who) ?? { last: undefined };
    memories.set(who, memory);
    return noteUse(workspace, { who, memory, diagnostics });
  };
  const refused = (source: string, error: unknown): void => {
    if (!isAbort(error)) diagnostics.warn(`${source}: it cannot be used. ${technicalDetail(error)}`);
  };
  const tried = async (source: string, open: () => Promise<Workspace>): Promise<Workspace> => {
    diagnostics.debug(`Trying ${source}.`);
    try {
      return noted(await open());
    } catch (error) {
      refused(source, error);
      throw error;
    }
  };

  return {
    byProfile(profile, forListing) {
      const source = `profile ${profile.name ?? "of the environment"} (${profile.authType}) for ${profile.host}`;
      diagnostics.debug(`Trying ${source}.`);
      try {
        return noted(doors.byProfile(profile, forListing));
      } catch (error) {
        refused(source, error);
        throw error;
      }
    },
    bySignIn: (host, workspaceId) => tried(`sign-in for ${host}`, () => doors.bySignIn(host, workspaceId)),
    byForeignSession: (session, workspaceId) =>
      tried(`session of the Databricks extension for ${session.host}`, () =>
        doors.byForeignSession(session, workspaceId),
      ),
  };
}

function noteUse(
  workspace: Workspace,
  { who, memory, diagnostics }: { who: string; memory: Noted; diagnostics: Diagnostics },
): Workspace {
  const { authorize, streaming } = workspace;
  const noted =
    <Given>(give: (request: Parameters<Authorize>[0]) => Promise<Given>, valueOf: (given: Given) => string) =>
    async (request: Parameters<Authorize>[0]): Promise<Given> => {
      if (request.forceRefresh) diagnostics.warn(`${who}: it was refused. A fresh token is asked for.`);
      try {
        const given = await give(request);
        const value = valueOf(given);
        if (memory.last !== value) {
          diagnostics.info(`${who}: ${memory.last === undefined ? "it is ready" : "it was renewed"}.`);
        }
        memory.last = value;
        return given;
      } catch (error) {
        if (!isAbort(error)) diagnostics.warn(`${who}: it gives no token. ${technicalDetail(error)}`);
        throw error;
      }
    };
  const tokenProvider: TokenProvider = noted(workspace.tokenProvider, (token) => `Bearer ${token}`);
  return {
    ...workspace,
    authorize: noted(authorize, ({ header }) => header),
    streaming: streaming.refused === undefined ? { tokenProvider } : streaming,
    tokenProvider,
  };
}
