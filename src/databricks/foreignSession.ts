import { setTimeout as sleep } from "node:timers/promises";
import { bearer } from "./api/authorization.ts";
import { classifyToken, type TokenKind } from "./auth/fixedToken.ts";
import { cacheTokens } from "./auth/tokenCache.ts";
import { isRecord } from "./api/errorBody.ts";
import { DatabricksError } from "./api/errors.ts";
import { isSecure, normalizeHost } from "./api/host.ts";
import { Secret } from "./config/secret.ts";
import { workspaceWith, type Workspace } from "./workspace.ts";
import { phrase, type Phrase } from "./api/phrase.ts";

/** Where the Databricks extension is signed in to, and what asks it for its current token. */
export interface ForeignSession {
  readonly host: string;
  /** Rejects with a DatabricksError. */
  token(): Promise<string>;
}

export interface ForeignSessionOptions {
  /** How long it may take for a token. Default 60000: it may renew a sign-in, or start the Databricks CLI. */
  readonly answerMs?: number | undefined;
}

const profileName = "Databricks extension";

const sessions: Readonly<Record<TokenKind, Phrase>> = {
  pat: phrase("Personal access token of the Databricks extension"),
  "entra-token": phrase("Microsoft Entra token of the Databricks extension"),
  "oauth-token": phrase("OAuth token of the Databricks extension"),
};

const unaccepted: Readonly<Record<Exclude<TokenKind, "oauth-token">, Phrase>> = {
  pat: phrase("a personal access token"),
  "entra-token": phrase("a Microsoft Entra token"),
};

/**
 * The session of the Databricks extension, read from what its `activate` returned. Nobody promises its shape, so
 * whatever is not as expected counts as no session.
 */
export function readForeignSession(
  api: unknown,
  { answerMs = 60_000 }: ForeignSessionOptions = {},
): ForeignSession | undefined {
  const manager = property(api, "connectionManager");
  const config = property(property(manager, "workspaceClient"), "config");
  const host = property(config, "host");
  const authenticate = property(config, "authenticate");
  const origin = typeof host === "string" ? normalizeHost(host)?.origin : undefined;
  if (property(manager, "state") !== "CONNECTED" || origin === undefined) return undefined;
  if (typeof authenticate !== "function" || !isSecure(new URL(origin))) return undefined;
  return {
    host: origin,
    token: async () => {
      const headers = new Headers();
      const isLate = new AbortController();
      const late = sleep(answerMs, undefined, { signal: isLate.signal, ref: false }).then(() => {
        throw noToken(origin, phrase("it did not answer within {0} s", answerMs / 1000));
      });
      // Ended early it rejects, which nobody waits for any more.
      late.catch(() => undefined);
      // Inside a promise, since a function of another extension may also throw at once.
      const answer = new Promise((resolve) => {
        resolve(Reflect.apply(authenticate, config, [headers]));
      }).catch(() => {
        // The cause is dropped: what another program puts into its errors is not ours to vouch for.
        throw noToken(origin, phrase("it could not renew its sign-in"));
      });
      await Promise.race([answer, late]).finally(() => {
        isLate.abort();
      });
      const token = /^Bearer (\S+)$/i.exec(headers.get("Authorization") ?? "")?.[1];
      if (token === undefined) throw noToken(origin, phrase("it is not signed in with a token"));
      return token;
    },
  };
}

/** Asks for one token, to tell its kind. Throws a DatabricksError. */
export async function openForeignWorkspace(
  session: ForeignSession,
  workspaceId?: string,
): Promise<Workspace> {
  const { host } = session;
  // How long a token lives is the other extension's business; it is asked again about every minute.
  const tokenProvider = cacheTokens(async () => ({ token: await session.token(), expiresAtMs: undefined }));
  const { signal } = new AbortController();
  const token = new Secret(await tokenProvider({ signal, forceRefresh: false }));
  const kind = classifyToken(token);
  const credential = {
    description: sessions[kind],
    authorize: bearer(tokenProvider),
    streaming: kind === "oauth-token" ? { tokenProvider } : { refused: refusal(host, unaccepted[kind]) },
  };
  return workspaceWith(credential, host, profileName, workspaceId);
}

function property(value: unknown, name: string): unknown {
  // A getter of the other extension may throw.
  try {
    return isRecord(value) ? value[name] : undefined;
  } catch {
    return undefined;
  }
}

function noToken(host: string, why: Phrase): DatabricksError {
  return new DatabricksError(
    "not-signed-in",
    phrase(
      "The Databricks extension gave no token for {0}: {1}. Sign in again, or select another profile.",
      host,
      why,
    ),
  );
}

function refusal(host: string, token: Phrase): DatabricksError {
  return new DatabricksError(
    "unsupported-credential",
    phrase(
      "The Databricks extension is signed in to {0} with {1}, which apps do not accept. Sign in with OAuth, or select another profile.",
      host,
      token,
    ),
  );
}
