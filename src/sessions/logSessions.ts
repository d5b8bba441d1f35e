import { Emitter } from "./emitter.ts";
import type { Subscribe, Subscription } from "./emitter.ts";
import { areSameFilters } from "./filters.ts";
import type { Filters } from "./filters.ts";
import { EndedLogs } from "./endedLogs.ts";
import type { KeptItem } from "./kept/keptRows.ts";
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
  /** What a session that is not there yet goes on below: what was kept of it before the window was reloaded. */
  readonly kept?: KeptOfSession | undefined;
}

type HeldSessionOptions = Pick<OpenSessionOptions, "target" | "scrollback" | "kept"> &
  Partial<Pick<OpenSessionOptions, "filters">>;

/** What is kept of one session, oldest first. */
export interface KeptOfSession {
  readonly log: string;
  readonly items: readonly KeptItem[];
}

interface Open {
  readonly session: LogSession;
  readonly subscription: Subscription;
}

/** The sessions of this window: one for each workspace host and app, live or not, until it is closed. */
export class LogSessions {
  readonly #sessions = new Map<string, Open>();
  readonly #added: Emitter<LogSession>;
  readonly #closed: Emitter<LogSession>;
  readonly #changed: Emitter<LogSession>;
  readonly #onListenerError: (error: unknown) => void;
  #current: LogSession | undefined;
  readonly #ended = new EndedLogs();

  constructor(onListenerError: (error: unknown) => void) {
    this.#onListenerError = onListenerError;
    this.#added = new Emitter(onListenerError);
    this.#closed = new Emitter(onListenerError);
    this.#changed = new Emitter(onListenerError);
  }

  /** A session came into being; it has not started yet. */
  get onDidAdd(): Subscribe<LogSession> {
    return this.#added.subscribe;
  }

  /** A session is no longer one of these; it may still have a connection to end. */
  get onDidClose(): Subscribe<LogSession> {
    return this.#closed.subscribe;
  }

  /** Something about this session changed, or it became the current one, or was closed. */
  get onDidChange(): Subscribe<LogSession> {
    return this.#changed.subscribe;
  }

  /** The session used last. */
  get current(): LogSession | undefined {
    return this.#current;
  }

  /** All sessions, the one used last first. */
  get all(): readonly LogSession[] {
    const others = this.#list()
      .filter((session) => session !== this.#current)
      .reverse();
    return this.#current === undefined ? others : [this.#current, ...others];
  }

  get streaming(): readonly LogSession[] {
    return this.all.filter((session) => isStreaming(session.state));
  }

  get(key: string): LogSession | undefined {
    return this.#sessions.get(key)?.session;
  }

  /** Whether it was not closed. */
  has(session: LogSession): boolean {
    return this.get(session.target.key) === session;
  }

  /** Makes this session the one that commands act on, unless it was closed. */
  use(session: LogSession): void {
    if (this.#current === session || !this.has(session)) return;
    this.#current = session;
    this.#changed.fire(session);
  }

  /**
   * The session of a target, streaming with these filters. A live one with the same filters is left alone; with other
   * filters it starts anew, and what it already delivered is not repeated.
   */
  open(options: OpenSessionOptions): LogSession {
    const session = this.get(options.target.key) ?? this.#add(options);
    const isLive = isStreaming(session.state);
    if (!isLive) session.setFollowing(options.isFollowing);
    if (!isLive || !areSameFilters(session.filters, options.filters))
      session.start(options.target, options.filters);
    this.use(session);
    return session;
  }

  /**
   * The session of a target as it is; one that is not there yet comes into being, with what was kept of it, and does not
   * stream.
   */
  hold(options: HeldSessionOptions): LogSession {
    const session = this.get(options.target.key) ?? this.#add(options);
    this.use(session);
    return session;
  }

  /** Settles once every socket is closed. */
  async stopAll(): Promise<void> {
    await Promise.all(this.#list().map((session) => session.stop()));
  }

  /**
   * Ends a session's stream and gives back all it holds. The app's next stream is a session of its own. Settles once the
   * socket is closed.
   */
  async close(session: LogSession): Promise<void> {
    if (!this.has(session)) return;
    // First: who opens the app meanwhile gets a session that nobody closes.
    this.#sessions.get(session.target.key)?.subscription.dispose();
    this.#sessions.delete(session.target.key);
    this.#ended.remove(session);
    if (this.#current === session) {
      this.#current = undefined;
      this.#current = this.streaming[0] ?? this.all[0];
    }
    this.#closed.fire(session);
    this.#changed.fire(session);
    await session.stop();
    session.memory.forget();
    session.errors.clear();
  }

  #list(): LogSession[] {
    return [...this.#sessions.values()].map(({ session }) => session);
  }

  #add({ target, scrollback, filters, kept }: HeldSessionOptions): LogSession {
    const onListenerError = this.#onListenerError;
    const session = new LogSession({ target, scrollback, filters, onListenerError, keptAs: kept?.log });
    const subscription = session.onDidChange(() => {
      this.#ended.note(session);
      this.#changed.fire(session);
    });
    this.#sessions.set(target.key, { session, subscription });
    this.#added.fire(session);
    if (kept !== undefined) session.restore(kept.items);
    return session;
  }
}
