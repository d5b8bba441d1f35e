import { createCredential, nameOf, type CredentialOptions, type TokenProvider } from "./auth.ts";

export type { TokenProvider } from "./auth.ts";
export type OpenWorkspaceOptions = CredentialOptions;

/** A workspace with a credential that can serve app logs. Nothing was dialled yet. */
export interface Workspace {
  /** Origin only. */
  readonly host: string;
  /** For people: the profile's name, or "environment". */
  readonly profileName: string;
  /** Kind of credential for people, such as "Databricks CLI sign-in". */
  readonly credential: string;
  readonly tokenProvider: TokenProvider;
  /** Sent with every REST request, the credential aside. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Dials nothing. Throws a DatabricksError when the profile is broken or its credential cannot serve app logs. */
export function openWorkspace(options: OpenWorkspaceOptions): Workspace {
  const { profile } = options;
  if (profile.problem !== undefined) throw profile.problem;
  const { description, tokenProvider } = createCredential(options);
  return {
    host: profile.host,
    profileName: nameOf(profile),
    credential: description,
    tokenProvider,
    headers: routingHeaders(profile.workspaceId),
  };
}

/** A unified host serves many workspaces and answers with a login page to a request that names none. */
function routingHeaders(workspaceId: string | undefined): Record<string, string> {
  if (workspaceId === undefined) return {};
  return { "X-Databricks-Workspace-Id": workspaceId, "X-Databricks-Org-Id": workspaceId };
}
