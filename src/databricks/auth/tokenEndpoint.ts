import * as oauth from "oauth4webapi";
import { DatabricksError } from "../api/errors.ts";
import { isHtml } from "../api/errorBody.ts";
import { isLoopback } from "../api/host.ts";
import { send, type HttpReply } from "../api/http.ts";
import { sendPatiently } from "../api/patience.ts";
import type { SignInService } from "./discovery.ts";
import { redactSent } from "../api/redactSent.ts";
import { phrase } from "../api/phrase.ts";

export interface TokenExchange {
  readonly service: SignInService;
  readonly signal: AbortSignal;
  /** Bound of each attempt, milliseconds. Default 30000. */
  readonly timeoutMs?: number | undefined;
  /** What is sent, and must not come back in a message. */
  readonly secrets: readonly string[];
  /** What an answer other than a token means; its text quotes none of the secrets any more. */
  readonly refusal: (reply: HttpReply) => DatabricksError;
}

/** The options that make the OAuth library talk through this layer's own HTTP, with its bounds and refusals. */
export function throughOwnHttp({ service, signal, timeoutMs, secrets, refusal }: TokenExchange): {
  [oauth.allowInsecureRequests]: boolean;
  [oauth.customFetch]: (
    url: string,
    request: oauth.CustomFetchOptions<"POST", URLSearchParams>,
  ) => Promise<Response>;
} {
  return {
    [oauth.allowInsecureRequests]: isLoopback(new URL(service.token_endpoint)),
    [oauth.customFetch]: async (url, { headers, body }) => {
      const request = { method: "POST", headers, body: body.toString(), signal, timeoutMs } as const;
      const reply = await sendPatiently(() => send(new URL(url), request), signal);
      if (reply.status !== 200 || isHtml(reply)) {
        throw refusal({ ...reply, text: redactSent(reply.text, secrets) });
      }
      return new Response(reply.text, { headers: { "Content-Type": "application/json" } });
    },
  };
}

/** The token of an answer. The library's own error is dropped: it holds the whole answer, and with it the token. */
export async function readTokens(
  processed: Promise<oauth.TokenEndpointResponse>,
  host: string,
): Promise<oauth.TokenEndpointResponse> {
  return processed.catch(() => {
    throw new DatabricksError(
      "bad-response",
      phrase(
        "The sign-in service of {0} sent something else than a token. Check the host, then sign in again.",
        host,
      ),
    );
  });
}

/** When a token just issued expires, epoch milliseconds; undefined when the service does not say. */
export function expiryOf(
  { expires_in }: oauth.TokenEndpointResponse,
  requestedAtMs: number,
): number | undefined {
  return expires_in === undefined ? undefined : requestedAtMs + expires_in * 1000;
}
