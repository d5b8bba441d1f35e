import { describeAuthType } from "../config/authType.ts";
import { isServed, type ServedAuthType } from "../config/credentialKinds.ts";
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
import { phrase, type Phrase, type PhraseValue } from "../api/phrase.ts";

/** Whether the credential serves for the log service: what gives its tokens, or why there are none. */
export type Streaming =
  | { readonly tokenProvider: TokenProvider; readonly refused?: undefined }
  | { readonly refused: DatabricksError; readonly tokenProvider?: undefined };

export interface Credential {
  /** The kind, for people. */
  readonly description: PhraseValue;
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

/** What a maker gets out of a profile; undefined where a part is missing. */
type Made = { readonly authorize: Authorize; readonly tokenProvider?: TokenProvider } | undefined;

/** Dials nothing. Throws `unsupported-credential`, by the kind's name, for one that not even lists apps. */
export function createCredential(options: CredentialOptions): Credential {
  const { profile } = options;
  const made = isServed(profile.authType) ? makers[profile.authType](options) : undefined;
  const streaming = made === undefined ? undefined : streamingOf(profile, made.tokenProvider);
  if (made === undefined || streaming === undefined) throw unsupported(profile) ?? findGap(profile);
  return { description: describeCredential(profile), authorize: made.authorize, streaming };
}

const makers: Readonly<Record<ServedAuthType, (options: CredentialOptions) => Made>> = {
  "databricks-cli": ({ profile, cliPath, bundledCliPath, env }) =>
    byToken(
      createCliTokenProvider({
        host: profile.host,
        profile: profile.name,
        cliPath: cliPath === undefined || cliPath === "" ? profile.cliPath : cliPath,
        bundledCliPath,
        env,
      }),
    ),
  "oauth-m2m": ({ profile }) => {
    const { host, clientId, clientSecret, discoveryUrl, accountId, scopes } = profile;
    if (clientId === undefined || clientSecret === undefined) return undefined;
    const service = { host, profileName: nameOf(profile), discoveryUrl, accountId, scopes };
    return byToken(createM2mTokenProvider({ ...service, clientId, clientSecret }));
  },
  pat: ({ profile }) => {
    const { host, token } = profile;
    if (token === undefined) return undefined;
    return byToken(createFixedTokenProvider({ token, source: sourceOf(profile), host }));
  },
  basic: ({ profile }) => {
    const { host, username, password } = profile;
    if (username === undefined || password === undefined) return undefined;
    return { authorize: createBasicAuthorize({ username, password, host, profileName: nameOf(profile) }) };
  },
  "azure-cli": ({ profile, env }) =>
    byToken(
      createAzureCliTokenProvider({
        profileName: nameOf(profile),
        tenantId: profile.azureTenantId,
        applicationId: profile.azureLoginAppId,
        env,
      }),
    ),
  "azure-client-secret": ({ profile }) => {
    const { host, azureTenantId, azureClientId, azureClientSecret, azureLoginAppId } = profile;
    if (azureTenantId === undefined || azureClientId === undefined || azureClientSecret === undefined)
      return undefined;
    return byToken(
      createEntraTokenProvider({
        host,
        profileName: nameOf(profile),
        tenantId: azureTenantId,
        clientId: azureClientId,
        clientSecret: azureClientSecret,
        applicationId: azureLoginAppId,
      }),
    );
  },
};

function byToken(tokenProvider: TokenProvider): Made {
  return { authorize: bearer(tokenProvider), tokenProvider };
}

function streamingOf(profile: Profile, tokenProvider: TokenProvider | undefined): Streaming | undefined {
  const refused = streamingRefusal(profile);
  return refused === undefined ? tokenProvider && { tokenProvider } : { refused };
}

function sourceOf({ tokenSource = phrase("the configuration") }: Profile): PhraseValue {
  return tokenSource;
}

/** From the environment, and from a profile. */
const tokens: Readonly<Record<TokenKind, readonly [Phrase, Phrase]>> = {
  pat: [
    phrase("Personal access token from the environment"),
    phrase("Personal access token from the profile"),
  ],
  "entra-token": [
    phrase("Microsoft Entra token from the environment"),
    phrase("Microsoft Entra token from the profile"),
  ],
  "oauth-token": [phrase("OAuth token from the environment"), phrase("OAuth token from the profile")],
};

/** The kind of a profile's credential, for people. */
export function describeCredential(profile: Profile): PhraseValue {
  const { authType, token } = profile;
  if (authType !== "pat" || token === undefined) return describeAuthType(authType);
  const [fromEnvironment, fromProfile] = tokens[classifyToken(token)];
  return sourceOf(profile) === "DATABRICKS_TOKEN" ? fromEnvironment : fromProfile;
}
