import type { ClientRequest, IncomingMessage } from "node:http";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { pipeline, Readable } from "node:stream";
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import { createGunzip } from "node:zlib";
import { WebSocket } from "ws";
import { checkDialerOptions, checkVerification, type DialerOptions } from "./dialerOptions.ts";
import { proxyRefusal, watchProxy } from "./proxyFailure.ts";
import type { Dialer, Fetch } from "../types.ts";

/** Frames above this size are refused by the socket; nothing a person could read is that long. Bytes. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

/**
 * How a WebSocket is opened: redirects are never followed, since they would carry the token along.
 * @throws ConfigError at once for an option that cannot work, and on dialling for `rejectUnauthorized: false` to
 * another host than loopback.
 */
export function createDialer(options: DialerOptions = {}): Dialer {
  checkDialerOptions(options);
  return (url, { headers }) =>
    new WebSocket(url, {
      ...verified(options, url),
      headers: { ...headers },
      followRedirects: false,
      perMessageDeflate: false,
      // Broken text is shown with replacement characters. Refused, it would come back with every replay.
      skipUTF8Validation: true,
      maxPayload: MAX_FRAME_BYTES,
      finishRequest: (request) => {
        watchProxy(request, new URL(url).host);
        request.end();
      },
    });
}

/**
 * The same door for `logz/batch`: what it asks goes through the same agent, under the same certificates, and follows no
 * redirect. Inside VS Code it also honours what the global `fetch` does not: NODE_EXTRA_CA_CERTS.
 * @throws ConfigError as `createDialer`.
 */
export function createFetch(options: DialerOptions = {}): Fetch {
  checkDialerOptions(options);
  return async (url, { headers, signal }) => {
    const { request, answer } = await ask(new URL(url), verified(options, url), headers, signal);
    const byProxy = proxyRefusal(new URL(url).host, request, answer);
    if (byProxy !== undefined) {
      throw byProxy;
    }
    const isEmpty = [204, 205, 304].includes(answer.statusCode ?? 0);
    if (isEmpty) answer.resume();
    return new Response(isEmpty ? null : bodyOf(answer), {
      status: answer.statusCode ?? 0,
      statusText: answer.statusMessage ?? "",
      headers: Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
        values.map((value): [string, string] => [name, value]),
      ),
    });
  };
}

function ask(
  url: URL,
  options: DialerOptions,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<{ request: ClientRequest; answer: IncomingMessage }> {
  return new Promise((resolve, reject) => {
    const open = url.protocol === "https:" ? httpsRequest : httpRequest;
    const request = open(url, { ...options, headers: { ...headers, "Accept-Encoding": "gzip" }, signal })
      .on("response", (answer) => {
        resolve({ request, answer });
      })
      .on("error", reject);
    watchProxy(request, url.host);
    request.end();
  });
}

function bodyOf(answer: IncomingMessage): ReadableStream {
  if (answer.headers["content-encoding"] !== "gzip") return Readable.toWeb(answer) as ReadableStream;
  // The reader of the body learns of trouble by the body itself.
  return Readable.toWeb(pipeline(answer, createGunzip(), () => undefined)) as ReadableStream;
}

/**
 * Verification is said aloud, since NODE_TLS_REJECT_UNAUTHORIZED would turn the default off. So is the name to verify:
 * proxy agents hand on none for an IP address, and Node would then take a certificate for "localhost".
 */
function verified(options: DialerOptions, url: string): DialerOptions & { rejectUnauthorized: boolean } {
  checkVerification(options, url);
  const { agent, ...rest } = options;
  const { protocol, hostname } = new URL(url);
  const name = options.servername ?? hostname.replace(/^\[|\]$/g, "");
  const tls = {
    ...rest,
    ...(agent !== undefined && /^(wss|https):$/.test(protocol) && { agent }),
    rejectUnauthorized: options.rejectUnauthorized ?? true,
    checkServerIdentity: (_name: string, certificate: PeerCertificate) =>
      checkServerIdentity(name, certificate),
  };
  return tls;
}
