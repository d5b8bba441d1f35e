import { DatabricksError } from "../api/errors.ts";
import type { KindName } from "../config/credentialKinds.ts";
import type { Secret } from "../config/secret.ts";
import { readClaims } from "./claims.ts";
import type { TokenProvider } from "../api/tokenProvider.ts";
import { joinPhrases, phrase, type Phrase, type PhraseValue } from "../api/phrase.ts";

export type TokenKind = Extract<KindName, "pat" | "entra-token" | "oauth-token">;

/** What kind of token it is, as far as it shows; one that is not known to be refused counts as OAuth. */
export function classifyToken(token: Secret): TokenKind {
  if (token.reveal().startsWith("dapi")) return "pat";
  const issuer = readClaims(token.reveal())["iss"];
  const isEntra =
    typeof issuer === "string" && /^https:\/\/(sts\.windows\.net|login\.microsoftonline\.)/.test(issuer);
  return isEntra ? "entra-token" : "oauth-token";
}

const subjects: Readonly<Record<TokenKind, Phrase>> = {
  pat: phrase("The personal access token"),
  "entra-token": phrase("The Microsoft Entra token"),
  "oauth-token": phrase("The OAuth token"),
};

/** A token that somebody else issued and nobody here can renew: a refused or expired one ends with `unauthorized`. */
export function createFixedTokenProvider(options: {
  readonly token: Secret;
  /** Where it was found, for messages. */
  readonly source: PhraseValue;
  readonly host: string;
}): TokenProvider {
  const { token, source, host } = options;
  const subject = subjects[classifyToken(token)];
  const expiry = readClaims(token.reveal())["exp"];
  // An async function, so that a refusal is a rejection and never a throw.
  return async ({ signal, forceRefresh }) => {
    signal.throwIfAborted();
    const isExpired = typeof expiry === "number" && expiry * 1000 <= Date.now();
    if (isExpired || forceRefresh) {
      throw new DatabricksError(
        "unauthorized",
        joinPhrases(
          isExpired
            ? phrase("{0} in {1} has expired and cannot be renewed here.", subject, source)
            : phrase("{0} in {1} is not accepted at {2} and cannot be renewed here.", subject, source, host),
          phrase("Put a new one there, or select another profile."),
        ),
      );
    }
    return Promise.resolve(token.reveal());
  };
}
