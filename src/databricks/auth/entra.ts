import * as oauth from "oauth4webapi";
import { DatabricksError } from "../api/errors.ts";
import { sayingOf, readErrorBody } from "../api/errorBody.ts";
import type { HttpReply } from "../api/http.ts";
import { describeSource } from "../api/credentialSource.ts";
import type { Secret } from "../config/secret.ts";
import type { SignInService } from "./discovery.ts";
import { cacheTokens } from "./tokenCache.ts";
import { expiryOf, readTokens, throughOwnHttp } from "./tokenEndpoint.ts";
import type { TokenProvider } from "../api/tokenProvider.ts";
import { joinPhrases, phrase } from "../api/phrase.ts";

/** Azure Databricks as an application of Microsoft Entra, the same in every Azure cloud. */
export const azureDatabricksId = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";

export interface EntraOptions {
  readonly host: string;
  /** For messages. */
  readonly profileName: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** The application to ask a token for. Default: Azure Databricks. */
  readonly applicationId?: string | undefined;
  /** Where Microsoft Entra answers. Default: by the cloud of the host. */
  readonly authority?: string | undefined;
  /** Bound of each request, milliseconds. Default 30000. */
  readonly timeoutMs?: number | undefined;
}

/** Where the Microsoft Entra of the host's Azure cloud answers. */
export function entraAuthority(host: string): string {
  const { hostname } = new URL(host);
  if (hostname.endsWith(".databricks.azure.us")) return "https://login.microsoftonline.us";
  if (hostname.endsWith(".databricks.azure.cn")) return "https://login.chinacloudapi.cn";
  return "https://login.microsoftonline.com";
}

/** Tokens of a service principal of Microsoft Entra. Workspaces take them for REST; apps do not. */
export function createEntraTokenProvider(options: EntraOptions): TokenProvider {
  const { authority = entraAuthority(options.host), applicationId = azureDatabricksId } = options;
  const root = `${authority}/${encodeURIComponent(options.tenantId)}`;
  const service: SignInService = { issuer: root, token_endpoint: `${root}/oauth2/v2.0/token` };
  const client = { client_id: options.clientId };
  const clientSecret = options.clientSecret.reveal();

  return cacheTokens(async ({ signal }) => {
    const requestedAtMs = Date.now();
    const refusal = (reply: HttpReply): DatabricksError => entraError(reply, options, authority);
    const response = await oauth.clientCredentialsGrantRequest(
      service,
      client,
      oauth.ClientSecretPost(clientSecret),
      { scope: `${applicationId}/.default` },
      throughOwnHttp({ service, signal, timeoutMs: options.timeoutMs, secrets: [clientSecret], refusal }),
    );
    const processed = oauth.processClientCredentialsResponse(service, client, response);
    const result = await readTokens(processed, authority);
    return { token: result.access_token, expiresAtMs: expiryOf(result, requestedAtMs) };
  });
}

function entraError(reply: HttpReply, options: EntraOptions, authority: string): DatabricksError {
  const { status } = reply;
  // Entra ends its sentence with identifiers for its own support.
  const said = sayingOf(readErrorBody(reply).message?.replace(/\.? Trace ID: .*$/, ""));
  if (status === 429 || status >= 500) {
    return new DatabricksError(
      "unavailable",
      joinPhrases(
        phrase("Microsoft Entra at {0} cannot answer right now (HTTP {1}).", authority, status),
        said,
        phrase("Try again later."),
      ),
      { status },
    );
  }
  return new DatabricksError(
    "unauthorized",
    joinPhrases(
      phrase(
        "Microsoft Entra at {0} does not accept the Azure service principal of {1}.",
        authority,
        describeSource(options.profileName),
      ),
      said,
      phrase("Check its tenant, client ID and secret."),
    ),
    { status },
  );
}
