import { abortable, abortError } from "./abort.ts";
import { createBackoff } from "./backoff.ts";
import { checkConfig, type Settings } from "./checkConfig.ts";
import { systemClock } from "./clock.ts";
import { consume } from "./consume.ts";
import { createDelivery, dropTail, flushTail, type Delivery } from "./resume/delivery.ts";
import { ConnectionError, CredentialError, HandshakeError } from "./streamErrors.ts";
import { LineHistory } from "./resume/history.ts";
import { asError, isCredentialRefusal, isTransient, retryAfterMs, statusOf } from "./verdicts.ts";
import { poll } from "./poll.ts";
import type { Timing, TimingOptions } from "./timing.ts";
import { TransportChoice } from "./transportChoice.ts";
import type { DeliveryHistory, LogEvent, StreamConfig } from "./types.ts";
import { StatusQuestion, waitForApp } from "./waitForApp.ts";
import { waitToRetry } from "./waitToRetry.ts";

/** A connection that held this long was healthy: the next trouble starts from the shortest wait again. */
const STABLE_MS = 10_000;
/** A refusal that is neither the credential nor passing trouble may still be a proxy's hiccup. */
const MAX_REFUSALS = 3;
/** So many refreshed tokens, refused again soon after, are no accident of expiry. */
const MAX_REFRESHES = 5;
const REFRESH_WINDOW_MS = 60_000;

/** Remembers what was delivered, to be given to the next `streamLogs` of the same app as `history`. */
export function createHistory(): DeliveryHistory {
  return new LineHistory();
}

class LogStream {
  readonly #settings: Settings;
  readonly #timing: Timing;
  readonly #signal: AbortSignal;
  readonly #delivery: Delivery;
  readonly #backoff;
  readonly #transport: TransportChoice;
  readonly #question: StatusQuestion;
  #forceRefresh = false;
  #lastToken: string | undefined;
  /** A token given beside a provider is the first connection's. */
  #hasUsedToken = false;
  /** Set by a forced refresh; a second refusal is then final. */
  #wasRefreshed = false;
  /** When tokens were refreshed, monotonic milliseconds. */
  #refreshes: number[] = [];
  #refusals = 0;

  constructor(settings: Settings, timing: Timing, signal: AbortSignal) {
    this.#settings = settings;
    this.#timing = timing;
    this.#signal = signal;
    this.#backoff = createBackoff(timing.clock, timing.backoff);
    this.#delivery = createDelivery(settings, timing.clock);
    this.#transport = new TransportChoice(settings.transport);
    this.#question = new StatusQuestion(settings.appStatusChecker, timing.clock);
  }

