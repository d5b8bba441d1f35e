import { Phrase } from "./phrase.ts";

/** What went wrong, for code that must react; people read the message. */
export type DatabricksErrorCode =
  /** No profile is named anywhere and the environment holds no credential. */
  | "no-profile"
  /** A profile is named that the configuration file does not hold. */
  | "unknown-profile"
  /** A profile, or the configuration file itself, cannot be used as it is. */
  | "bad-profile"
  /** The credential is of a kind that cannot serve for app logs. */
  | "unsupported-credential"
  /** There is no valid sign-in to Databricks; `command` signs in. */
  | "not-signed-in"
  /** The Azure CLI holds no valid sign-in; `command` signs in. */
  | "azure-not-signed-in"
  /** The system's keychain, where sign-ins are kept, cannot be used. */
  | "keychain-failed"
  | "cli-missing"
  | "cli-failed"
  /** The CLI gave no token for a reason that is not known here, and so may pass. */
  | "cli-trouble"
  /** Plain http to a host that is not this machine. */
  | "insecure-host"
  | "host-unreachable"
  | "bad-certificate"
  /** A proxy on the way wants a password, or does not let the connection through. */
  | "proxy-refused"
  | "unauthorized"
  | "forbidden"
  | "not-found"
  /** Something answers at the host, but it is not a Databricks workspace that serves apps. */
  | "wrong-host"
  | "rate-limited"
  | "unavailable"
  | "timeout"
  /** No SQL warehouse can be had to read the logs table with. */
  | "no-warehouse"
  /** The SQL warehouse, or SQL at all, is not this credential's to use. */
  | "warehouse-refused"
  /** The SQL warehouse does not run, and nobody agreed to start it. */
  | "warehouse-asleep"
  /** The logs table may not be read: SELECT, USE SCHEMA or USE CATALOG is missing. */
  | "history-refused"
  /** The logs table is absent, hidden, or nothing was written to it yet. */
  | "history-missing"
  /** The logs table is of no layout that is known here. */
  | "history-unreadable"
  /** A statement that reads the logs table failed, or somebody else ended it. */
  | "query-failed"
  /** The workspace refused the request itself. */
  | "bad-request"
  | "bad-response";

export interface DatabricksErrorDetails {
  readonly cause?: unknown;
  /** HTTP status, when the workspace answered. */
  readonly status?: number | undefined;
  /** How long the workspace asked to wait, milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** A command line that removes the cause, such as `databricks auth login --profile dev`. Never holds a secret. */
  readonly command?: string | undefined;
  /** The host and the profile of the file that it is about, where another one may be in force. */
  readonly place?: { readonly host: string; readonly profile: string | undefined } | undefined;
  /** What is wrong in a few words, for a list that names the profile and its file beside it. */
  readonly brief?: Phrase | string | undefined;
}

const transientCodes: ReadonlySet<DatabricksErrorCode> = new Set([
  "cli-trouble",
  "host-unreachable",
  "rate-limited",
  "unavailable",
  "timeout",
]);

/**
 * The one error of this layer. Its message is a finished sentence that names the profile, host or app and says what
 * to do; it never holds a secret.
 */
export class DatabricksError extends Error {
  readonly code: DatabricksErrorCode;
  /** The message as it can be told in another language; undefined for one that was given as a plain text. */
  readonly phrase: Phrase | undefined;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly command: string | undefined;
  readonly brief: string | undefined;
  readonly briefPhrase: Phrase | undefined;
  readonly place: DatabricksErrorDetails["place"];

  constructor(code: DatabricksErrorCode, message: Phrase | string, details: DatabricksErrorDetails = {}) {
    super(String(message), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "DatabricksError";
    this.code = code;
    this.phrase = message instanceof Phrase ? message : undefined;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
    this.command = details.command;
    this.brief = details.brief === undefined ? undefined : String(details.brief);
    this.briefPhrase = details.brief instanceof Phrase ? details.brief : undefined;
    this.place = details.place;
  }

  /** Whether the same request may succeed later without anybody changing anything. */
  shouldRetry(): boolean {
    return transientCodes.has(this.code);
  }
}
