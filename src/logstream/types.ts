import type { EventEmitter } from "node:events";
import type { Writable } from "node:stream";

/**
 * One structured log entry, as the server sent it.
 *
 * `source` is one of APP, SYSTEM, BUILD and HTTP in all that was ever seen; there may be others. `timestamp` is epoch seconds, whole or fractional; some
 * servers send milliseconds or microseconds, so read it through {@link timestampMs}. `message` may end in CR/LF,
 * span lines and carry ANSI codes. Whatever else the server sent (`severity`, for one) is kept beside them.
 */
export interface LogEntry {
  readonly source: string;
  readonly timestamp: number;
  readonly message: string;
  /** On a line over 16 MiB its true size, bytes; `message` is its start. A server can send a field of that name, which stays as it is: see `cutSize`. */
  readonly cutFromBytes?: unknown;
  readonly [field: string]: unknown;
}

/** A frame that was not a JSON entry: text with neither source nor time. */
export interface PlainLine {
  readonly message: string;
  readonly cutFromBytes?: number | undefined;
  readonly source?: undefined;
  readonly timestamp?: undefined;
}

export type LogLine = LogEntry | PlainLine;

/** Why a `gap` event was raised. */
export type GapCause =
  /** The server's bounded buffer no longer reaches back to the last delivered line. */
  | "buffer-overrun"
  /** The app's log began anew (a restart emptied the buffer); what came between is not known. */
  | "log-restarted";

/** What happened on the stream, in order. Lines come in batches, all frames of one socket read together. */
export type LogEvent =
  | { readonly kind: "connecting"; readonly attempt: number }
  | { readonly kind: "connected"; readonly transport: "websocket" | "polling" }
  | { readonly kind: "lines"; readonly lines: readonly LogLine[] }
  /**
   * Once a stream: the log is read up to now, and what of it was wanted is handed out, `lines` of it. None: the log is
   * empty, or an earlier stream of the same `history` has handed out all of it.
   */
  | { readonly kind: "caughtUp"; readonly lines: number }
  /**
   * Lines may be missing between two moments (epoch milliseconds). `since` is undefined when the last delivered
   * line had no time, `until` when no later line is known yet.
   */
  | {
      readonly kind: "gap";
      readonly cause: GapCause;
      readonly since: number | undefined;
      readonly until: number | undefined;
    }
  /**
   * The connection ended and will be dialled again after `delayMs`; `attempt` counts from 1 since it last held. During
   * that wait `retryNow` has it dialled as soon as 15 connects a minute allow, at once as a rule; if that is not at once,
   * one more such event says how long it takes. Afterwards it does nothing.
   */
  | {
      readonly kind: "retrying";
      readonly cause: Error;
      readonly delayMs: number;
      readonly attempt: number;
      readonly retryNow: () => void;
    }
  /**
   * The app is not running; the stream goes on by itself when it is back. `detail` is the platform's sentence, and
   * `status` the status checker's own answer. While that lasts `retryNow` has the app's state asked for at once. Afterwards it does nothing.
   */
  | {
      readonly kind: "waiting";
      readonly detail: string;
      readonly status: AppStatus;
      readonly retryNow: () => void;
    };

export interface TokenAsked {
  readonly signal: AbortSignal;
  /** The last token was refused: any other is wanted. */
  readonly forceRefresh: boolean;
  /** That token, where `forceRefresh` is true: streams that share a provider can share a renewal by it. */
  readonly refused: string | undefined;
}

/** Returns a bearer token. */
export type TokenProvider = (request: TokenAsked) => Promise<string>;

export interface AppStatus {
  /** `running`: dial again. `waiting`: stopped or in transition. `gone`: deleted, or being deleted. */
  readonly state: "running" | "waiting" | "gone";
  /** A finished sentence for people: the platform's state and message. */
  readonly detail: string;
}

/** Says whether the app behind the stream still runs. A rejection is transient trouble, never an end. */
export type AppStatusChecker = (signal: AbortSignal) => Promise<AppStatus>;

/**
 * What is used of a `WebSocket` of the package `ws`, which is one. Said here, so that the types of this library need none
 * of another package.
 */
export interface DialedSocket extends EventEmitter {
  readonly readyState: number;
  readonly isPaused: boolean;
  send(text: string): void;
  ping(id: string): void;
  pause(): void;
  resume(): void;
  close(code: number): void;
  terminate(): void;
}

/** Opens a socket of `ws`; it need not be open yet when returned. `headers` carry the credential: never log them. */
export type Dialer = (
  url: string,
  options: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
) => DialedSocket;

