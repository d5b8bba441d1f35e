import { classifyToken } from "./fixedToken.ts";
import { credentialKinds, isServed, kindOfAuthType } from "../config/credentialKinds.ts";
import { loginCommand } from "../cli/loginCommand.ts";
import { DatabricksError } from "../api/errors.ts";
import type { Profile } from "../config/profile.ts";
import { joinPhrases, phrase, type Phrase } from "../api/phrase.ts";

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
    ? refuse(profile, phrase("{0} holds {1}, which apps do not accept.", subjectOf(profile), kind.holds))
    : refuse(
        profile,
        phrase("{0} uses {1}, whose tokens apps do not accept.", subjectOf(profile), nameKind(profile)),
      );
}

/** Why a kind of credential cannot even list apps; undefined when it can. */
export function unsupported(profile: Profile): DatabricksError | undefined {
  if (isServed(profile.authType)) return undefined;
  return refuse(
    profile,
    phrase("{0} uses {1}, which this extension does not implement.", subjectOf(profile), nameKind(profile)),
  );
}

/** For a profile that lacks a part of its credential and yet carries no problem. */
export function findGap(profile: Profile): DatabricksError {
  return refuse(profile, phrase("{0} uses {1}, which is incomplete.", subjectOf(profile), nameKind(profile)));
}

/** The profile for people: its name, or "environment". */
export function nameOf(profile: Profile): string {
  return profile.name ?? "environment";
}

function nameKind({ authType }: Profile): Phrase {
  const kind = kindOfAuthType(authType);
  return kind === undefined
    ? phrase('the credential kind "{0}"', authType)
    : phrase("{0} ({1})", kind.name, authType);
}

/** The profile at the beginning of a sentence. */
function subjectOf({ name }: Profile): Phrase {
  return name === undefined ? phrase("The environment") : phrase('The profile "{0}"', name);
}

function refuse(profile: Profile, fault: Phrase): DatabricksError {
  const command = loginCommand({ host: profile.host });
  return new DatabricksError(
    "unsupported-credential",
    joinPhrases(fault, phrase("Sign in with OAuth, or select another profile.")),
    { command, place: { host: profile.host, profile: profile.name } },
  );
}
