import type { Authorization, Authorize } from "./authorization.ts";
import { describeSource, type CredentialPlace } from "./credentialSource.ts";
import { redactSent } from "./redactSent.ts";
import { DatabricksError } from "./errors.ts";
import { isHtml, parseJson } from "./errorBody.ts";
import { send, type HttpReply } from "./http.ts";
import { sendPatiently } from "./patience.ts";
import { replyError } from "./replyErrors.ts";

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
  readonly query?: Readonly<Record<string, string>>;
  /** The app the request is about, for messages. */
  readonly appName?: string;
  /** False asks once and no more: for callers that ask again on their own. Default true. */
  readonly isPatient?: boolean | undefined;
}

/**
 * GETs JSON from the workspace. A token the workspace refuses is renewed once; a busy workspace and a dropped
 * connection are tried again. Throws a DatabricksError, or the signal's own reason.
 */
export async function getJson(workspace: RestWorkspace, path: string, options: GetOptions): Promise<unknown> {
  const url = new URL(path, workspace.host);
  for (const [name, value] of Object.entries(options.query ?? {})) url.searchParams.set(name, value);

  const { signal } = options;
  let sent = await workspace.authorize({ signal, forceRefresh: false });
  let reply = await get(url, workspace, sent, options);
  if (reply.status === 401) {
    sent = await workspace.authorize({ signal, forceRefresh: true, refused: sent.secrets[0] });
    reply = await get(url, workspace, sent, options);
  }
  if (reply.status < 200 || reply.status > 299 || isHtml(reply)) {
    throw replyError(reply, { workspace, appName: options.appName });
  }
  const json = parseJson(reply.text);
  if (json === undefined) {
    throw new DatabricksError(
      "bad-response",
      `The workspace at ${workspace.host} sent an answer that is not JSON. Check the host of ${describeSource(workspace.profileName)}, and any proxy in between.`,
      { status: reply.status },
    );
  }
  return json;
}

async function get(
  url: URL,
  workspace: RestWorkspace,
  { header, secrets }: Authorization,
  { signal, timeoutMs, isPatient = true }: GetOptions,
): Promise<HttpReply> {
  const headers = { ...workspace.headers, Accept: "application/json", Authorization: header };
  const exchange = (): Promise<HttpReply> => send(url, { method: "GET", headers, signal, timeoutMs });
  const reply = isPatient ? await sendPatiently(exchange, signal) : await exchange();
  // An error text may end up on a screen, and a server may quote the request in it.
  if (reply.status < 300) return reply;
  return { ...reply, text: redactSent(reply.text, secrets) };
}
