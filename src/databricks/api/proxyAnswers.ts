import type { ClientRequest, IncomingMessage } from "node:http";
import { DatabricksError } from "./errors.ts";
import { networkError } from "./networkErrors.ts";
import { phrase } from "./phrase.ts";

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
  if (status >= 500) {
    return new DatabricksError(
      "host-unreachable",
      name === undefined
        ? phrase(
            "The host {0} cannot be reached: the proxy on the way answers HTTP {1}. Check the host, your network and the proxy.",
            host,
            status,
          )
        : phrase(
            "The host {0} cannot be reached: the proxy {1} on the way answers HTTP {2}. Check the host, your network and the proxy.",
            host,
            name,
            status,
          ),
      { status },
    );
  }
  const proxy =
    name === undefined
      ? phrase("The proxy on the way to {0}", host)
      : phrase("The proxy {0} on the way to {1}", name, host);
  return new DatabricksError(
    "proxy-refused",
    status === 407
      ? phrase(
          "{0} asks for a user name and password (HTTP 407). Put them into the proxy's address, in VS Code the setting http.proxy.",
          proxy,
        )
      : phrase(
          "{0} refuses the connection (HTTP {1}). Ask whoever runs it to let it through.",
          proxy,
          status,
        ),
    { status },
  );
}
