import { describeAuthType } from "../config/authType.ts";
import { bearer, type Authorize } from "../api/authorization.ts";
import { createAzureCliTokenProvider } from "./azureCli.ts";
import { createBasicAuthorize } from "./basic.ts";
import { createCliTokenProvider } from "./databricksCli.ts";
import { createEntraTokenProvider } from "./entra.ts";
import { classifyToken, createFixedTokenProvider, type TokenKind } from "./fixedToken.ts";
import { createM2mTokenProvider } from "./m2m.ts";
import type { TokenProvider } from "../api/tokenProvider.ts";
import { findGap, nameOf, streamingRefusal, unsupported } from "./credentialRefusals.ts";
import type { DatabricksError } from "../api/errors.ts";
import type { Profile } from "../config/profile.ts";
import type { Secret } from "../config/secret.ts";

export type { Authorization, Authorize } from "../api/authorization.ts";
export type { TokenProvider } from "../api/tokenProvider.ts";

/** Whether the credential serves for the log service: what gives its tokens, or why there are none. */
export type Streaming =
  | { readonly tokenProvider: TokenProvider; readonly refused?: undefined }
  | { readonly refused: DatabricksError; readonly tokenProvider?: undefined };

export interface Credential {
  /** The kind, for people. */
  readonly description: string;
  /** For REST. */
  readonly authorize: Authorize;
  readonly streaming: Streaming;
}

export interface CredentialOptions {
  readonly profile: Profile;
  readonly cliPath?: string | undefined;
  /** A Databricks CLI to use where neither a setting nor PATH gives one. */
  readonly bundledCliPath?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
}

/** Dials nothing. Throws `unsupported-credential`, by the kind's name, for one that not even lists apps. */
export function createCredential(options: CredentialOptions): Credential {
  const { profile } = options;
  const tokenProvider = createTokenProvider(options);
  if (tokenProvider !== undefined) {
    const refused = streamingRefusal(profile);
    return {
      description: describeCredential(profile),
      authorize: bearer(tokenProvider),
      streaming: refused === undefined ? { tokenProvider } : { refused },
    };
  }
  const { authType, username, password, host } = profile;
  const refused = streamingRefusal(profile);
  if (authType === "basic" && username !== undefined && password !== undefined && refused !== undefined) {
    const authorize = createBasicAuthorize({ username, password, host, profileName: nameOf(profile) });
    return { description: describeCredential(profile), authorize, streaming: { refused } };
  }
  throw unsupported(profile) ?? findGap(profile);
}

/** Undefined for a kind that has no tokens, or for one nobody here knows. */
function createTokenProvider(options: CredentialOptions): TokenProvider | undefined {
  const { profile, cliPath, bundledCliPath, env } = options;
  const { authType, host, clientId, clientSecret, token, discoveryUrl, accountId, scopes } = profile;
  const profileName = nameOf(profile);
  switch (authType) {
    case "databricks-cli":
      return createCliTokenProvider({
        host,
        profile: profile.name,
        cliPath: cliPath === undefined || cliPath === "" ? profile.cliPath : cliPath,
        bundledCliPath,
        env,
      });
    case "oauth-m2m": {
      if (clientId === undefined || clientSecret === undefined) return undefined;
      const service = { host, profileName, discoveryUrl, accountId, scopes };
      return createM2mTokenProvider({ ...service, clientId, clientSecret });
    }
    case "pat":
      return (
        token && createFixedTokenProvider({ token, source: sourceOf(profile), host, name: nameToken(token) })
      );
    case "azure-cli":
      return createAzureCliTokenProvider({
        profileName,
        tenantId: profile.azureTenantId,
        applicationId: profile.azureLoginAppId,
        env,
      });
    case "azure-client-secret": {
      const { azureTenantId: tenantId, azureClientId, azureClientSecret, azureLoginAppId } = profile;
      if (tenantId === undefined || azureClientId === undefined || azureClientSecret === undefined)
        return undefined;
      return createEntraTokenProvider({
        host,
        profileName,
        tenantId,
        clientId: azureClientId,
        clientSecret: azureClientSecret,
        applicationId: azureLoginAppId,
      });
    }
    default:
      return undefined;
  }
}

const tokenNames: Readonly<Record<TokenKind, string>> = {
  oauth: "OAuth token",
  personal: "personal access token",
  entra: "Microsoft Entra token",
};

/** What a token is, in the middle of a sentence. */
export function nameToken(token: Secret): string {
  return tokenNames[classifyToken(token)];
}

function sourceOf({ tokenSource = "the configuration" }: Profile): string {
  return tokenSource;
}

/** The kind of a profile's credential, for people. */
export function describeCredential(profile: Profile): string {
  const { authType, token } = profile;
  if (authType !== "pat" || token === undefined) return describeAuthType(authType);
  const from = sourceOf(profile) === "DATABRICKS_TOKEN" ? "the environment" : "the profile";
  const name = nameToken(token);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} from ${from}`;
}
