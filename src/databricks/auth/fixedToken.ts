import { DatabricksError } from "../api/errors.ts";
import type { KindName } from "../config/credentialKinds.ts";
import type { Secret } from "../config/secret.ts";
import { readClaims } from "./claims.ts";
import type { TokenProvider } from "../api/tokenProvider.ts";

export type TokenKind = Extract<KindName, "pat" | "entra-token" | "oauth-token">;

/** What kind of token it is, as far as it shows; one that is not known to be refused counts as OAuth. */
export function classifyToken(token: Secret): TokenKind {
  if (token.reveal().startsWith("dapi")) return "pat";
  const issuer = readClaims(token.reveal())["iss"];
  const isEntra =
    typeof issuer === "string" && /^https:\/\/(sts\.windows\.net|login\.microsoftonline\.)/.test(issuer);
  return isEntra ? "entra-token" : "oauth-token";
}

/** A token that somebody else issued and nobody here can renew: a refused or expired one ends with `unauthorized`. */
export function createFixedTokenProvider(options: {
  readonly token: Secret;
  /** Where it was found, for messages. */
  readonly source: string;
  readonly host: string;
  /** For messages. Default "OAuth token". */
  readonly name?: string | undefined;
}): TokenProvider {
  const { token, source, host, name = "OAuth token" } = options;
  const expiry = readClaims(token.reveal())["exp"];
  // An async function, so that a refusal is a rejection and never a throw.
  return async ({ signal, forceRefresh }) => {
    signal.throwIfAborted();
    const isExpired = typeof expiry === "number" && expiry * 1000 <= Date.now();
    if (isExpired || forceRefresh) {
      const fault = isExpired ? "has expired" : `is not accepted at ${host}`;
      throw new DatabricksError(
        "unauthorized",
        `The ${name} in ${source} ${fault} and cannot be renewed here. Put a new one there, or select another profile.`,
      );
    }
    return Promise.resolve(token.reveal());
  };
}