  async *events(): AsyncGenerator<LogEvent, void> {
    try {
      yield* this.#connections();
    } catch (error) {
      // Also when the end comes between two connections: what waits for its tail counts as delivered from now on.
      yield* flushTail(this.#delivery);
      throw error;
    } finally {
      dropTail(this.#delivery);
      this.#question.forget();
    }
  }

  async *#connections(): AsyncGenerator<LogEvent, void> {
    for (;;) {
      yield { kind: "connecting", attempt: this.#backoff.attempt + 1 };
      let trouble: Error;
      try {
        yield* this.#connection();
        if (!this.#settings.follow) {
          return;
        }
        if (this.#transport.isPolling) {
          this.#transport.trySocketAgain();
          continue;
        }
        trouble = new ConnectionError(
          "stream-ended",
          this.#settings.host,
          `${this.#settings.host} ended the stream.`,
        );
      } catch (error) {
        if (this.#signal.aborted) {
          throw abortError(this.#signal);
        }
        trouble = asError(error);
      }
      const retryAtOnce = this.#judge(trouble, this.#sawEnd());
      const askedAtMs = this.#timing.clock.monotonicMs();
      let hadToWait = false;
      if (!retryAtOnce && this.#settings.follow) {
        hadToWait = yield* waitForApp(this.#question, this.#settings, this.#timing, this.#signal);
        if (hadToWait) {
          this.#delivery.endedCleanly = true;
          this.#backoff.reset();
        }
      }
      const askedMs = hadToWait ? 0 : this.#timing.clock.monotonicMs() - askedAtMs;
      const delayMs = retryAtOnce
        ? this.#backoff.atOnce()
        : this.#backoff.next(retryAfterMs(trouble), askedMs);
      yield* waitToRetry(trouble, delayMs, {
        backoff: this.#backoff,
        clock: this.#timing.clock,
        signal: this.#signal,
      });
    }
  }

  async *#connection(): AsyncGenerator<LogEvent, void> {
    if (this.#transport.isPolling) {
      const freshToken = (): Promise<string> => this.#token();
      yield* poll(this.#settings, freshToken, this.#delivery, this.#timing, this.#signal);
    } else {
      yield* consume(this.#settings, await this.#token(), this.#delivery, this.#timing, this.#signal);
    }
  }

  async #token(): Promise<string> {
    const { tokenProvider, token } = this.#settings;
    if (tokenProvider === undefined) {
      return token;
    }
    if (token !== "" && !this.#hasUsedToken) {
      this.#hasUsedToken = true;
      this.#lastToken = token;
      return token;
    }
    const forceRefresh = this.#forceRefresh;
    const refused = forceRefresh ? this.#lastToken : undefined;
    const asked = tokenProvider({ signal: this.#signal, forceRefresh, refused });
    this.#lastToken = await abortable(asked, this.#signal);
    this.#forceRefresh = false;
    return this.#lastToken;
  }

  /** Takes stock of the connection that ended. Returns whether it had opened. */
  #sawEnd(): boolean {
    const { isNews, openedAt } = this.#delivery;
    const livedMs = openedAt === undefined ? 0 : this.#timing.clock.monotonicMs() - openedAt;
    if (isNews || livedMs >= (this.#timing.stableMs ?? STABLE_MS)) {
      this.#backoff.reset();
      this.#wasRefreshed = false;
      this.#refusals = 0;
    }
    if (isNews) {
      this.#transport.sawNews();
    }
    this.#delivery.isNews = false;
    this.#delivery.openedAt = undefined;
    if (openedAt !== undefined) {
      this.#question.forget();
    }
    return openedAt !== undefined;
  }

  /** Whether to dial again at once. @throws what ends the stream. */
  #judge(trouble: Error, wasOpen: boolean): boolean {
    if (isCredentialRefusal(trouble)) {
      const canRefresh = this.#settings.tokenProvider !== undefined && !this.#wasRefreshed;
      if (!canRefresh || this.#refreshesOften()) {
        throw new CredentialError(this.#settings.host, statusOf(trouble), this.#wasRefreshed, trouble);
      }
      this.#forceRefresh = true;
      this.#wasRefreshed = true;
      return true;
    }
    const { cause, isFinal } = this.#transport.judge(trouble, wasOpen);
    if (isFinal) {
      this.#refusals = MAX_REFUSALS - 1;
    }
    if (cause === undefined) {
      return false;
    }
    if (!this.#settings.follow) {
      throw cause;
    }
    if (!isTransient(cause)) {
      this.#refusals += cause instanceof HandshakeError ? 1 : MAX_REFUSALS;
      if (this.#refusals >= MAX_REFUSALS) {
        throw cause;
      }
    }
    return cause instanceof ConnectionError && cause.code === "machine-slept";
  }

  /** A server that accepts every token, for a moment, would be asked for ever. */
  #refreshesOften(): boolean {
    const now = this.#timing.clock.monotonicMs();
    const windowMs = REFRESH_WINDOW_MS * (this.#timing.backoff?.scale ?? 1);
    this.#refreshes = [...this.#refreshes.filter((at) => now - at < windowMs), now];
    return this.#refreshes.length > MAX_REFRESHES;
  }
}

/** The loop behind `streamLogs`, with its knobs in reach. */
export async function* streamWithTiming(
  config: StreamConfig,
  options: TimingOptions,
): AsyncGenerator<LogEvent, void> {
  const { clock = systemClock } = options;
  const settings = checkConfig(config);
  const { timeoutMs } = settings;
  const timeout = new AbortController();
  const given = config.signal ?? timeout.signal;
  // One made of others costs at each look.
  const signal = timeoutMs === undefined ? given : AbortSignal.any([given, timeout.signal]);
  function end(): void {
    timeout.abort();
  }
  const callOff = timeoutMs === undefined ? undefined : clock.after(timeoutMs, end);
  const stream = new LogStream(settings, { ...options, clock }, signal);
  try {
    if (signal.aborted) {
      throw abortError(signal);
    }
    yield* stream.events();
  } catch (error) {
    if (!timeout.signal.aborted || config.signal?.aborted === true) {
      throw error;
    }
  } finally {
    callOff?.();
  }
}

/**
 * Streams an app's log as events: connects, reads the backlog, and, when following, goes on through reconnects without
 * repeating a line. Batches of lines are pulled: while the consumer is busy, the socket is held back.
 *
 * Ends by return (backlog through when not following, or timeout), by throw (a `LogStreamError`, or the token
 * provider's own error), or with an AbortError when `signal` aborts. However it ends, `break` included, it settles only
 * once the socket is closed. An abort first hands out the lines that were received and held; after a `break` a later stream
 * with the same `history` brings them.
 *
 * @throws ConfigError before anything is dialled
 * @throws CredentialError when the credential is refused, after one forced refresh where there is a token provider
 * @throws HandshakeError, ConnectionError, StreamClosedError when not following, or when a retry cannot help
 * @throws AppStoppedError, AppGoneError when the status checker says so
 */
export async function* streamLogs(config: StreamConfig): AsyncGenerator<LogEvent, void> {
  yield* streamWithTiming(config, {});
}
