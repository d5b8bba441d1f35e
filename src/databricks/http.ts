import { DatabricksError } from "./errors.ts";
import { isSecure } from "./host.ts";
import { networkError } from "./networkErrors.ts";

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal: AbortSignal;
  /** Bound of the whole exchange, body included, milliseconds. Default 30000. */
  readonly timeoutMs?: number | undefined;
}

/** An answer, read to its end. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const defaultTimeoutMs = 30_000;
const maxBodyBytes = 16 * 1024 * 1024;
const userAgent = "databricks-app-logs";

/**
 * One exchange over the global `fetch`, which inside VS Code goes through its proxy and certificate settings. Redirects
 * are never followed: they would carry the credential along. Throws a DatabricksError, or the signal's own reason.
 */
export async function send(url: URL, request: HttpRequest): Promise<HttpReply> {
  const { signal, timeoutMs = defaultTimeoutMs } = request;
  signal.throwIfAborted();
  if (!isSecure(url)) {
    throw new DatabricksError(
      "insecure-host",
      `A token would travel to ${url.origin} unencrypted. Use an https address.`,
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
    const response = await fetch(url, {
      method: request.method,
      headers: { "User-Agent": userAgent, ...request.headers },
      body: request.body ?? null,
      redirect: "manual",
      signal: controller.signal,
    });
    return { status: response.status, headers: response.headers, text: await readText(response, url) };
  } catch (error) {
    controller.signal.throwIfAborted();
    throw error instanceof DatabricksError ? error : networkError(url.host, error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

function timeoutError(url: URL, timeoutMs: number): DatabricksError {
  return new DatabricksError(
    "timeout",
    `The host ${url.host} did not answer within ${timeoutMs / 1000} s. Check your network, or try again later.`,
  );
}

async function readText(response: Response, url: URL): Promise<string> {
  if (response.body === null) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxBodyBytes) {
      throw new DatabricksError(
        "bad-response",
        `The host ${url.host} sent more than ${maxBodyBytes / 1024 / 1024} MiB. Check that it is a Databricks workspace.`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
