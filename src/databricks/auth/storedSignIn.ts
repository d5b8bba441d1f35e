import { isRecord, parseJson } from "../api/errorBody.ts";
import { Secret } from "../config/secret.ts";
import type { SignInTokens } from "./signInTokens.ts";

/** A sign-in as it is kept. Safe to log. */
export interface StoredSignIn extends SignInTokens {
  /** Epoch milliseconds. */
  readonly issuedAtMs: number;
}

const version = 1;

/** The one place where the tokens become text. */
export function writeSignIn(signIn: StoredSignIn): string {
  return JSON.stringify({
    version,
    accessToken: signIn.accessToken.reveal(),
    refreshToken: signIn.refreshToken?.reveal(),
    issuedAtMs: signIn.issuedAtMs,
    expiresAtMs: signIn.expiresAtMs,
    account: signIn.account,
    place: signIn.place,
  });
}

/** Undefined for nothing, and for what another version of this extension may have written. */
export function readSignIn(stored: string | undefined): StoredSignIn | undefined {
  const json = stored === undefined ? undefined : parseJson(stored);
  if (!isRecord(json) || json["version"] !== version) return undefined;
  const { accessToken, refreshToken, issuedAtMs, expiresAtMs, account, place } = json;
  if (typeof accessToken !== "string" || typeof issuedAtMs !== "number") return undefined;
  return {
    accessToken: new Secret(accessToken),
    refreshToken: typeof refreshToken === "string" ? new Secret(refreshToken) : undefined,
    issuedAtMs,
    expiresAtMs: typeof expiresAtMs === "number" ? expiresAtMs : undefined,
    account: text(account),
    place: isRecord(place)
      ? {
          discoveryUrl: text(place["discoveryUrl"]),
          accountId: text(place["accountId"]),
          workspaceId: text(place["workspaceId"]),
        }
      : {},
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
