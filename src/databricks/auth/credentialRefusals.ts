import { classifyToken } from "./fixedToken.ts";
import { describeAuthType, isEntra } from "../config/authType.ts";
import { loginCommand } from "../cli/loginCommand.ts";
import { DatabricksError } from "../api/errors.ts";
import type { Profile } from "../config/profile.ts";
import { describeSource } from "../api/credentialSource.ts";

/** Kinds whose tokens come from here; a token of a `pat` profile may be one, too. */
const streamingKinds: ReadonlySet<string> = new Set(["databricks-cli", "oauth-m2m"]);
const listingKinds: ReadonlySet<string> = new Set(["pat", "basic", "azure-cli", "azure-client-secret"]);

/** Why the profile's kind of credential cannot serve app logs; undefined when it can. */
export function streamingRefusal(profile: Profile): DatabricksError | undefined {
  const { authType, token } = profile;
  if (streamingKinds.has(authType)) return undefined;
  if (authType === "pat" && token !== undefined) {
    const kind = classifyToken(token);
    if (kind === "oauth") return undefined;
    const what = kind === "entra" ? "a Microsoft Entra token" : "a personal access token (PAT)";
    return refuse(profile, `holds ${what}, which apps do not accept`);
  }
  if (authType === "basic")
    return refuse(profile, "holds a user name and password (basic), which apps do not accept");
  if (isEntra(authType)) return refuse(profile, `uses ${nameKind(profile)}, whose tokens apps do not accept`);
  return unsupported(profile);
}

/** Why a kind of credential cannot even list apps; undefined when it can. */
export function unsupported(profile: Profile): DatabricksError | undefined {
  const { authType } = profile;
  if (streamingKinds.has(authType) || listingKinds.has(authType)) return undefined;
  return refuse(profile, `uses ${nameKind(profile)}, which this extension does not implement`);
}

/** For a profile that lacks a part of its credential and yet carries no problem. */
export function findGap(profile: Profile): DatabricksError {
  return refuse(profile, `uses ${nameKind(profile)}, which is incomplete`);
}

/** The profile for people: its name, or "environment". */
export function nameOf(profile: Profile): string {
  return profile.name ?? "environment";
}

function nameKind({ authType }: Profile): string {
  const kind = describeAuthType(authType);
  return kind === authType ? `the credential kind "${kind}"` : `${kind} (${authType})`;
}

function refuse(profile: Profile, fault: string): DatabricksError {
  const subject = describeSource(nameOf(profile)).replace(/^t/, "T");
  const command = loginCommand({ host: profile.host });
  return new DatabricksError(
    "unsupported-credential",
    `${subject} ${fault}. Sign in with OAuth, or select another profile.`,
    { command },
  );
}
