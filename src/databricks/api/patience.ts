import { setTimeout as sleep } from "node:timers/promises";
import type { HttpReply } from "./http.ts";
import { isDropped } from "./networkErrors.ts";
import { retryAfterMs } from "./retryAfter.ts";

const maxAttempts = 3;
const firstDelayMs = 500;
/** A longer wait is left to the caller, who can show it. */
const maxDelayMs = 20_000;
const busyStatuses: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * Repeats an exchange after a busy answer, as late as its Retry-After asks; and after a dropped connection, if it may
 * safely happen twice. Three attempts in all; then the last answer is returned, or the last error thrown.
 */
export async function sendPatiently(
  exchange: () => Promise<HttpReply>,
  signal: AbortSignal,
  { isRepeatable = true }: { readonly isRepeatable?: boolean } = {},
): Promise<HttpReply> {
  for (let attempt = 1; ; attempt += 1) {
    const reply = await exchange().catch((error: unknown) => {
      if (isRepeatable && attempt < maxAttempts && isDropped(error)) return undefined;
      throw error;
    });
    const askedMs = reply && retryAfterMs(reply.headers);
    if (reply !== undefined) {
      if (!busyStatuses.has(reply.status) || attempt === maxAttempts || (askedMs ?? 0) > maxDelayMs)
        return reply;
    }
    const jitter = 0.75 + Math.random() / 2;
    await pause(askedMs ?? firstDelayMs * 2 ** (attempt - 1) * jitter, signal);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    signal.throwIfAborted();
  }
}
