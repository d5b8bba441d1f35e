import { ConfigError } from "./streamErrors.ts";

const SOCKET_SCHEME: Readonly<Record<string, string>> = {
  "https:": "wss:",
  "http:": "ws:",
  "wss:": "wss:",
  "ws:": "ws:",
};
const PAGE_SCHEME: Readonly<Record<string, string>> = { "wss:": "https:", "ws:": "http:" };
const LOGS_PATH = "logz/stream";

function parseUrl(field: string, text: string): URL {
  const url = URL.parse(text.trim());
  if (url === null) {
    // What stands before an @ may be a password.
    const shown = text.replace(/[^/]*@/, "…@").slice(0, 100);
    throw new ConfigError(
      "bad-url",
      field,
      `"${shown}" is not an address. Give one such as https://my-app.databricksapps.com.`,
      { value: shown },
    );
  }
  if (url.username !== "" || url.password !== "") {
    // The text itself is not quoted: it holds the password.
    throw new ConfigError(
      "bad-url",
      field,
      `The address of ${url.host} holds a user name or password. Remove it.`,
      { host: url.host },
    );
  }
  if (SOCKET_SCHEME[url.protocol] === undefined) {
    throw new ConfigError(
      "unsupported-scheme",
      field,
      `"${url.protocol}" is not supported for ${url.host || "this address"}. Use https.`,
      { value: url.protocol, host: url.host },
    );
  }
  return url;
}

/**
 * The address of an app's log stream: `https` becomes `wss` (`http` becomes `ws`), an existing path is kept, and
 * `logz/stream` is joined to it. Query and fragment are dropped.
 * @throws ConfigError when the text is no address or its scheme is neither http(s) nor ws(s).
 */
export function buildLogsUrl(appUrl: string): string {
  const url = parseUrl("url", appUrl);
  const path = `${url.pathname}/`.replace(/\/{2,}/g, "/");
  // A pasted stream address is already complete.
  const base = path.endsWith(`/${LOGS_PATH}/`) ? path.slice(0, -1) : `${path}${LOGS_PATH}`;
  return `${SOCKET_SCHEME[url.protocol] ?? ""}//${url.host}${base}`;
}

/**
 * `scheme://host[:port]` of an app's address, for servers that check Origin.
 * @throws ConfigError as `buildLogsUrl`.
 */
export function normalizeOrigin(appUrl: string): string {
  const url = parseUrl("origin", appUrl);
  return `${PAGE_SCHEME[url.protocol] ?? url.protocol}//${url.host}`;
}

/** The socket address checked for use: scheme ws(s), no credentials, no fragment. */
export function parseSocketUrl(text: string): URL {
  const url = parseUrl("url", text);
  if (!url.protocol.startsWith("ws")) {
    throw new ConfigError(
      "unsupported-scheme",
      "url",
      `${url.origin} is not a WebSocket address. Convert it with buildLogsUrl.`,
    );
  }
  url.hash = "";
  return url;
}

/** The snapshot beside a stream: `logz/batch` for `logz/stream`, over http(s). */
export function batchUrl(socketUrl: string): string {
  const url = new URL(socketUrl);
  return `${normalizeOrigin(socketUrl)}${url.pathname.replace(/\/stream\/?$/, "/batch")}`;
}

/**
 * Loopback is the one place where a token may travel without TLS. Only by the names that no proxy is asked for: VS Code
 * sends 127.0.0.2 and app.localhost to its proxy, in clear text. src/databricks/api/host.ts has the same rule for REST
 * calls; this library keeps its own, to import nothing of its host.
 */
export function isLoopback(hostname: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}
