// src/databricks/api/proxyAnswers.ts reads the same answers for REST calls. Both stay: this library imports nothing of its host.

import type { ClientRequest, IncomingMessage } from "node:http";
import { certificateText } from "./certificates.ts";
import { ConnectionError } from "../streamErrors.ts";

const proxies = new WeakMap<ClientRequest, string>();

/** Remembers the proxy of a request, where its agent tells; one that cannot be reached becomes the failure's cause. */
export function watchProxy(request: ClientRequest, host: string): void {
  // VS Code's agent says `PROXY user:password@host:port` or `DIRECT`, others the proxy's address.
  request.on("proxy", ({ proxy, error }: { proxy: string; error?: unknown }) => {
    const name = /^(?!DIRECT$)(?:.*[\s@/])?([^\s@/]+)\/?$/.exec(proxy)?.[1];
    if (name === undefined) {
      return;
    }
    proxies.set(request, name);
    if (error instanceof Error) {
      // What VS Code's agent ends the request with tells neither code nor cause.
      request.prependOnceListener("error", (failure: Error) => {
        failure.cause ??= unreachableProxy(name, host, error);
      });
    }
  });
}

function unreachableProxy(proxy: string, host: string, cause: NodeJS.ErrnoException): ConnectionError {
  const { code = "" } = cause;
  const certificate = certificateText(`the proxy ${proxy}`, code);
  return certificate === undefined
    ? new ConnectionError(
        "host-unreachable",
        host,
        `The proxy ${proxy} on the way to ${host} cannot be reached${code === "" ? "" : ` (${code})`}.`,
        { cause, proxy, reason: code },
      )
    : new ConnectionError("bad-certificate", host, certificate, { cause, proxy, reason: code });
}

/**
 * An answer in clear text to a request over TLS was given by a proxy, in place of the connection it was asked for: the
 * host knows nothing of it. Returns what it means.
 */
export function proxyRefusal(
  host: string,
  request: ClientRequest,
  response: IncomingMessage,
): ConnectionError | undefined {
  if (request.protocol !== "https:" || "encrypted" in response.socket) {
    return undefined;
  }
  response.destroy();
  const status = response.statusCode ?? 0;
  const known = proxies.get(request);
  const details = { proxy: known ?? "", status };
  const proxy = `The proxy ${known === undefined ? "" : `${known} `}on the way to ${host}`;
  if (status >= 500) {
    return new ConnectionError(
      "host-unreachable",
      host,
      `${proxy} cannot reach it (HTTP ${status}).`,
      details,
    );
  }
  const why =
    status === 407
      ? "asks for a user name and password (HTTP 407). Put them into the proxy's address."
      : `refuses the connection (HTTP ${status}). Ask whoever runs it to let it through.`;
  return new ConnectionError("proxy-refused", host, `${proxy} ${why}`, details);
}
