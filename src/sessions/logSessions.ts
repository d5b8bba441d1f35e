import { Emitter } from "./emitter.ts";
import type { Subscribe } from "./emitter.ts";
import { areSameFilters } from "./filters.ts";
import type { Filters } from "./filters.ts";
import { LogSession } from "./logSession.ts";
import type { ScrollbackLimits } from "./scrollback.ts";
import { isStreaming } from "./sessionState.ts";
import type { SessionTarget } from "./sessionState.ts";

export interface OpenSessionOptions {
  readonly target: SessionTarget;
  readonly filters: Filters;
  /** For a session that is not there yet. */
  readonly scrollback: ScrollbackLimits;
  /** Whether the view follows, when this call starts a stream that was not live. */
  readonly isFollowing: boolean;
}

/** Streams that are over and keep all they hold; of older ones only what their view can still show is kept. */
export const KEPT_WHOLE = 4;
export const KEPT_OF_OLDER: ScrollbackLimits = { lines: 50_200, bytes: 24 * 1024 * 1024 };

/** The sessions of this window: one for each workspace host and app, live or not. */
export class LogSessions {
  readonly #sessions = new Map<string, LogSession>();
  readonly #added: Emitter<LogSession>;
  readonly #changed: Emitter<LogSession>;
  readonly #onListenerError: (error: unknown) => void;
  #current: LogSession | undefined;
  /** Streams that are over, the one that ended last at the end. */
  #over: readonly LogSession[] = [];

  constructor(onListenerError: (error: unknown) => void) {
    this.#onListenerError = onListenerError;
    this.#added = new Emitter(onListenerError);
    this.#changed = new Emitter(onListenerError);
  }

  /** A session came into being; it has not started yet. */
  get onDidAdd(): Subscribe<LogSession> {
    return this.#added.subscribe;
  }

  /** Something about this session changed, or it became the current one. */
  get onDidChange(): Subscribe<LogSession> {
    return this.#changed.subscribe;
  }

  /** The session used last. */
  get current(): LogSession | undefined {
    return this.#current;
  }

  /** All sessions, the one used last first. */
  get all(): readonly LogSession[] {
    const others = [...this.#sessions.values()].filter((session) => session !== this.#current).reverse();
    return this.#current === undefined ? others : [this.#current, ...others];
  }

  get streaming(): readonly LogSession[] {
    return this.all.filter((session) => isStreaming(session.state));
  }

  get(key: string): LogSession | undefined {
    return this.#sessions.get(key);
  }

  /** Makes this session the one that commands act on. */
  use(session: LogSession): void {
    if (this.#current === session) return;
    this.#current = session;
    this.#changed.fire(session);
  }

  /**
   * The session of a target, streaming with these filters. A live one with the same filters is left alone; with other
   * filters it starts anew, and what it already delivered is not repeated.
   */
  open(options: OpenSessionOptions): LogSession {
    const session = this.#sessions.get(options.target.key) ?? this.#add(options);
    const isLive = isStreaming(session.state);
    if (!isLive) session.setFollowing(options.isFollowing);
    if (!isLive || !areSameFilters(session.filters, options.filters))
      session.start(options.target, options.filters);
    this.use(session);
    return session;
  }

  /** Settles once every socket is closed. */
  async stopAll(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map((session) => session.stop()));
  }

  #bound(changed: LogSession): void {
    if (isStreaming(changed.state)) {
      this.#over = this.#over.filter((session) => session !== changed);
      return;
    }
    if (!this.#over.includes(changed)) this.#over = [...this.#over, changed];
    for (const session of this.#over.slice(0, -KEPT_WHOLE)) session.shrink(KEPT_OF_OLDER);
  }

  #add({ target, scrollback }: OpenSessionOptions): LogSession {
    const session = new LogSession({ target, scrollback, onListenerError: this.#onListenerError });
    session.onDidChange(() => {
      this.#bound(session);
      this.#changed.fire(session);
    });
    this.#sessions.set(target.key, session);
    this.#added.fire(session);
    return session;
  }
}
