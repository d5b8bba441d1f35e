import type { CertificateFault } from "../certificate.ts";
import type { ConnectionScript } from "./faults.ts";
import type { DeployOptions } from "./lifecycle.ts";
import type { LedgerEntry } from "./ledger.ts";
import type { SqlOptions, StandInSql, TelemetrySpec } from "./sqlTypes.ts";
import type { TokenRequest } from "./tokens.ts";

/** What a log service answers to a credential it does not take. Databricks answers 302, to a sign-in page. */
export type RefusalStatus = 302 | 401 | 403;

export interface AppSpec {
  readonly name: string;
  readonly description?: string | undefined;
  /** Default "ACTIVE" ("STOPPED" with `neverStarted`). */
  readonly computeState?: string | undefined;
  readonly computeMessage?: string | undefined;
  /** Default "RUNNING" while the compute is ACTIVE, "UNAVAILABLE" otherwise. */
  readonly appState?: string | undefined;
  readonly appMessage?: string | undefined;
  /** No url in REST until it is started. Default false. */
  readonly neverStarted?: boolean | undefined;
  /** Created a moment ago, as REST creates apps: stopped, and not deployed until it is started. Default false. */
  readonly isNew?: boolean | undefined;
  /** A stop leaves `active_deployment` as it is, and a start then deploys nothing. Default false: see the lifecycle. */
  readonly keepsDeployment?: boolean | undefined;
  /** Lines kept for replay. Default 1000. */
  readonly bufferLines?: number | undefined;
  /** Bytes of frames kept for replay, on top of `bufferLines`. Default: no limit. */
  readonly bufferBytes?: number | undefined;
  /** Keep every emitted line for `ledger`. Default true; false for benchmarks. */
  readonly keepLedger?: boolean | undefined;
  /**
   * A client that is this many lines behind, and behind the replay buffer, is closed with 1013. Default 1,000,000.
   * Until then it costs an index, and the lines it still needs stay referenced once for all clients.
   */
  readonly maxLagLines?: number | undefined;
  /** Between keep-alives (a single NUL byte), milliseconds; 0 for none. Default 15,000. */
  readonly keepAliveMs?: number | undefined;
  /** Keep-alives in binary frames. Default false (text). */
  readonly keepAliveBinary?: boolean | undefined;
  /** A keep-alive right after the replay, as a server may say "that was all". Default false. */
  readonly keepAliveAfterReplay?: boolean | undefined;
  /** Refuse a handshake whose Origin is not the app's. Default true. */
  readonly requireOrigin?: boolean | undefined;
  /** Cut timestamps to whole seconds. Default false (microseconds). */
  readonly wholeSeconds?: boolean | undefined;
  /** Default 302. */
  readonly refuseWith?: RefusalStatus | undefined;
  /** Close a live socket with 4401 when its token expires or is revoked. Default false. */
  readonly closeOnExpiry?: boolean | undefined;
  /** How long each state of a start, stop, deploy or restart lasts, milliseconds. Default 20. */
  readonly transitionMs?: number | undefined;
  readonly minInstances?: number | undefined;
  readonly maxInstances?: number | undefined;
  readonly activeInstances?: number | undefined;
  readonly sourceCodePath?: string | undefined;
  readonly creator?: string | undefined;
  /** Default: none, as of an app that nobody switched it on for. Needs `keepLedger`. */
  readonly telemetry?: TelemetrySpec | undefined;
  /** When it was deployed, epoch milliseconds. Default: now. */
  readonly deployedAtMs?: number | undefined;
}

