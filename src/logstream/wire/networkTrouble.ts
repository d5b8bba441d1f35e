// Node's codes, told in words for REST calls by src/databricks/api/networkErrors.ts: this library imports nothing of its host.

/** What Node, its `fetch` and its TLS call a network that is down or flaky. */
const PASSING_CODES: ReadonlySet<unknown> = new Set([
  "EAI_AGAIN",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_SOCKET",
]);

/** Whether somebody else's error tells of the network, itself or by a cause: it may pass. */
export function isNetworkTrouble(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 8) {
    return false;
  }
  const causes: unknown[] = error instanceof AggregateError ? error.errors : [error.cause];
  return (
    error.name === "TimeoutError" ||
    PASSING_CODES.has((error as NodeJS.ErrnoException).code) ||
    causes.some((cause) => isNetworkTrouble(cause, depth + 1))
  );
}
