import type { AppStatus, StreamConfig } from "../logstream/index.ts";
import type { PhraseValue } from "../databricks/api/phrase.ts";
import type { AppSource } from "./appWatch.ts";
import type { Filters } from "./filters.ts";
import type { ScrollbackLimits } from "./scrollback.ts";

export type SessionState =
  | { readonly kind: "connecting" }
  /** `isReading`: the earlier lines of the log are still on their way. */
  | { readonly kind: "live"; readonly sinceMs: number; readonly isReading?: boolean }
  /** `retryNow` ends the wait as soon as the budget of connects allows. */
  | {
      readonly kind: "retrying";
      readonly untilMs: number;
      readonly cause: Error;
      readonly retryNow: () => void;
    }
  /** `retryNow` has the app's state asked for at once. */
  | {
      readonly kind: "waiting";
      readonly detail: string;
      readonly status?: AppStatus;
      readonly retryNow: () => void;
    }
  | { readonly kind: "stopped" }
  /** Without an error the stream came to its own end. */
  | { readonly kind: "ended"; readonly error: Error | undefined };

/** Whether the session has, or is trying for, a connection. */
export function isStreaming(state: SessionState): boolean {
  return state.kind !== "stopped" && state.kind !== "ended";
}

/** Whether it waits for something that a person can hurry: the next connect, the app, or that somebody tries again. */
export function canRetry(state: SessionState): boolean {
  const isOver = state.kind === "ended" && state.error !== undefined;
  return state.kind === "retrying" || state.kind === "waiting" || isOver;
}

/** What a session streams from, in words for people and in the terms of the streamer. */
export interface SessionTarget {
  /** Names the session in the registry: the workspace host and the app. */
  readonly key: string;
  /** The app's name, or the host of an address that is no app. */
  readonly name: string;
  /** Origin of the workspace that the credential belongs to. */
  readonly host: string;
  /** Of a host that several workspaces share, where it is known. */
  readonly workspaceId?: string | undefined;
  readonly profileName: string;
  /** The profile in the configuration file; undefined when the credential is from elsewhere. */
  readonly profile?: string | undefined;
  /** The kind of credential, for people. */
  readonly credential: PhraseValue;
  /** Where the app answers in a browser. */
  readonly url: string;
  /** The app's page in the workspace; undefined for an address that is no app. */
  readonly workspacePage: string | undefined;
  /** The app itself; undefined for an address that is no app. */
  readonly app: AppSource | undefined;
  /** How to reach the log service. */
  readonly connection: Pick<
    StreamConfig,
    "url" | "origin" | "tokenProvider" | "appStatusChecker" | "userAgent" | "dialer" | "transport"
  >;
}

export interface SessionOptions {
  readonly target: SessionTarget;
  readonly scrollback: ScrollbackLimits;
  /** Told when a listener threw; the stream goes on. */
  readonly onListenerError: (error: unknown) => void;
  /** What it is streamed with, should it be. Default: everything. */
  readonly filters?: Filters | undefined;
  /** Names it in what is kept on this machine; default: a new name. */
  readonly keptAs?: string | undefined;
}

/** The last time the connection was in trouble, for a person who asks later. */
export interface Trouble {
  /** In English. */
  readonly message: string;
  /** What it was: the error, or the state of an app that is waited for. */
  readonly by?: Error | AppStatus;
  readonly atMs: number;
}
