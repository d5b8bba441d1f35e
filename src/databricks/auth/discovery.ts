import type { AuthorizationServer } from "oauth4webapi";
import { DatabricksError } from "../api/errors.ts";
import { isHtml, isRecord, parseJson } from "../api/errorBody.ts";
import { isSecure } from "../api/host.ts";
import { send, type HttpReply } from "../api/http.ts";
import { sendPatiently } from "../api/patience.ts";
import { describeSource } from "../api/credentialSource.ts";
import { replyError } from "../api/replyErrors.ts";
import { phrase } from "../api/phrase.ts";

/** The workspace somebody signs in to. */
export interface SignInHost {
  readonly host: string;
  /** For messages: the profile's name, or "environment". */
  readonly profileName: string;
  /** Address of the sign-in service's own description. Default: found by asking the host. */
  readonly discoveryUrl?: string | undefined;
  /** Needed where the host serves a whole account. */
  readonly accountId?: string | undefined;
  /** The workspace of a unified host; kept with the sign-in. */
  readonly workspaceId?: string | undefined;
  /** Bound of each request, milliseconds. Default 30000. */
  readonly timeoutMs?: number | undefined;
}

/** A sign-in service, whose token endpoint is there and may be sent a secret. */
export type SignInService = AuthorizationServer & { readonly token_endpoint: string };

const documentPath = "/.well-known/oauth-authorization-server";

/**
 * Asks the host for its sign-in service. Databricks serves the document below its issuer, where neither of the OAuth
 * library's two well-known addresses is, and which issuer it names differs between clouds; TLS to the host is what
 * makes it trustworthy. Throws a DatabricksError, or the signal's AbortError.
 */
export async function discoverSignIn(target: SignInHost, signal: AbortSignal): Promise<SignInService> {
  if (target.discoveryUrl !== undefined) {
    return readService(await fetchDocument(new URL(target.discoveryUrl), target, signal), target);
  }
  const document = await fetchDocument(new URL(`/oidc${documentPath}`, target.host), target, signal);
  if (document !== undefined) return readService(document, target);
  return readService(await askUnifiedHost(target, signal), target);
}

/** A host of a whole account says only where its sign-in service is, with the account left open. */
async function askUnifiedHost(target: SignInHost, signal: AbortSignal): Promise<Json> {
  const config = await fetchDocument(new URL("/.well-known/databricks-config", target.host), target, signal);
  const template = config?.["oidc_endpoint"];
  if (typeof template !== "string") return undefined;
  const accountId = target.accountId ?? config?.["account_id"];
  const isOpen = template.includes("{account_id}");
  if (isOpen && (typeof accountId !== "string" || accountId === "")) {
    throw new DatabricksError(
      "bad-profile",
      phrase(
        "The host {0} serves a whole account, and {1} names none. Set account_id in it.",
        target.host,
        describeSource(target.profileName),
      ),
    );
  }
  const root = isOpen ? template.replaceAll("{account_id}", encodeURIComponent(String(accountId))) : template;
  const address = `${root.replace(/\/+$/, "")}${documentPath}`;
  if (!URL.canParse(address)) return undefined;
  return fetchDocument(new URL(address), target, signal);
}

type Json = Record<string, unknown> | undefined;

/** Undefined where there is no such document. */
async function fetchDocument(url: URL, target: SignInHost, signal: AbortSignal): Promise<Json> {
  const headers = { Accept: "application/json" };
  const { timeoutMs } = target;
  const reply = await sendPatiently(() => send(url, { method: "GET", headers, signal, timeoutMs }), signal);
  if (isAbsent(reply)) return undefined;
  if (reply.status !== 200) throw replyError(reply, { workspace: target });
  const json = parseJson(reply.text);
  return isRecord(json) ? json : undefined;
}

function isAbsent(reply: HttpReply): boolean {
  return reply.status === 404 || (reply.status === 200 && isHtml(reply));
}

function readService(document: Json, target: SignInHost): SignInService {
  const endpoint = address(document, "token_endpoint");
  if (endpoint === undefined) {
    throw new DatabricksError(
      "wrong-host",
      phrase(
        "The host {0} offers no Databricks sign-in. Check that the host of {1} is the address of a workspace.",
        target.host,
        describeSource(target.profileName),
      ),
    );
  }
  const authorization = address(document, "authorization_endpoint");
  for (const url of [endpoint, authorization]) {
    if (url === undefined || isSecure(url)) continue;
    throw new DatabricksError(
      "insecure-host",
      phrase(
        "The host {0} names a sign-in service at {1}, where a secret would travel unencrypted. Check the host of {2}.",
        target.host,
        url.origin,
        describeSource(target.profileName),
      ),
    );
  }
  const issuer = document?.["issuer"];
  return {
    issuer: typeof issuer === "string" ? issuer : target.host,
    token_endpoint: endpoint.href,
    ...(authorization === undefined ? {} : { authorization_endpoint: authorization.href }),
  };
}

function address(document: Json, name: string): URL | undefined {
  const value = document?.[name];
  return typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
}
