import type { Authorization, Authorize } from "./authorization.ts";
import { describeSource, type CredentialPlace } from "./credentialSource.ts";
import { redactSent } from "./redactSent.ts";
import { DatabricksError } from "./errors.ts";
import { isHtml, parseJson, readErrorBody, type ErrorBody } from "./errorBody.ts";
import { send, type HttpReply } from "./http.ts";
import { sendPatiently } from "./patience.ts";
import { replyError } from "./replyErrors.ts";
import { phrase } from "./phrase.ts";

/** A workspace as its REST API sees it. */
export interface RestWorkspace extends CredentialPlace {
  /** Any credential the workspace takes. */
  readonly authorize: Authorize;
  /** Sent with every request, the credential aside. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface GetOptions {
  readonly signal: AbortSignal;
  /** Bound of each attempt, milliseconds. Default 30000. */
  readonly timeoutMs?: number | undefined;
  /** Bound of the answer, bytes. Default 16 MiB. */
  readonly maxBytes?: number | undefined;
  readonly query?: Readonly<Record<string, string>>;
  /** The app the request is about, for messages. */
  readonly appName?: string;
  /** What a refusal of this request means, where that is known; undefined leaves it to what all requests share. */
  readonly explain?: ((status: number, body: ErrorBody) => DatabricksError | undefined) | undefined;
  /** False asks once and no more: for callers that ask again on their own. Default true. */
  readonly isPatient?: boolean | undefined;
}

type Asking = GetOptions & { readonly body?: object | undefined };

/**
 * GETs JSON from the workspace. A token the workspace refuses is renewed once; a busy workspace and a dropped
 * connection are tried again. Throws a DatabricksError, or the signal's own reason.
 */
export async function getJson(workspace: RestWorkspace, path: string, options: GetOptions): Promise<unknown> {
  return askJson(workspace, path, options);
}

/**
 * POSTs JSON, and returns what is answered. As {@link getJson}, but after a dropped connection it is not sent again:
 * what it began may be under way.
 */
export async function postJson(
  workspace: RestWorkspace,
  path: string,
  body: object,
  options: GetOptions,
): Promise<unknown> {
  return askJson(workspace, path, { ...options, body });
}

async function askJson(workspace: RestWorkspace, path: string, options: Asking): Promise<unknown> {
  const url = new URL(path, workspace.host);
  for (const [name, value] of Object.entries(options.query ?? {})) url.searchParams.set(name, value);

  const { signal } = options;
  let sent = await workspace.authorize({ signal, forceRefresh: false });
  let reply = await exchange(url, workspace, sent, options);
  if (reply.status === 401) {
    sent = await workspace.authorize({ signal, forceRefresh: true, refused: sent.secrets[0] });
    reply = await exchange(url, workspace, sent, options);
  }
  if (reply.status < 200 || reply.status > 299 || isHtml(reply)) {
    const explained = isHtml(reply) ? undefined : options.explain?.(reply.status, readErrorBody(reply));
    throw explained ?? replyError(reply, { workspace, appName: options.appName });
  }
  const json = parseJson(reply.text);
  if (json === undefined) {
    throw new DatabricksError(
      "bad-response",
      phrase(
        "The workspace at {0} sent an answer that is not JSON. Check the host of {1}, and any proxy in between.",
        workspace.host,
        describeSource(workspace.profileName),
      ),
      { status: reply.status },
    );
  }
  return json;
}

async function exchange(
  url: URL,
  workspace: RestWorkspace,
  { header, secrets }: Authorization,
  { signal, timeoutMs, maxBytes, body, isPatient = true }: Asking,
): Promise<HttpReply> {
  const common = { ...workspace.headers, Accept: "application/json", Authorization: header };
  const bounds = { signal, timeoutMs, maxBytes };
  const once = (): Promise<HttpReply> =>
    body === undefined
      ? send(url, { method: "GET", headers: common, ...bounds })
      : send(url, {
          method: "POST",
          headers: { ...common, "Content-Type": "application/json" },
          body: JSON.stringify(body),
          ...bounds,
        });
  const reply = isPatient
    ? await sendPatiently(once, signal, { isRepeatable: body === undefined })
    : await once();
  // An error text may end up on a screen, and a server may quote the request in it.
  if (reply.status < 300) return reply;
  return { ...reply, text: redactSent(reply.text, secrets) };
}
