import type { TokenEndpointResponse } from "oauth4webapi";
import { Secret } from "../config/secret.ts";
import { readClaims } from "./claims.ts";
import { expiryOf } from "./tokenEndpoint.ts";

/** Which workspace a sign-in is for, and where its sign-in service is, where the host alone does not say. */
export interface SignInPlace {
  readonly discoveryUrl?: string | undefined;
  readonly accountId?: string | undefined;
  /** Of a unified host, which serves many. */
  readonly workspaceId?: string | undefined;
}

/** What a sign-in gave. Safe to log. */
export interface SignInTokens {
  readonly accessToken: Secret;
  /** Undefined where the workspace gives none: the sign-in then ends with the access token. */
  readonly refreshToken: Secret | undefined;
  /** Epoch milliseconds; undefined when the workspace does not say. */
  readonly expiresAtMs: number | undefined;
  /** Who signed in, as the access token says, such as `someone@example.com`. */
  readonly account: string | undefined;
  readonly place: SignInPlace;
}

export function signInTokens(
  answer: TokenEndpointResponse,
  requestedAtMs: number,
  { discoveryUrl, accountId, workspaceId }: SignInPlace,
): SignInTokens {
  const { sub } = readClaims(answer.access_token);
  return {
    accessToken: new Secret(answer.access_token),
    refreshToken: answer.refresh_token === undefined ? undefined : new Secret(answer.refresh_token),
    expiresAtMs: expiryOf(answer, requestedAtMs),
    account: typeof sub === "string" && sub !== "" ? sub : undefined,
    place: { discoveryUrl, accountId, workspaceId },
  };
}
