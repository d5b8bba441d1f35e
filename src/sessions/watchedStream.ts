import { randomUUID } from "node:crypto";
import type { App } from "../databricks/api/app.ts";
import type { DeliveryHistory, LogEvent, LogLine } from "../logstream/index.ts";
import { createHistory, streamLogs } from "../logstream/index.ts";
import { AppHealth } from "./appHealth.ts";
import { AppWatch } from "./appWatch.ts";
import { BuildErrors } from "./buildErrors.ts";
import type { Deployment } from "./deployment.ts";
import type { Filters } from "./filters.ts";
import { KeptJoin } from "./kept/keptJoin.ts";
import type { Notice, SessionItem } from "./sessionItem.ts";
import type { SessionTarget } from "./sessionState.ts";

export interface WatchedStreamOptions {
  /** Told what the platform says of the app. */
  readonly say: (notice: Notice) => void;
  /** Told of each line that this choice of sources keeps back. */
  readonly onKeptBack: (source: string, choice: readonly string[]) => void;
  /** Whether a connection stands, so that the app needs looking at. */
  readonly isLive: () => boolean;
  /** Told of each look at the app. */
  readonly onSeen: (app: App) => void;
}

/** The streams of one session, one after the other, each with an eye on the app itself. None repeats a line of another. */
export class WatchedStream {
  readonly #options: WatchedStreamOptions;
  readonly #history: DeliveryHistory = createHistory();
  #kept: readonly LogLine[] = [];
  #join: KeptJoin | undefined;
  readonly #watch: AppWatch;
  /** Whether the app is down. */
  readonly health = new AppHealth({
    onHint: (hint) => {
      this.#watch.lookSoon(hint);
    },
  });
  #lastLifeMs: number | undefined;
  readonly #build: BuildErrors;
  /** Keeps reconnects on one instance of an app that runs on several. */
  readonly #routingCookie = `__Host-databricks-app-router=${randomUUID()}`;

  constructor(options: WatchedStreamOptions) {
    this.#options = options;
    this.#build = new BuildErrors(options.say);
    this.#watch = new AppWatch({
      say: options.say,
      onSeen: (app) => {
        this.health.sawApp(app, Date.now());
        options.onSeen(app);
      },
    });
  }

  /** What the app runs, or ran before it was stopped, as far as it was seen. */
  get deployment(): Deployment | undefined {
    return this.#watch.deployment;
  }

  /** To be shown all that the session receives, in turn. */
  readonly see = (items: readonly SessionItem[]): void => {
    this.health.see(items);
    this.#build.see(items);
  };

  /** When the log service last gave a sign of life, epoch milliseconds. */
  get lastLifeMs(): number | undefined {
    return this.#lastLifeMs;
  }

  /** These were received before the window was reloaded, masked: what comes goes on below them. */
  goOnBelow(kept: readonly LogLine[]): void {
    this.#kept = kept;
  }

  async *events(
    target: SessionTarget,
    filters: Filters,
    signal: AbortSignal,
  ): AsyncGenerator<LogEvent, void> {
    const { app, connection } = target;
    const watching = new AbortController();
    let watched = Promise.resolve();
    try {
      if (app !== undefined) {
        this.#watch.see(app.known);
        const { isLive } = this.#options;
        watched = this.#watch.keepLooking(app, isLive, AbortSignal.any([signal, watching.signal]));
      }
      const appStatusChecker =
        app?.createStatusChecker((seen) => {
          this.#watch.see(seen);
        }) ?? connection.appStatusChecker;
      const join = this.#joinFor(filters);
      const events = streamLogs({
        ...connection,
        ...(appStatusChecker && { appStatusChecker }),
        headers: () => (this.#watch.hasSeveralInstances ? { Cookie: this.#routingCookie } : {}),
        search: filters.search,
        tail: join === undefined ? filters.tail : 0,
        sources: new Set(filters.sources),
        onKeptBack: (line) => {
          this.#build.sawKeptBack(line);
          this.#options.onKeptBack(line.source, filters.sources);
        },
        follow: true,
        whenStopped: "wait",
        history: this.#history,
        onLife: () => (this.#lastLifeMs = Date.now()),
        signal,
      });
      yield* join === undefined ? events : join.through(events);
    } finally {
      watching.abort();
      this.#build.dispose();
      await watched;
    }
  }

  /** Undefined once the stream goes on below what was kept. */
  #joinFor({ tail }: Filters): KeptJoin | undefined {
    if (this.#kept.length > 0) this.#join = new KeptJoin({ kept: this.#kept, tail });
    this.#kept = [];
    if (this.#join?.isJoined === true) this.#join = undefined;
    return this.#join;
  }
}