/** An entry to emit: `source` defaults to APP, `timestamp` (epoch seconds) to now; other fields go out as they are. */
export interface EntryToEmit {
  readonly source?: string | undefined;
  readonly timestamp?: number | undefined;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** A string goes out verbatim as a text frame, a Buffer as a binary one. */
export type Emission = string | Buffer | EntryToEmit;

/** One handshake with an app's log service, and what came of it. */
export interface ConnectionRecord {
  readonly id: number;
  readonly atMs: number;
  /** Of the handshake's answer; 0 while, or when, there is none. */
  readonly status: number;
  readonly origin?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly cookie?: string | undefined;
  /** The first text frame; undefined until it came. */
  readonly search?: string | undefined;
  /** Lines of the replay that were written to the socket. */
  readonly replayed: number;
  /** All lines written to the socket. */
  readonly sent: number;
  /** WebSocket pings received. */
  readonly pings: number;
  /** Sent or received, whichever was first; 1006 when the socket went without. */
  readonly closeCode?: number | undefined;
  readonly open: boolean;
  /** Whether the bearer token was good. */
  readonly authorized: boolean;
}

/** What `dropAll` does: a close frame, a TCP reset, or silence for ever on a socket that stays open. */
export type Drop = { readonly code?: number; readonly reason?: string } | "reset" | "half-open";

export interface AppState {
  compute?: string;
  computeMessage?: string;
  app?: string;
  appMessage?: string;
}

/** A deployment to come: `fail` is the message of one that does not come up. */
export interface Deploying extends Pick<
  DeployOptions,
  "fail" | "failsIn" | "keepBuffer" | "creator" | "sourceCodePath"
> {
  /** As REST has it: `branch`, `tag` or `commit`, then `resolved_commit`, and `git_repository`. */
  readonly gitSource?: object;
}

/** One app of the stand-in workspace, on a server and port of its own. */
export interface StandInApp {
  readonly name: string;
  /** `http://127.0.0.1:port`, or https. */
  readonly url: string;
  /** `ws://127.0.0.1:port/logz/stream`, or wss. */
  readonly logsUrl: string;
  /** Into the ledger, the replay buffer and every live socket. */
  emit(...lines: Emission[]): void;
  /** Everything emitted so far, in order; empty without `keepLedger`. */
  readonly ledger: readonly LedgerEntry[];
  /** What a connect would replay now. */
  readonly buffered: readonly LedgerEntry[];
  clearBuffer(): void;
  setBufferLines(lines: number): void;
  readonly connections: readonly ConnectionRecord[];
  /** TCP sockets open at this app's server, handshakes and half-open ones included. */
  readonly openSockets: number;
  /** Requests of `/logz/batch`. */
  readonly batchRequests: number;
  /** Consumed one for each incoming handshake, in order; when empty every connect is healthy. */
  faults: ConnectionScript[];
  /** Acts on all live WebSockets now. */
  dropAll(drop: Drop): void;
  refuseWith: RefusalStatus;
  /** False: a good token has no permission for this app; 403 from REST and from the log service. */
  permitted: boolean;
  /** Resolves when the app runs. */
  start(): Promise<void>;
  /** Closes sockets with 1001 and empties the buffer; resolves when stopped. */
  stop(): Promise<void>;
  /** Closes sockets with 1001; 503 for `downMs` (default: the app's transition time); empties the buffer unless told. */
  restart(options?: { keepBuffer?: boolean; downMs?: number }): Promise<void>;
  /** A restart with a new deployment. */
  deploy(options?: Deploying): Promise<void>;
  /** The app's process dies: state CRASHED. The log service, which is the platform's, stays up. */
  crash(message: string): void;
  /** The app is deleted: 404 from now on. */
  remove(): void;
  readonly state: Readonly<Required<AppState>>;
  setState(state: AppState): void;
}

/** A REST or OIDC request that was answered, without its credentials. */
export interface RequestRecord {
  readonly method: string;
  readonly path: string;
  /** Of REST requests only; starts with "?" or is empty. */
  readonly query: string;
  /** 0 when the connection was reset or left hanging. */
  readonly status: number;
  /** The connection ended before the whole answer was sent: the client gave up, or it was reset. */
  readonly isCutShort: boolean;
  /** A workspace may have such an endpoint; this one has not. */
  readonly isUnheardOf: boolean;
  readonly atMs: number;
}

/** What happens to a matched request instead of its answer; with `delayMs` alone, its real answer comes late. */
export interface RequestFailure {
  /** Default 200 with a body, 500 without. */
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  readonly delayMs?: number | undefined;
  readonly reset?: boolean | undefined;
  readonly hang?: boolean | undefined;
  /** Default 1. */
  readonly times?: number | undefined;
}

export interface WorkspaceOptions {
  /** Default 0: any free port. */
  readonly port?: number | undefined;
  /** A self-signed certificate on every server, or one with this fault. Default false. */
  readonly tls?: boolean | CertificateFault | undefined;
  /**
   * What the workspace and its apps call themselves. A name needs a proxy that leads it to 127.0.0.1; another address
   * of this machine is listened on. Default 127.0.0.1.
   */
  readonly hostname?: string | undefined;
  /**
   * In place of a hostname: the workspace calls itself `https://<domain>` and its apps `https://<app>.<domain>`, as
   * Databricks does, without ports. It then plays Microsoft Entra at `login.microsoftonline.com`, too. Needs `tls`, and
   * a proxy with the workspace's `routes`.
   */
  readonly domain?: string | undefined;
  /**
   * Makes it a unified host with this workspace: REST requests without its X-Databricks-Workspace-Id get the login
   * page, and the sign-in service is the account's, below `/oidc/accounts/`.
   */
  readonly workspaceId?: string | undefined;
  /** Seconds. Default 3600. */
  readonly tokenLifetimeS?: number | undefined;
  readonly apps?: readonly AppSpec[] | undefined;
  /** Apps on a page, at most, whatever the client asks for. Default 20. */
  readonly pageSize?: number | undefined;
  /** Default: SQL without a warehouse. */
  readonly sql?: SqlOptions | undefined;
}

/** A stand-in Databricks workspace on loopback. */
export interface Workspace extends AsyncDisposable {
  /** `http://127.0.0.1:port`, or https. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The account that the workspace belongs to. */
  readonly accountId: string;
  /** With `tls`: the certificate to trust. */
  readonly caPem: string | undefined;
  /** With `domain`: the port on 127.0.0.1 of each name. */
  readonly routes: Readonly<Record<string, number>>;
  /** A `.databrickscfg` section for the service principal. Default section "DEFAULT". */
  profileIni(section?: string): string;
  /** Of the service principal in Microsoft Entra, which answers with `domain` only. Default section "DEFAULT". */
  entraProfileIni(section?: string): string;
  /** A PAT or a token of Microsoft Entra is good for REST, never for logs. */
  issueToken(request?: TokenRequest): string;
  revokeToken(token: string): void;
  revokeAllTokens(): void;
  /** How many access tokens have neither ended nor been revoked. */
  livingTokens(): number;
  /** Every token, refresh token, secret and code there ever was, to search logs and files for. */
  readonly secretsIssued: ReadonlySet<string>;
  addApp(spec: AppSpec): Promise<StandInApp>;
  /** @throws Error when there is none of that name. */
  app(name: string): StandInApp;
  readonly apps: readonly StandInApp[];
  readonly sql: StandInSql;
  readonly requests: readonly RequestRecord[];
  /**
   * The next request whose path holds the string, or whose path and query match the expression, fails like this.
   * Only REST and OIDC; the log services have `faults`.
   */
  failNext(match: string | RegExp, failure: RequestFailure): void;
  close(): Promise<void>;
}
