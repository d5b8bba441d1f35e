import { sleep, throwIfAborted } from "./abort.ts";
import type { Clock } from "./clock.ts";
import type { Settings } from "./checkConfig.ts";
import { catchUp, createAlignment, deliver, sawPlace, type Delivery } from "./resume/delivery.ts";
import { parseFrame } from "./entry.ts";
import { ConnectionError, HandshakeError } from "./streamErrors.ts";
import { readResponseRefusal, requestHeaders, toConnectionError } from "./wire/handshake.ts";
import type { Timing } from "./timing.ts";
import type { LogEvent, LogLine } from "./types.ts";
import { batchUrl } from "./url.ts";

const FIRST_POLL_MS = 2_000;
const LONGEST_POLL_MS = 10_000;
/** After this long the caller may see whether a socket gets through by now. */
const POLL_FOR_MS = 5 * 60_000;
const REQUEST_TIMEOUT_MS = 20_000;
/** A buffer this large is no log for a person. Bytes. */
const LARGEST_BATCH_BYTES = 256 * 1024 * 1024;

async function readBody(host: string, response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Node's own types leave the chunks of a fetch body open.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > LARGEST_BATCH_BYTES) {
      throw new ConnectionError(
        "bad-batch",
        host,
        `${host} sent more than ${LARGEST_BATCH_BYTES} bytes of log at once.`,
        { limitBytes: LARGEST_BATCH_BYTES },
      );
    }
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseBatch(host: string, body: string): LogLine[] {
  let entries: unknown;
  try {
    entries = JSON.parse(body);
  } catch (cause) {
    throw new ConnectionError(
      "bad-batch",
      host,
      `${host} answered logz/batch with something that is no log.`,
      { cause },
    );
  }
  if (!Array.isArray(entries)) {
    throw new ConnectionError(
      "bad-batch",
      host,
      `${host} answered logz/batch with something that is no log.`,
    );
  }
  return entries.flatMap((entry: unknown) => {
    // The same reading as for a frame, so that a line has one identity whatever way it came.
    const line = parseFrame(Buffer.from(typeof entry === "string" ? entry : JSON.stringify(entry)));
    return line === undefined ? [] : [line];
  });
}

async function fetchBatch(
  settings: Settings,
  token: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<LogLine[]> {
  throwIfAborted(signal);
  const { host } = settings;
  // One of its own for each request: a signal that lasts would gather what was joined to it.
  const request = new AbortController();
  const late = { is: false };
  const onAbort = (): void => {
    request.abort(signal.reason);
  };
  const callOff = clock.after(REQUEST_TIMEOUT_MS, () => {
    late.is = true;
    request.abort();
  });
  signal.addEventListener("abort", onAbort);
  try {
    const headers = requestHeaders(settings, token);
    const response = await settings.fetch(batchUrl(settings.url), {
      // A kept connection would outlive the stream by seconds, and few polls come soon enough to reuse it.
      headers: { ...headers, Connection: "close" },
      redirect: "manual",
      signal: request.signal,
    });
    if (response.status !== 200) {
      throw await readResponseRefusal(host, response, headers);
    }
    return parseBatch(host, await readBody(host, response));
  } catch (error) {
    throwIfAborted(signal);
    if (error instanceof HandshakeError || error instanceof ConnectionError) {
      throw error;
    }
    if (late.is) {
      throw new ConnectionError("handshake-timeout", host, `${host} did not answer logz/batch in time.`, {
        cause: error,
        asked: "logz/batch",
      });
    }
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw toConnectionError(host, cause instanceof Error ? cause : new Error(String(cause)), false);
  } finally {
    callOff();
    signal.removeEventListener("abort", onAbort);
  }
}

/** `logz/batch` has no search of its own; its clients look for a part of the text, in whatever case. */
function matches(line: LogLine, search: string): boolean {
  return search === "" || line.message.toLowerCase().includes(search.toLowerCase());
}

/**
 * Asks `logz/batch` for the server's whole buffer again and again and aligns each answer like a replay. Slower and
 * costlier than the socket; for networks that do not let one through. Returns after five minutes, or when not following
 * after one answer.
 */
export async function* poll(
  settings: Settings,
  freshToken: () => Promise<string>,
  delivery: Delivery,
  timing: Timing,
  signal: AbortSignal,
): AsyncGenerator<LogEvent, void> {
  const { clock } = timing;
  const firstPollMs = timing.firstBatchMs ?? FIRST_POLL_MS;
  let pollMs = firstPollMs;
  let isConnected = false;
  const endsAt = clock.monotonicMs() + (timing.pollForMs ?? POLL_FOR_MS);
  while (clock.monotonicMs() < endsAt) {
    const batch = await fetchBatch(settings, await freshToken(), clock, signal);
    settings.onLife?.();
    if (!isConnected) {
      isConnected = true;
      delivery.openedAt = clock.monotonicMs();
      yield { kind: "connected", transport: "polling" };
    }
    const alignment = createAlignment(settings, delivery);
    const pushed = alignment.push(batch.filter((line) => matches(line, settings.search)));
    yield* deliver(delivery, pushed);
    const settled = alignment.settle(true);
    yield* deliver(delivery, settled);
    if (alignment.hasPlace) {
      sawPlace(delivery);
    }
    yield* catchUp(delivery);
    if (!settings.follow) {
      return;
    }
    pollMs = pushed.isNews || settled.isNews ? firstPollMs : Math.min(LONGEST_POLL_MS, pollMs * 1.5);
    await sleep(pollMs, signal, clock);
  }
}
