import { classifyToken } from "./fixedToken.ts";
import { describeAuthType } from "../config/authType.ts";
import { credentialKinds, isServed, kindOfAuthType } from "../config/credentialKinds.ts";
import { loginCommand } from "../cli/loginCommand.ts";
import { DatabricksError } from "../api/errors.ts";
import type { Profile } from "../config/profile.ts";
import { describeSource } from "../api/credentialSource.ts";

/** Why the profile's kind of credential cannot serve app logs; undefined when it can. */
export function streamingRefusal(profile: Profile): DatabricksError | undefined {
  const { authType, token } = profile;
  const kind =
    authType === "pat" && token !== undefined
      ? credentialKinds[classifyToken(token)]
      : kindOfAuthType(authType);
  if (kind === undefined || kind.serves === "nothing") return unsupported(profile);
  if (kind.serves === "logs") return undefined;
  return "holds" in kind
    ? refuse(profile, `holds ${kind.holds}, which apps do not accept`)
    : refuse(profile, `uses ${nameKind(profile)}, whose tokens apps do not accept`);
}

/** Why a kind of credential cannot even list apps; undefined when it can. */
export function unsupported(profile: Profile): DatabricksError | undefined {
  if (isServed(profile.authType)) return undefined;
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
    { command, place: { host: profile.host, profile: profile.name } },
  );
}
