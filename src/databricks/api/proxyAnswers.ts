import type { ClientRequest, IncomingMessage } from "node:http";
import { DatabricksError } from "./errors.ts";
import { networkError } from "./networkErrors.ts";

const proxies = new WeakMap<ClientRequest, string>();

/** Remembers the proxy of a request, where its agent tells; one that cannot be reached becomes the failure's cause. */
export function watchProxy(request: ClientRequest, host: string): void {
  // VS Code's agent says `PROXY user:password@host:port` or `DIRECT`, others the proxy's address.
  request.on("proxy", ({ proxy, error }: { proxy: string; error?: unknown }) => {
    const name = /^(?!DIRECT$)(?:.*[\s@/])?([^\s@/]+)\/?$/.exec(proxy)?.[1];
    if (name === undefined) return;
    proxies.set(request, name);
    if (error === undefined) return;
    // What VS Code's agent ends the request with tells neither code nor cause.
    request.prependOnceListener("error", (failure: Error) => {
      failure.cause ??= networkError(host, error, name);
    });
  });
}

/** What an answer means that a proxy gave in place of the connection to the host; undefined for the host's own. */
export function proxyRefusal(
  host: string,
  request: ClientRequest,
  response: IncomingMessage,
): DatabricksError | undefined {
  // Clear text on a request over TLS: the host knows nothing of it.
  if (request.protocol !== "https:" || "encrypted" in response.socket) return undefined;
  response.destroy();
  const status = response.statusCode ?? 0;
  const name = proxies.get(request);
  const proxy = name === undefined ? "proxy" : `proxy ${name}`;
  if (status >= 500) {
    return new DatabricksError(
      "host-unreachable",
      `The host ${host} cannot be reached: the ${proxy} on the way answers HTTP ${status}. Check the host, your network and the proxy.`,
      { status },
    );
  }
  const why =
    status === 407
      ? "asks for a user name and password (HTTP 407). Put them into the proxy's address, in VS Code the setting http.proxy."
      : `refuses the connection (HTTP ${status}). Ask whoever runs it to let it through.`;
  return new DatabricksError("proxy-refused", `The ${proxy} on the way to ${host} ${why}`, { status });
}
