import type { HttpAnswer, HttpQuestion } from "./httpAnswer.ts";
import type { TokenStore } from "./tokens.ts";

export const entraHost = "login.microsoftonline.com";

/** What every Azure Databricks workspace is to Microsoft Entra. */
const azureDatabricks = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";

interface EntraOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokens: TokenStore;
}

/** Microsoft Entra's token endpoint for service principals; undefined where the path is not its. */
export function answerEntra(
  { method, url, body }: HttpQuestion,
  { clientId, clientSecret, tokens }: EntraOptions,
): HttpAnswer | undefined {
  if (method !== "POST" || !/^\/[\da-f-]{36}\/oauth2\/v2\.0\/token$/.test(url.pathname)) return undefined;
  const form = new URLSearchParams(body);
  if (form.get("grant_type") !== "client_credentials") {
    return refusal(400, "unsupported_grant_type", "AADSTS70003: The app requested an unsupported grant type");
  }
  if (form.get("client_id") !== clientId || form.get("client_secret") !== clientSecret) {
    return refusal(401, "invalid_client", "AADSTS7000215: Invalid client secret provided");
  }
  if (form.get("scope") !== `${azureDatabricks}/.default`) {
    return refusal(400, "invalid_scope", "AADSTS70011: The provided value for scope is not valid");
  }
  const access_token = tokens.issue({ kind: "entra", subject: clientId });
  return { status: 200, body: { token_type: "Bearer", expires_in: tokens.lifetimeS, access_token } };
}

function refusal(status: number, error: string, description: string): HttpAnswer {
  const ids = "Trace ID: 1 Correlation ID: 2 Timestamp: 3";
  return { status, body: { error, error_description: `${description}. ${ids}` } };
}
