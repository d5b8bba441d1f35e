import * as oauth from "oauth4webapi";
import { DatabricksError } from "../errors.ts";
import { asSentence, isHtml, isRecord, parseJson, readErrorBody } from "../errorBody.ts";
import { isLoopback, isSecure } from "../host.ts";
import { send, type HttpReply } from "../http.ts";
import { sendPatiently } from "../patience.ts";
import { describeSource, replyError } from "../replyErrors.ts";
import type { Secret } from "../secret.ts";
import { cacheTokens, type IssuedToken } from "./tokenCache.ts";
import type { TokenProvider } from "./tokenProvider.ts";

export interface M2mOptions {
  readonly host: string;
  /** For messages. */
  readonly profileName: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Bound of each request, milliseconds. Default 30000. */
  readonly timeoutMs?: number | undefined;
}

const discoveryPath = "/oidc/.well-known/oauth-authorization-server";

/** Tokens for a service principal, by the client credentials grant. */
export function createM2mTokenProvider(options: M2mOptions): TokenProvider {
  let server: oauth.AuthorizationServer | undefined;
  return cacheTokens(async ({ signal }) => {
    server ??= await discover(options, signal);
    return requestToken(server, options, signal);
  });
}

/**
 * Databricks serves the document below its issuer, where neither of the library's two well-known addresses is, and
 * which issuer it names differs between clouds; TLS to the host is what makes it trustworthy.
 */
async function discover(options: M2mOptions, signal: AbortSignal): Promise<oauth.AuthorizationServer> {
  const url = new URL(discoveryPath, options.host);
  const headers = { Accept: "application/json" };
  const { timeoutMs } = options;
  const reply = await sendPatiently(() => send(url, { method: "GET", headers, signal, timeoutMs }), signal);
  if (reply.status !== 200 && reply.status !== 404) throw replyError(reply, { workspace: options });
  const document = isHtml(reply) || reply.status === 404 ? undefined : parseJson(reply.text);
  const endpoint = isRecord(document) ? document["token_endpoint"] : undefined;
  if (typeof endpoint !== "string" || !URL.canParse(endpoint)) {
    throw new DatabricksError(
      "wrong-host",
      `The host ${options.host} offers no Databricks sign-in. Check that the host of ${describeSource(options.profileName)} is the address of a workspace.`,
      { status: reply.status },
    );
  }
  if (!isSecure(new URL(endpoint))) {
    throw new DatabricksError(
      "insecure-host",
      `The host ${options.host} names a sign-in service at ${new URL(endpoint).origin}, where a secret would travel unencrypted. Check the host of ${describeSource(options.profileName)}.`,
    );
  }
  const issuer =
    isRecord(document) && typeof document["issuer"] === "string" ? document["issuer"] : options.host;
  return { issuer, token_endpoint: endpoint };
}

async function requestToken(
  server: oauth.AuthorizationServer,
  options: M2mOptions,
  signal: AbortSignal,
): Promise<IssuedToken> {
  const client = { client_id: options.clientId };
  const requestedAtMs = Date.now();
  const response = await oauth.clientCredentialsGrantRequest(
    server,
    client,
    basicAuthentication(options.clientSecret),
    { scope: "all-apis" },
    {
      [oauth.allowInsecureRequests]: isLoopback(new URL(server.token_endpoint ?? "")),
      [oauth.customFetch]: async (url, { headers, body }) => {
        const request = {
          method: "POST",
          headers,
          body: body.toString(),
          signal,
          timeoutMs: options.timeoutMs,
        } as const;
        const reply = await sendPatiently(() => send(new URL(url), request), signal);
        if (reply.status !== 200 || isHtml(reply)) throw tokenError(reply, options);
        return new Response(reply.text, { headers: { "Content-Type": "application/json" } });
      },
    },
  );
  const result = await oauth.processClientCredentialsResponse(server, client, response).catch(() => {
    // The library's error holds the whole answer, and with it the token.
    throw new DatabricksError(
      "bad-response",
      `The sign-in service of ${options.host} sent something else than a token. Check the host of ${describeSource(options.profileName)}.`,
    );
  });
  return {
    token: result.access_token,
    expiresAtMs: result.expires_in === undefined ? undefined : requestedAtMs + result.expires_in * 1000,
  };
}

/**
 * Encoded as the Databricks SDKs do. The library's own ClientSecretBasic also escapes the hyphens every client ID has,
 * which servers that do not decode refuse.
 */
function basicAuthentication(clientSecret: Secret): oauth.ClientAuth {
  return (_server, client, _body, headers) => {
    const pair = `${encodeURIComponent(client.client_id)}:${encodeURIComponent(clientSecret.reveal())}`;
    headers.set("authorization", `Basic ${Buffer.from(pair).toString("base64")}`);
  };
}

function tokenError(reply: HttpReply, options: M2mOptions): DatabricksError {
  if (![400, 401, 403].includes(reply.status)) return replyError(reply, { workspace: options });
  const text = reply.text.replaceAll(options.clientSecret.reveal(), "[secret]");
  const { message } = readErrorBody({ ...reply, text });
  const said = message === undefined ? "" : ` It said: ${asSentence(message)}`;
  return new DatabricksError(
    "unauthorized",
    `The workspace at ${options.host} does not accept the client ID and secret of ${describeSource(options.profileName)}.${said} Check both, or create a new secret for the service principal.`,
    { status: reply.status },
  );
}
