export { createDialer, createFetch } from "./wire/dialer.ts";
export type { DialerOptions } from "./wire/dialerOptions.ts";
export { cutSize, timestampMs } from "./entry.ts";
export {
  AppGoneError,
  AppStoppedError,
  ConfigError,
  ConnectionError,
  CredentialError,
  HandshakeError,
  LogStreamError,
  StreamClosedError,
  type ConnectionErrorCode,
} from "./streamErrors.ts";
export { formatEntry, type FormatOptions } from "./format.ts";
export { lineSize } from "./resume/lineSize.ts";
export { run } from "./run.ts";
export { parseSources, sourceFilter } from "./sourceFilter.ts";
export { createHistory, streamLogs } from "./streamLogs.ts";
export type {
  AppStatus,
  AppStatusChecker,
  Config,
  DeliveryHistory,
  DialedSocket,
  Dialer,
  Fetch,
  GapCause,
  LogEntry,
  LogEvent,
  LogLine,
  OutputFormat,
  PlainLine,
  StreamConfig,
  TokenProvider,
} from "./types.ts";
export { buildLogsUrl, normalizeOrigin } from "./url.ts";