/** The part of `fetch` that polling needs: a GET, whose answer it reads as a stream. Redirects must not be followed. */
export type Fetch = (
  url: string,
  init: {
    readonly headers: Record<string, string>;
    readonly redirect: "manual";
    readonly signal: AbortSignal;
  },
) => Promise<Response>;

export type OutputFormat = "text" | "json";

export interface StreamConfig {
  /** `wss://…/logz/stream`; see `buildLogsUrl`. Plain `ws:` carries a token only to loopback. Required. */
  url?: string | undefined;
  /** `scheme://host[:port]` of the app; see `normalizeOrigin`. Default: derived from `url`. */
  origin?: string | undefined;
  /** A bearer token. Default: none. Beside a `tokenProvider` it is the first connection's. */
  token?: string | undefined;
  /** Asked before every connect but one with `token`, and once more with `forceRefresh` when a token is refused. */
  tokenProvider?: TokenProvider | undefined;
  /**
   * Asked after a connection ends while following, one question at a time. An answer that takes over a second holds up no
   * dial, and counts when it comes, unless a connection opened meanwhile. Default: the app counts as running.
   */
  appStatusChecker?: AppStatusChecker | undefined;
  /** The server filters by this term; it travels as the first frame. Default: "" (everything). */
  search?: string | undefined;
  /**
   * Sources to keep, any case; with a minus before it, one to leave out. See `parseSources`. Default: all. Plain lines
   * have no source and always pass. Filtered here, not by the server, which sends them all.
   */
  sources?: ReadonlySet<string> | undefined;
  /**
   * Called once for each line that `sources` keeps back, when it first comes. A later stream with the same `history`
   * brings it, if it wants the source and the server still has the line. It must be quick and not throw.
   */
  onKeptBack?: ((line: LogEntry) => void) | undefined;
  /** How many of the last backlog lines to keep; 0 keeps everything. Default 0. */
  tail?: number | undefined;
  /** Go on after the backlog, through reconnects, until aborted. Default false. */
  follow?: boolean | undefined;
  /** Upper bound of the wait for a first backlog line, milliseconds. Default 2000. Never a fixed wait. */
  prefetchMs?: number | undefined;
  /** Default: a name for this library with its version. */
  userAgent?: string | undefined;
  /** Sent with every handshake besides the library's own, which win: a routing cookie, for one. */
  headers?: (() => Readonly<Record<string, string>>) | undefined;
  /** How the socket is opened (proxy, TLS). Default: `createDialer()`. */
  dialer?: Dialer | undefined;
  /**
   * `polling` asks `logz/batch` again and again instead of opening a socket. `auto` turns to it when three handshakes
   * were refused as a proxy that strips the upgrade would (200, 400, 404, 426, 502). Default "auto".
   */
  transport?: "auto" | "websocket" | "polling" | undefined;
  /** How `logz/batch` is asked. Default: `createFetch()`. */
  fetch?: Fetch | undefined;
  /** Aborting ends the stream with the signal's AbortError, at any moment. */
  signal?: AbortSignal | undefined;
  /** What a stopped app means while following: `end` the stream, or `wait` until it is back. Default "end". */
  whenStopped?: "end" | "wait" | undefined;
  /** Ends the stream normally after this many milliseconds. Default: no limit. */
  timeoutMs?: number | undefined;
  /**
   * Called at each sign of life of the server: a socket read, a ping or pong, an answer while polling. A quiet log is
   * told from a dead connection by it. Runs inside the socket's own events, so it must be quick and not throw.
   */
  onLife?: (() => void) | undefined;
  /** What was already delivered by an earlier stream of the same app, so that this one repeats nothing. */
  history?: DeliveryHistory | undefined;
}

/** Remembers, within a bound, which lines were delivered; create one with `createHistory()`. */
export interface DeliveryHistory {
  /** How many lines are remembered. */
  readonly size: number;
}

export interface Config extends StreamConfig {
  /** Where lines are written. The one required field. It is never ended nor destroyed by `run`. */
  writer: Writable;
  /** `text` is the Databricks CLI's format, byte for byte; `json` is NDJSON. Default "text". */
  outputFormat?: OutputFormat | undefined;
  /**
   * Told of everything but the lines, which go to the writer: a `gap` says where lines are missing. Default: nobody is.
   * What it throws ends the stream.
   */
  onEvent?: ((event: Exclude<LogEvent, { kind: "lines" }>) => void) | undefined;
  /** ANSI colour for time and source in `text`. Default false. */
  colorize?: boolean | undefined;
}
