import * as oauth from "oauth4webapi";
import { DatabricksError } from "../api/errors.ts";
import { sayingOf, readErrorBody } from "../api/errorBody.ts";
import type { HttpReply } from "../api/http.ts";
import { describeSource } from "../api/credentialSource.ts";
import { replyError } from "../api/replyErrors.ts";
import type { Secret } from "../config/secret.ts";
import { discoverSignIn, type SignInHost, type SignInService } from "./discovery.ts";
import { cacheTokens, type IssuedToken } from "./tokenCache.ts";
import { expiryOf, readTokens, throughOwnHttp } from "./tokenEndpoint.ts";
import type { TokenProvider } from "../api/tokenProvider.ts";
import { joinPhrases, phrase } from "../api/phrase.ts";

export interface M2mOptions extends SignInHost {
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Default `all-apis`. */
  readonly scopes?: readonly string[] | undefined;
}

/** Tokens for a service principal, by the client credentials grant. */
export function createM2mTokenProvider(options: M2mOptions): TokenProvider {
  let service: SignInService | undefined;
  return cacheTokens(async ({ signal }) => {
    service ??= await discoverSignIn(options, signal);
    return requestToken(service, options, signal);
  });
}

async function requestToken(
  service: SignInService,
  options: M2mOptions,
  signal: AbortSignal,
): Promise<IssuedToken> {
  const client = { client_id: options.clientId };
  const requestedAtMs = Date.now();
  const refusal = (reply: HttpReply): DatabricksError => tokenError(reply, options);
  const basic = basicCredential(options);
  const secrets = [basic, options.clientSecret.reveal()];
  const response = await oauth.clientCredentialsGrantRequest(
    service,
    client,
    (_server, _client, _body, headers) => {
      headers.set("authorization", `Basic ${basic}`);
    },
    { scope: (options.scopes ?? ["all-apis"]).join(" ") },
    throughOwnHttp({ service, signal, timeoutMs: options.timeoutMs, secrets, refusal }),
  );
  const processed = oauth.processClientCredentialsResponse(service, client, response);
  const result = await readTokens(processed, options.host);
  return { token: result.access_token, expiresAtMs: expiryOf(result, requestedAtMs) };
}

/**
 * Encoded as the Databricks SDKs do. The library's own ClientSecretBasic also escapes the hyphens every client ID has,
 * which servers that do not decode refuse.
 */
function basicCredential({ clientId, clientSecret }: M2mOptions): string {
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret.reveal())}`;
  return Buffer.from(pair).toString("base64");
}

function tokenError(reply: HttpReply, options: M2mOptions): DatabricksError {
  if (![400, 401, 403].includes(reply.status)) return replyError(reply, { workspace: options });
  return new DatabricksError(
    "unauthorized",
    joinPhrases(
      phrase(
        "The workspace at {0} does not accept the client ID and secret of {1}.",
        options.host,
        describeSource(options.profileName),
      ),
      sayingOf(readErrorBody(reply).message),
      phrase("Check both, or create a new secret for the service principal."),
    ),
    { status: reply.status },
  );
}
