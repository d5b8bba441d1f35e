import { describeAuthType, isEntra } from "./authType.ts";
import { createCliTokenProvider } from "./auth/cli.ts";
import { classifyToken, createFixedTokenProvider } from "./auth/fixedToken.ts";
import { createM2mTokenProvider } from "./auth/m2m.ts";
import type { TokenProvider } from "./auth/tokenProvider.ts";
import { loginCommand } from "./commandLine.ts";
import { DatabricksError } from "./errors.ts";
import type { Profile } from "./profile.ts";
import { describeSource } from "./replyErrors.ts";

export type { TokenProvider } from "./auth/tokenProvider.ts";

export interface Credential {
  /** The kind, for people. */
  readonly description: string;
  readonly tokenProvider: TokenProvider;
}

export interface CredentialOptions {
  readonly profile: Profile;
  readonly cliPath?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
}

/** Dials nothing. Throws `unsupported-credential`, by the kind's name, for one that cannot serve app logs. */
export function createCredential({ profile, cliPath, env }: CredentialOptions): Credential {
  const { authType, host, clientId, clientSecret, token } = profile;
  const unsupported = findUnsupported(profile);
  if (unsupported !== undefined) throw unsupported;

  if (authType === "databricks-cli") {
    const options = { host, profile: profile.name, cliPath: cliPath === "" ? undefined : cliPath, env };
    const tokenProvider = createCliTokenProvider({ ...options, cliPath: options.cliPath ?? profile.cliPath });
    return { description: describeAuthType(authType), tokenProvider };
  }
  if (authType === "oauth-m2m" && clientId !== undefined && clientSecret !== undefined) {
    const profileName = nameOf(profile);
    const tokenProvider = createM2mTokenProvider({ host, profileName, clientId, clientSecret });
    return { description: describeAuthType(authType), tokenProvider };
  }
  if (token !== undefined) {
    const source = profile.tokenSource ?? "the configuration";
    const from = source === "DATABRICKS_TOKEN" ? "the environment" : "the profile";
    return {
      description: `OAuth token from ${from}`,
      tokenProvider: createFixedTokenProvider({ token, source, host }),
    };
  }
  throw refuse(profile, `uses ${describeAuthType(authType)}, which is incomplete`);
}

/** Why the profile's kind of credential cannot serve app logs; undefined when it can. */
export function findUnsupported(profile: Profile): DatabricksError | undefined {
  const { authType, token } = profile;
  if (authType === "databricks-cli" || authType === "oauth-m2m") return undefined;
  if (authType === "pat" && token !== undefined) {
    const kind = classifyToken(token);
    if (kind === "oauth") return undefined;
    const what = kind === "entra" ? "a Microsoft Entra token" : "a personal access token (PAT)";
    return refuse(profile, `holds ${what}, which apps do not accept`);
  }
  if (authType === "basic")
    return refuse(profile, "holds a user name and password (basic), which apps do not accept");
  const kind = describeAuthType(authType);
  const named = kind === authType ? `the credential kind "${kind}"` : `${kind} (${authType})`;
  if (isEntra(authType)) return refuse(profile, `uses ${named}, whose tokens apps do not accept`);
  return refuse(profile, `uses ${named}, which is not supported for app logs`);
}

/** The profile for people: its name, or "environment". */
export function nameOf(profile: Profile): string {
  return profile.name ?? "environment";
}

function refuse(profile: Profile, fault: string): DatabricksError {
  const subject = describeSource(nameOf(profile)).replace(/^t/, "T");
  const command = loginCommand({ host: profile.host });
  return new DatabricksError(
    "unsupported-credential",
    `${subject} ${fault}. Run "${command}" in a terminal to sign in with OAuth, or select another profile.`,
    { command },
  );
}
