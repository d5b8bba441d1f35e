import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { checkServerIdentity } from "node:tls";
import { DatabricksError } from "./errors.ts";
import { isSecure } from "./host.ts";
import { networkError } from "./networkErrors.ts";
import { proxyRefusal, watchProxy } from "./proxyAnswers.ts";
import { phrase } from "./phrase.ts";

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal: AbortSignal;
  /** Bound of the whole exchange, body included, milliseconds. Default 30000. */
  readonly timeoutMs?: number | undefined;
  /** Bound of the answer, bytes. Default 16 MiB. */
  readonly maxBytes?: number | undefined;
}

/** An answer, read to its end. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const defaultTimeoutMs = 30_000;
const defaultMaxBytes = 16 * 1024 * 1024;
const userAgent = "databricks-app-logs";

/**
 * One exchange. Inside VS Code, node's own requests go through its proxy and certificate settings; `fetch` does, too, but
 * forgets NODE_EXTRA_CA_CERTS there. Redirects are never followed: they would carry the credential along. Throws a
 * DatabricksError, or the signal's own reason.
 */
export async function send(url: URL, request: HttpRequest): Promise<HttpReply> {
  const { signal, timeoutMs = defaultTimeoutMs, maxBytes = defaultMaxBytes } = request;
  signal.throwIfAborted();
  if (!isSecure(url)) {
    throw new DatabricksError(
      "insecure-host",
      phrase("A token would travel to {0} unencrypted. Use an https address.", url.origin),
    );
  }

  const controller = new AbortController();
  const onAbort = (): void => {
    controller.abort(signal.reason);
  };
  const timer = setTimeout(() => {
    controller.abort(timeoutError(url, timeoutMs));
  }, timeoutMs);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const response = await open(url, request, controller.signal);
    const headers = new Headers();
    for (const [name, values = []] of Object.entries(response.headersDistinct)) {
      for (const value of values) headers.append(name, value);
    }
    return { status: response.statusCode ?? 0, headers, text: await readText(response, url, maxBytes) };
  } catch (error) {
    controller.signal.throwIfAborted();
    throw error instanceof DatabricksError ? error : networkError(url.host, error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

function open(
  url: URL,
  { method, headers, body }: HttpRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const ask = url.protocol === "https:" ? httpsRequest : httpRequest;
    const request = ask(url, {
      method,
      headers: { "User-Agent": userAgent, ...headers },
      signal,
      // Said aloud, since NODE_TLS_REJECT_UNAUTHORIZED would turn the default off.
      rejectUnauthorized: true,
      // Proxy agents hand on no name for an IP address, and Node would then take a certificate for "localhost".
      checkServerIdentity: (_name, certificate) =>
        checkServerIdentity(url.hostname.replace(/^\[|\]$/g, ""), certificate),
    });
    watchProxy(request, url.host);
    request.on("error", reject).on("response", (response) => {
      const refusal = proxyRefusal(url.host, request, response);
      if (refusal === undefined) resolve(response);
      else reject(refusal);
    });
    request.end(body);
  });
}

function timeoutError(url: URL, timeoutMs: number): DatabricksError {
  return new DatabricksError(
    "timeout",
    phrase(
      "The host {0} did not answer within {1} s. Check your network, or try again later.",
      url.host,
      timeoutMs / 1000,
    ),
  );
}

async function readText(response: IncomingMessage, url: URL, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw new DatabricksError(
        "bad-response",
        phrase(
          "The host {0} sent more than {1} MiB. Check that it is a Databricks workspace.",
          url.host,
          maxBytes / 1024 / 1024,
        ),
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
