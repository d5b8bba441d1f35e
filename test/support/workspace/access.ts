import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Certificate } from "../certificate.ts";
import type { ConnectionScript } from "./faults.ts";
import { restError, type HttpAnswer } from "./httpAnswer.ts";
import type { Ledger } from "./ledger.ts";
import type { TokenStore } from "./tokens.ts";
import type { AppSpec, RefusalStatus } from "./types.ts";

/** What the log service asks of its app at each request. */
export interface LogServiceHost {
  readonly spec: AppSpec;
  readonly ledger: Ledger;
  readonly tokens: TokenStore;
  readonly workspaceUrl: string;
  readonly hostname: string;
  readonly origin: string | undefined;
  readonly certificate: Certificate | undefined;
  readonly refuseWith: RefusalStatus;
  readonly permitted: boolean;
  readonly isRemoved: boolean;
  /** The log service answers at all: the compute is ACTIVE and no restart is under way. */
  readonly isUp: boolean;
  takeFault(): ConnectionScript;
}

/** Why the platform in front of the app turns a request away; undefined when it lets it through. */
export function refuse(
  request: IncomingMessage,
  host: LogServiceHost,
  appUrl: string,
): HttpAnswer | undefined {
  const { tokens, spec, refuseWith, permitted, isRemoved, isUp } = host;
  if (isRemoved) {
    return { status: 404, body: "<!doctype html><title>404</title><p>App not found" };
  }
  const verdict = tokens.check(request.headers.authorization);
  if (typeof verdict === "string" || verdict.kind !== "oauth") {
    return refuseWith === 302
      ? { status: 302, headers: { Location: signInUrl(host, appUrl) } }
      : restError(refuseWith, "UNAUTHENTICATED", "The token is not accepted by this app.");
  }
  if (!permitted) {
    return restError(403, "PERMISSION_DENIED", `User does not have permission to view app ${spec.name}.`);
  }
  return isUp ? undefined : { status: 503, body: "<!doctype html><title>App is not available</title>" };
}

/** Like {@link refuse}, for the WebSocket handshake: Origin and upgrade headers must be right, too. */
export function refuseHandshake(
  request: IncomingMessage,
  host: LogServiceHost,
  appUrl: string,
): HttpAnswer | undefined {
  const { headers } = request;
  const refusal = refuse(request, host, appUrl);
  if (refusal !== undefined) {
    return refusal;
  }
  if (host.spec.requireOrigin !== false && headers.origin !== appUrl) {
    return { status: 403, body: "Origin not allowed" };
  }
  const isWebSocket =
    headers.upgrade?.toLowerCase() === "websocket" &&
    headers["sec-websocket-key"] !== undefined &&
    headers["sec-websocket-version"] === "13";
  return isWebSocket ? undefined : { status: 400, body: "Bad Request" };
}

function signInUrl({ workspaceUrl, spec }: LogServiceHost, appUrl: string): string {
  const url = new URL("/oidc/oauth2/v2.0/authorize", workspaceUrl);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: spec.name,
    redirect_uri: `${appUrl}/.auth/callback`,
    scope: "openid",
    state: randomBytes(8).toString("hex"),
  }).toString();
  return url.href;
}
