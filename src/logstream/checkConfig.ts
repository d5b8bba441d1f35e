import { createDialer, createFetch } from "./wire/dialer.ts";
import { parseSources, sourceFilter } from "./sourceFilter.ts";
import { ConfigError } from "./streamErrors.ts";
import type { StreamConfig } from "./types.ts";
import { isLoopback, normalizeOrigin, parseSocketUrl } from "./url.ts";

const DEFAULT_PREFETCH_MS = 2_000;
const DEFAULT_USER_AGENT = "databricks-app-logs/0.1";
/** setTimeout's own limit; beyond it a timer would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function checkCount(field: string, value: number, longest: number): number {
  if (!Number.isSafeInteger(value) || value < 0 || value > longest) {
    throw new ConfigError(
      `bad-${field}`,
      field,
      `${field} is ${value}. Give a whole number, 0 or more${longest === LONGEST_TIMER_MS ? `, up to ${longest}` : ""}.`,
    );
  }
  return value;
}

export type Settings = ReturnType<typeof checkConfig>;

/**
 * Fills in the defaults and refuses what cannot work, before anything is dialled.
 * @throws ConfigError naming the field and the value.
 */
export function checkConfig(config: StreamConfig) {
  if (config.url === undefined || config.url.trim() === "") {
    throw new ConfigError("missing-url", "url", "No url was given. Set it to the app's log stream address.");
  }
  const url = parseSocketUrl(config.url);
  const hasToken = config.tokenProvider !== undefined || (config.token ?? "") !== "";
  if (hasToken && url.protocol === "ws:" && !isLoopback(url.hostname)) {
    throw new ConfigError(
      "insecure-url",
      "url",
      `A token must not travel to ${url.host} in clear text. Use a wss address.`,
    );
  }
  // Not every control character, only those that would split the header.
  if (/[\r\n\0]/.test(config.token ?? "")) {
    throw new ConfigError("bad-token", "token", "The token holds a line break. Give it without one.");
  }
  return {
    url: url.href,
    host: url.host,
    origin: normalizeOrigin(config.origin ?? url.href),
    token: config.token ?? "",
    tokenProvider: config.tokenProvider,
    appStatusChecker: config.appStatusChecker,
    search: config.search ?? "",
    accepts: sourceFilter(parseSources(config.sources ?? [])),
    onKeptBack: config.onKeptBack,
    tail: checkCount("tail", config.tail ?? 0, Number.MAX_SAFE_INTEGER),
    follow: config.follow ?? false,
    prefetchMs: checkCount("prefetchMs", config.prefetchMs ?? DEFAULT_PREFETCH_MS, LONGEST_TIMER_MS),
    userAgent: config.userAgent ?? DEFAULT_USER_AGENT,
    headers: config.headers,
    dialer: config.dialer ?? createDialer(),
    transport: config.transport ?? "auto",
    fetch: config.fetch ?? createFetch(),
    whenStopped: config.whenStopped ?? "end",
    timeoutMs:
      config.timeoutMs === undefined
        ? undefined
        : checkCount("timeoutMs", config.timeoutMs, LONGEST_TIMER_MS),
    onLife: config.onLife,
    history: config.history,
  };
}
