import {
  createCredential,
  type Credential,
  type CredentialOptions,
  type Streaming,
} from "./auth/credential.ts";
import type { RestWorkspace } from "./api/rest.ts";
import { bearer } from "./api/authorization.ts";
import type { TokenProvider } from "./api/tokenProvider.ts";
import { credentialKinds } from "./config/credentialKinds.ts";
import { nameOf } from "./auth/credentialRefusals.ts";
import { phrase, type PhraseValue } from "./api/phrase.ts";

export interface OpenWorkspaceOptions extends CredentialOptions {
  /** Also open one whose credential lists apps and cannot stream them; see `streaming`. Default false. */
  readonly acceptListingOnly?: boolean | undefined;
}

/** A workspace with a credential. Nothing was dialled yet. */
export interface Workspace extends RestWorkspace {
  /** The profile in the configuration file, for other tools; undefined when the credential is from elsewhere. */
  readonly profile?: string | undefined;
  /** Kind of credential for people, such as "Databricks CLI sign-in". */
  readonly credential: string;
  /** The same, as it can be told in another language. */
  readonly credentialPhrase: PhraseValue;
  /** Tells the workspaces of a unified host apart, where it is known. */
  readonly workspaceId?: string | undefined;
  /** Who signed in, where the sign-in says it. */
  readonly account?: string | undefined;
  /** For logs, which take OAuth tokens of Databricks only. */
  readonly streaming: Streaming;
  /** Tokens for logs; rejects with `streaming.refused` where there is one, so that nothing is dialled. */
  readonly tokenProvider: TokenProvider;
}

export type WorkspacePlace = Pick<Workspace, "host" | "workspaceId">;

export interface SignedInWorkspaceOptions {
  readonly host: string;
  readonly tokenProvider: TokenProvider;
  /** Who signed in, for people. */
  readonly account?: string | undefined;
  /** The profile the host came from, for messages. Default: "sign-in". */
  readonly profileName?: string | undefined;
  readonly workspaceId?: string | undefined;
}

/**
 * Dials nothing. Throws a DatabricksError when the profile is broken, or its credential cannot serve: not for app logs,
 * or with `acceptListingOnly` not even for listing apps.
 */
export function openWorkspace(options: OpenWorkspaceOptions): Workspace {
  const { profile } = options;
  if (profile.problem !== undefined) throw profile.problem;
  const credential = createCredential(options);
  const { refused } = credential.streaming;
  if (refused !== undefined && options.acceptListingOnly !== true) throw refused;
  return {
    ...workspaceWith(credential, profile.host, nameOf(profile), profile.workspaceId),
    profile: profile.name,
  };
}

/** The workspace of a person who signed in here, without a profile's own credential. */
export function openSignedInWorkspace(options: SignedInWorkspaceOptions): Workspace {
  const { host, tokenProvider, account, profileName = "sign-in", workspaceId } = options;
  const { name } = credentialKinds["sign-in"];
  const credential = {
    description: account === undefined ? name : phrase("{0} as {1}", name, account),
    authorize: bearer(tokenProvider),
    streaming: { tokenProvider },
  };
  return { ...workspaceWith(credential, host, profileName, workspaceId), account };
}

/** The workspace at `host` that this credential opens. */
export function workspaceWith(
  { description, authorize, streaming }: Credential,
  host: string,
  profileName: string,
  workspaceId: string | undefined,
): Workspace {
  return {
    host,
    profileName,
    credential: String(description),
    credentialPhrase: description,
    authorize,
    streaming,
    tokenProvider: streaming.tokenProvider ?? (() => Promise.reject(streaming.refused)),
    workspaceId,
    headers: routingHeaders(workspaceId),
  };
}

/** Whether both lead to one workspace; of a host that several share, as far as both say which. */
export function isSameWorkspace(one: WorkspacePlace, other: WorkspacePlace): boolean {
  if (one.host !== other.host) return false;
  const ids = [one.workspaceId, other.workspaceId].filter((id) => id !== undefined);
  return new Set(ids).size < 2;
}

/** A unified host serves many workspaces and answers with a login page to a request that names none. */
function routingHeaders(workspaceId: string | undefined): Record<string, string> {
  if (workspaceId === undefined) return {};
  return { "X-Databricks-Workspace-Id": workspaceId, "X-Databricks-Org-Id": workspaceId };
}
