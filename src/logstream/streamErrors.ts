import type { AppStatus } from "./types.ts";
import { describeCloseCode, isCredentialCloseCode } from "./wire/closeCodes.ts";

/** What every error of this library has: a stable `code`, a finished sentence as `message`, and a verdict. */
export class LogStreamError extends Error {
  override readonly name: string = "LogStreamError";
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** Whether the same attempt may succeed later with nothing changed. */
  shouldRetry(): boolean {
    return false;
  }
}

/** What a sentence names. */
export interface ConfigErrorDetails {
  readonly value?: string | undefined;
  readonly host?: string | undefined;
}

/** The configuration was refused before anything was dialled. `field` names the culprit. */
export class ConfigError extends LogStreamError {
  override readonly name = "ConfigError";
  readonly field: string;
  /** What was given, as far as it may be shown: of an address its scheme alone where that is at fault. */
  readonly value: string | undefined;
  /** The host of an address that cannot be used; empty for one without. */
  readonly host: string | undefined;

  constructor(code: string, field: string, message: string, details: ConfigErrorDetails = {}) {
    super(code, message);
    this.field = field;
    this.value = details.value;
    this.host = details.host;
  }
}

export interface HandshakeResponse {
  readonly status: number;
  readonly statusText: string;
  /** Only a JSON body, at most 4 KiB. HTML never gets here. */
  readonly body?: string | undefined;
  /** Where a redirect pointed, without its query. */
  readonly location?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

const RETRYABLE_STATUS: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** The server answered the WebSocket handshake with something other than 101. */
export class HandshakeError extends LogStreamError {
  override readonly name = "HandshakeError";
  readonly host: string;
  readonly status: number;
  /** What the server calls the status; may be empty. */
  readonly statusText: string;
  readonly body: string | undefined;
  readonly location: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(host: string, response: HandshakeResponse) {
    const { status, statusText, body, location } = response;
    const details = body === undefined ? "" : ` (details: ${body})`;
    const target = location === undefined ? "" : ` and pointed to ${location}`;
    super(
      "handshake-refused",
      `${host} answered the log stream request with HTTP ${`${status} ${statusText}`.trim()}${target}${details}.`,
    );
    this.host = host;
    this.status = status;
    this.statusText = statusText;
    this.body = body;
    this.location = location;
    this.retryAfterMs = response.retryAfterMs;
  }

  override shouldRetry(): boolean {
    return RETRYABLE_STATUS.has(this.status);
  }

  /** 401, 403, or a redirect, which leads to some sign-in page: the app's domain did not accept the token. */
  isCredentialRefusal(): boolean {
    return this.status === 401 || this.status === 403 || (this.status >= 300 && this.status < 400);
  }
}

export type ConnectionErrorCode =
  | "host-unreachable"
  | "bad-certificate"
  | "proxy-refused"
  | "connection-lost"
  | "stream-ended"
  | "handshake-timeout"
  | "peer-silent"
  | "broken-frame"
  | "bad-batch"
  | "machine-slept";

/** What stays as it is until somebody mends it. */
const LASTING_CODES: ReadonlySet<ConnectionErrorCode> = new Set([
  "bad-certificate",
  "proxy-refused",
  "bad-batch",
  "broken-frame",
]);

/** What a sentence names, beside the host. */
export interface ConnectionErrorDetails extends ErrorOptions {
  readonly reason?: string | undefined;
  readonly proxy?: string | undefined;
  readonly status?: number | undefined;
  readonly asked?: "logz/batch" | undefined;
  readonly limitBytes?: number | undefined;
}

/** No connection, or one that ended: `stream-ended` cleanly, the others without a close frame. */
export class ConnectionError extends LogStreamError {
  override readonly name = "ConnectionError";
  declare readonly code: ConnectionErrorCode;
  readonly host: string;
  /** What the system calls the failure, such as ECONNRESET or CERT_HAS_EXPIRED; its words where it has no name for it. */
  readonly reason: string | undefined;
  /** Where a proxy failed, its `host:port`; empty where nothing tells it. Undefined where none did. */
  readonly proxy: string | undefined;
  /** HTTP status that the proxy answered with, where it did. */
  readonly status: number | undefined;
  /** Set where the log was polled, not streamed. */
  readonly asked: "logz/batch" | undefined;
  /** The limit that an answer went over, bytes. */
  readonly limitBytes: number | undefined;

  constructor(
    code: ConnectionErrorCode,
    host: string,
    message: string,
    { reason, proxy, status, asked, limitBytes, ...options }: ConnectionErrorDetails = {},
  ) {
    super(code, message, options);
    this.host = host;
    this.reason = reason;
    this.proxy = proxy;
    this.status = status;
    this.asked = asked;
    this.limitBytes = limitBytes;
  }

  override shouldRetry(): boolean {
    return !LASTING_CODES.has(this.code);
  }
}

/** The server closed the stream with a code that is not a clean end. */
export class StreamClosedError extends LogStreamError {
  override readonly name = "StreamClosedError";
  readonly host: string;
  readonly closeCode: number;
  /** What the server said; may be empty. */
  readonly reason: string;

  constructor(host: string, closeCode: number, reason: string) {
    const said = (reason === "" ? describeCloseCode(closeCode) : reason).replace(/\.$/, "");
    super("stream-closed", `${host}: log stream closed with code ${closeCode} (${said}).`);
    this.host = host;
    this.closeCode = closeCode;
    this.reason = reason;
  }

  override shouldRetry(): boolean {
    return !this.isCredentialRefusal();
  }

  isCredentialRefusal(): boolean {
    return isCredentialCloseCode(this.closeCode);
  }
}

/** The credential was refused, once more after a forced refresh where one was possible. */
export class CredentialError extends LogStreamError {
  override readonly name = "CredentialError";
  readonly host: string;
  /** HTTP status (401, 403, 302) or close code (4401, 4403) of the last refusal. */
  readonly status: number;
  /** Whether a fresh token was refused, too. */
  readonly wasRefreshed: boolean;

  constructor(host: string, status: number, wasRefreshed: boolean, cause: Error) {
    const tried = wasRefreshed ? ", and a fresh token too" : "";
    super(
      "credential-refused",
      `${host} refused the credential (${status})${tried}. Sign in again, or check that you may use this app. ${cause.message}`,
      { cause },
    );
    this.host = host;
    this.status = status;
    this.wasRefreshed = wasRefreshed;
  }
}

/** The app is deleted, or being deleted. */
export class AppGoneError extends LogStreamError {
  override readonly name = "AppGoneError";
  /** The status checker's own answer. */
  readonly status: AppStatus | undefined;

  constructor(detail: string, status?: AppStatus) {
    super("app-gone", detail);
    this.status = status;
  }
}

/** The app is not running, and the caller asked to end in that case. */
export class AppStoppedError extends LogStreamError {
  override readonly name = "AppStoppedError";
  /** The status checker's own answer. */
  readonly status: AppStatus | undefined;

  constructor(detail: string, status?: AppStatus) {
    super("app-stopped", detail);
    this.status = status;
  }
}
