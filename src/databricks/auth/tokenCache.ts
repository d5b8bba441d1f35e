import { DatabricksError } from "../api/errors.ts";
import type { TokenProvider, TokenRequest } from "../api/tokenProvider.ts";
import { phrase } from "../api/phrase.ts";

export interface IssuedToken {
  readonly token: string;
  /** Epoch milliseconds; undefined when the issuer does not say. */
  readonly expiresAtMs: number | undefined;
}

interface CachedToken extends IssuedToken {
  readonly receivedAtMs: number;
  readonly isForced: boolean;
}

interface SharedRequest {
  readonly promise: Promise<CachedToken>;
  readonly controller: AbortController;
  readonly isForced: boolean;
  waiters: number;
}

/** A token is renewed this long before it expires, or in the last fifth of a shorter life. */
const maxMarginMs = 120_000;
const unknownLifetimeMs = 60_000;
/**
 * When one token is refused, all that used it ask for a new one at nearly the same time. Those that do not say which was
 * refused get the result of a forced renewal for so long.
 */
const forcedShareMs = 1_000;

/**
 * Keeps a token until shortly before it expires. Callers at the same time share one request; it is cancelled when the
 * last of them has gone.
 */
export function cacheTokens(requestToken: (request: TokenRequest) => Promise<IssuedToken>): TokenProvider {
  let current: CachedToken | undefined;
  let pending: SharedRequest | undefined;

  const start = (forceRefresh: boolean): SharedRequest => {
    const controller = new AbortController();
    const promise = requestToken({ signal: controller.signal, forceRefresh }).then((issued) => {
      const cached = { ...checked(issued), receivedAtMs: Date.now(), isForced: forceRefresh };
      if (pending === shared) current = cached;
      return cached;
    });
    const shared: SharedRequest = { promise, controller, isForced: forceRefresh, waiters: 0 };
    const settle = (): void => {
      if (pending === shared) pending = undefined;
    };
    promise.then(settle, settle);
    return shared;
  };

  return async (request) => {
    const { signal, forceRefresh } = request;
    signal.throwIfAborted();
    if (current !== undefined && isFresh(current, request)) return current.token;
    const canJoin =
      pending !== undefined && !pending.controller.signal.aborted && (pending.isForced || !forceRefresh);
    const shared = canJoin && pending !== undefined ? pending : start(forceRefresh);
    pending = shared;
    return (await join(shared, signal)).token;
  };
}

function isFresh(cached: CachedToken, { forceRefresh, refused }: TokenRequest): boolean {
  if (forceRefresh && refused === undefined) {
    return cached.isForced && Date.now() - cached.receivedAtMs < forcedShareMs;
  }
  if (forceRefresh && refused === cached.token) return false;
  return !isAboutToExpire(cached.receivedAtMs, cached.expiresAtMs);
}

/** Whether a token had since `receivedAtMs` is due for renewal; both in epoch milliseconds. */
export function isAboutToExpire(
  receivedAtMs: number,
  expiresAtMs = receivedAtMs + unknownLifetimeMs,
): boolean {
  const marginMs = Math.min(maxMarginMs, (expiresAtMs - receivedAtMs) / 5);
  return Date.now() >= expiresAtMs - marginMs;
}

function join(shared: SharedRequest, signal: AbortSignal): Promise<CachedToken> {
  shared.waiters += 1;
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      shared.waiters -= 1;
      if (shared.waiters === 0) shared.controller.abort(signal.reason);
      reject(signal.reason as Error);
    };
    const settled = (): void => {
      signal.removeEventListener("abort", leave);
    };
    signal.addEventListener("abort", leave, { once: true });
    shared.promise.then(resolve, reject).finally(settled);
  });
}

/** A token with a line break in it would be quoted by the error of `fetch`. */
function checked(issued: IssuedToken): IssuedToken {
  if (/^[\x21-\x7e]+$/.test(issued.token)) return issued;
  throw new DatabricksError(
    "bad-response",
    phrase("The sign-in gave a token that cannot be sent. Sign in again or select another profile."),
  );
}
