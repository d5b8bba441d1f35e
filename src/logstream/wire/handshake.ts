import type { ClientRequest, IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { certificateText } from "./certificates.ts";
import type { Settings } from "../checkConfig.ts";
import { ConnectionError, HandshakeError, type LogStreamError } from "../streamErrors.ts";
import { proxyRefusal } from "./proxyFailure.ts";

/** The Databricks CLI's limit on the body it shows. Bytes. */
const BODY_LIMIT_BYTES = 4 * 1024;
const BODY_TIMEOUT_MS = 2_000;
/** Anything shorter is no token, and taken out of a sentence would leave it unreadable. */
const SHORTEST_SECRET_CHARS = 8;
const LONGEST_RETRY_AFTER_MS = 5 * 60_000;

/** The headers of a handshake or a poll. The library's own win over the caller's, in whatever case those are. */
export function requestHeaders(
  { origin, userAgent, headers }: Settings,
  token: string,
): Record<string, string> {
  const own = {
    ...(token !== "" && { Authorization: `Bearer ${token}` }),
    Origin: origin,
    "User-Agent": userAgent,
  };
  const taken = new Set(Object.keys(own).map((name) => name.toLowerCase()));
  const others = Object.entries(headers?.() ?? {}).filter(([name]) => !taken.has(name.toLowerCase()));
  return { ...Object.fromEntries(others), ...own };
}

async function readStart(response: Readable): Promise<string> {
  const timer = setTimeout(() => {
    response.destroy();
  }, BODY_TIMEOUT_MS);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > BODY_LIMIT_BYTES) {
        break;
      }
    }
  } catch {
    // A body cut short still has a status, and that is what the error is about.
  } finally {
    clearTimeout(timer);
    response.destroy();
  }
  return Buffer.concat(chunks).toString("utf8");
}

function jsonOrNothing(text: string): string | undefined {
  if (text.length > BODY_LIMIT_BYTES) {
    return undefined;
  }
  try {
    JSON.parse(text);
    return text.trim();
  } catch {
    // HTML and the like would fill the person's screen with markup.
    return undefined;
  }
}

/**
 * `Retry-After` in seconds or as an HTTP date, at most 5 minutes. Milliseconds. src/databricks/api/retryAfter.ts reads it
 * for REST calls; this library keeps its own, to import nothing of its host.
 */
export function parseRetryAfter(value: string | undefined, now = Date.now()): number | undefined {
  if (value === undefined || value.trim() === "") {
    return undefined;
  }
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1e3 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER_MS);
}

/** Where a redirect points, without the query: it can carry state. */
function withoutQuery(location: string | undefined): string | undefined {
  return location?.replace(/[?#].*$/s, "");
}

/** A server may echo what it was sent; the token must not get into a message that way. */
export function withoutToken(text: string, headers: Readonly<Record<string, string>>): string {
  const token = headers["Authorization"]?.slice("Bearer ".length) ?? "";
  return token.length < SHORTEST_SECRET_CHARS ? text : text.replaceAll(token, "[token]");
}

/** Reads the answer to a handshake that was not 101, of the host or of a proxy before it. */
export async function readRefusal(
  host: string,
  request: ClientRequest,
  response: IncomingMessage,
  sent: Readonly<Record<string, string>>,
): Promise<LogStreamError> {
  const byProxy = proxyRefusal(host, request, response);
  if (byProxy !== undefined) {
    return byProxy;
  }
  return new HandshakeError(host, {
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? "",
    location: withoutQuery(response.headers.location),
    retryAfterMs: parseRetryAfter(response.headers["retry-after"]),
    body: jsonOrNothing(withoutToken(await readStart(response), sent)),
  });
}

/** The same from a `fetch`. */
export async function readResponseRefusal(
  host: string,
  response: Response,
  sent: Readonly<Record<string, string>>,
): Promise<HandshakeError> {
  const { headers } = response;
  return new HandshakeError(host, {
    status: response.status,
    statusText: response.statusText,
    location: withoutQuery(headers.get("location") ?? undefined),
    retryAfterMs: parseRetryAfter(headers.get("retry-after") ?? undefined),
    body:
      response.body === null
        ? undefined
        : jsonOrNothing(withoutToken(await readStart(Readable.fromWeb(response.body)), sent)),
  });
}

/** What the server sent cannot be read as frames; it would replay the same on every connect. */
export function brokenFrameError(host: string, cause?: Error): ConnectionError {
  return new ConnectionError(
    "broken-frame",
    host,
    `${host} sent something that is no WebSocket frame. Choose polling as the transport to read around it.`,
    { cause },
  );
}

/** What a socket's `error` event means. */
export function toConnectionError(host: string, error: Error, wasOpen: boolean): LogStreamError {
  if (error instanceof ConnectionError) {
    return error;
  }
  if (error.cause instanceof ConnectionError) {
    return error.cause;
  }
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const certificate = certificateText(host, code);
  if (certificate !== undefined) {
    return new ConnectionError("bad-certificate", host, certificate, { cause: error, reason: code });
  }
  if (wasOpen && code.startsWith("WS_ERR_") && code !== "WS_ERR_INVALID_CLOSE_CODE") {
    return brokenFrameError(host, error);
  }
  const why = code === "" ? error.message : code;
  return wasOpen
    ? new ConnectionError("connection-lost", host, `The connection to ${host} was lost (${why}).`, {
        cause: error,
        reason: why,
      })
    : new ConnectionError("host-unreachable", host, `${host} cannot be reached (${why}).`, {
        cause: error,
        reason: why,
      });
}
