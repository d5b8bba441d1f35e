import { randomUUID } from "node:crypto";
import type { DeliveryHistory, LogEvent, LogLine } from "../logstream/index.ts";
import { createHistory, streamLogs } from "../logstream/index.ts";
import { LineReader } from "../reading/lineReader.ts";
import { AppWatch } from "./appWatch.ts";
import { Emitter, type Subscribe } from "./emitter.ts";
import { KNOWN_SOURCES, sourcesToKeep, type Filters } from "./filters.ts";
import { Scrollback, type ScrollbackLimits } from "./scrollback.ts";
import type { LineItem, Notice, SessionItem } from "./sessionItem.ts";
import { isStreaming } from "./sessionState.ts";
import type { SessionState, SessionTarget, Trouble } from "./sessionState.ts";

export interface SessionOptions {
  readonly target: SessionTarget;
  readonly scrollback: ScrollbackLimits;
  /** Told when a listener threw; the stream goes on. */
  readonly onListenerError: (error: unknown) => void;
}

/** A place in what a session received. */
export interface SessionPlace {
  /** Of the item after it, as the scrollback counts. */
  readonly position: number;
  /** Lines received before it. */
  readonly lineTotal: number;
}

/**
 * One app's live log: the connection, what it received, and whether the view follows it. It outlives its connections:
 * stopped and started again it goes on below, and repeats nothing.
 */
export class LogSession {
  /** What it keeps at most, for saving and while follow is off. */
  readonly limits: ScrollbackLimits;
  readonly #received: Emitter<readonly SessionItem[]>;
  readonly #shown: Emitter<readonly SessionItem[]>;
  readonly #changed: Emitter<void>;
  readonly #scrollback: Scrollback;
  readonly #reader = new LineReader();
  readonly #history: DeliveryHistory = createHistory();
  readonly #watch = new AppWatch((notice) => {
    this.say(notice);
  });
  /** Keeps reconnects on one instance of an app that runs on several. */
  readonly #routingCookie = `__Host-databricks-app-router=${randomUUID()}`;
  #target: SessionTarget;
  #filters: Filters = { sources: KNOWN_SOURCES, search: "", tail: 0 };
  #state: SessionState = { kind: "stopped" };
  #abort: AbortController | undefined;
  #settled: Promise<void> = Promise.resolve();
  #outage: { readonly sinceMs: number; readonly said: string } | undefined;
  #wasConnected = false;
  #saidPolling = false;
  #trouble: Trouble | undefined;
  #lineTotal = 0;
  #lastLineMs: number | undefined;
  #lastLifeMs: number | undefined;
  #held: SessionPlace | undefined;

  constructor(options: SessionOptions) {
    this.#target = options.target;
    this.limits = options.scrollback;
    this.#scrollback = new Scrollback(options.scrollback);
    this.#received = new Emitter(options.onListenerError);
    this.#shown = new Emitter(options.onListenerError);
    this.#changed = new Emitter(options.onListenerError);
  }

  /** Everything that comes, when it comes. */
  get onDidReceive(): Subscribe<readonly SessionItem[]> {
    return this.#received.subscribe;
  }

  /** What the view shows: the same items, except that they wait while follow is off. */
  get onDidShow(): Subscribe<readonly SessionItem[]> {
    return this.#shown.subscribe;
  }

  /** State, follow or counts changed. */
  get onDidChange(): Subscribe<void> {
    return this.#changed.subscribe;
  }

  get target(): SessionTarget {
    return this.#target;
  }

  get filters(): Filters {
    return this.#filters;
  }

  get state(): SessionState {
    return this.#state;
  }

  get isFollowing(): boolean {
    return this.#held === undefined;
  }

  /** Lines that arrived since follow was turned off. */
  get newLines(): number {
    return this.#held === undefined ? 0 : this.#lineTotal - this.#held.lineTotal;
  }

  /** Lines received since the session began, kept or not. */
  get lineTotal(): number {
    return this.#lineTotal;
  }

  /** When the last line arrived, epoch milliseconds. */
  get lastLineMs(): number | undefined {
    return this.#lastLineMs;
  }

  /** When the log service last gave a sign of life, a pong included, epoch milliseconds. */
  get lastLifeMs(): number | undefined {
    return this.#lastLifeMs;
  }

  get lastTrouble(): Trouble | undefined {
    return this.#trouble;
  }

  /** The lines held now, oldest first, and the place after them: what arrives later is `since(end)`. */
  snapshot(): { readonly lines: readonly LogLine[]; readonly end: SessionPlace } {
    return { lines: this.heldLines().map(({ line }) => line), end: this.#end };
  }

  /** The lines held now with what each one says, oldest first. */
  heldLines(): readonly LineItem[] {
    return this.#scrollback.since(0).filter((item) => item.kind === "line");
  }

  /** What is still held of all that came after `place`, oldest first, and how many lines no longer are. */
  since(place: SessionPlace): { readonly items: readonly SessionItem[]; readonly missingLines: number } {
    const items = this.#scrollback.since(place.position);
    const heldLines = items.reduce((count, item) => count + (item.kind === "line" ? 1 : 0), 0);
    return { items, missingLines: this.#lineTotal - place.lineTotal - heldLines };
  }

  /**
   * Streams, from now on through `target` and with `filters`. A connection in use is closed first. Follow stays as it
   * is. Never throws: what goes wrong becomes the state `ended`.
   */
  start(target: SessionTarget, filters: Filters): void {
    this.#abort?.abort();
    this.#target = target;
    this.#filters = filters;
    this.#outage = undefined;
    this.#wasConnected = false;
    this.#saidPolling = false;
    const abort = new AbortController();
    this.#abort = abort;
    this.#setState({ kind: "connecting" });
    const previous = this.#settled;
    this.#settled = previous.then(() => this.#stream(abort.signal));
  }

  /** Ends the connection and keeps what was received. Settles once the socket is closed. */
  async stop(): Promise<void> {
    this.#abort?.abort();
    if (isStreaming(this.#state)) this.#setState({ kind: "stopped" });
    await this.#settled;
  }

  /** Off: the view holds still and what arrives is counted. On: all that was missed is shown, in order. */
  setFollowing(isFollowing: boolean): void {
    if (isFollowing === this.isFollowing) return;
    if (isFollowing) this.#release();
    else this.#held = this.#end;
    this.#changed.fire();
  }

  /** Gives up the oldest of what it keeps, down to these limits. While follow is off nothing: it is not shown yet. */
  shrink(limits: ScrollbackLimits): void {
    if (this.isFollowing) this.#scrollback.shrink(limits);
  }

  /** Adds a notice of ours to the log. */
  say(notice: Notice): void {
    this.#push([this.#notice(notice)]);
    this.#changed.fire();
  }

  get #end(): SessionPlace {
    return { position: this.#scrollback.end, lineTotal: this.#lineTotal };
  }

  #release(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held === undefined) return;
    const { items, missingLines: lines } = this.since(held);
    this.#shown.fire(lines > 0 ? [this.#notice({ kind: "trimmed", lines }), ...items] : items);
  }

  async #stream(signal: AbortSignal): Promise<void> {
    let end: SessionState = { kind: "ended", error: undefined };
    const watching = new AbortController();
    let watched = Promise.resolve();
    try {
      signal.throwIfAborted();
      this.say({ kind: "started", filters: this.#filters });
      const { app, connection } = this.#target;
      if (app !== undefined) {
        this.#watch.see(app.known);
        const isLive = (): boolean => this.#state.kind === "live";
        watched = this.#watch.keepLooking(app, isLive, AbortSignal.any([signal, watching.signal]));
      }
      const appStatusChecker =
        app?.createStatusChecker((seen) => {
          this.#watch.see(seen);
        }) ?? connection.appStatusChecker;
      const sources = sourcesToKeep(this.#filters.sources);
      const events = streamLogs({
        ...connection,
        ...(appStatusChecker && { appStatusChecker }),
        headers: () => (this.#watch.hasSeveralInstances ? { Cookie: this.#routingCookie } : {}),
        search: this.#filters.search,
        tail: this.#filters.tail,
        ...(sources && { sources }),
        follow: true,
        whenStopped: "wait",
        history: this.#history,
        onLife: () => (this.#lastLifeMs = Date.now()),
        signal,
      });
      for await (const event of events) {
        this.#accept(event, signal);
      }
    } catch (error) {
      end = { kind: "ended", error: error instanceof Error ? error : new Error(String(error)) };
    } finally {
      watching.abort();
      await watched;
    }
    if (signal.aborted) {
      // Said only now, below the lines that were still handed out; a new start says its own.
      if (this.#abort?.signal === signal) this.say({ kind: "stopped" });
      return;
    }
    this.#push([this.#notice({ kind: "ended", error: end.error })]);
    this.#setState(end);
  }

  #accept(event: LogEvent, signal: AbortSignal): void {
    // An aborted stream still hands out the lines it holds, and counts them as delivered.
    if (signal.aborted && event.kind !== "lines" && event.kind !== "gap") return;
    switch (event.kind) {
      case "connecting":
        this.#setState({ kind: "connecting" });
        break;
      case "connected":
        if (event.transport === "polling") this.#acceptPolling();
        this.#acceptConnected();
        break;
      case "lines":
        this.#acceptLines(event.lines);
        break;
      case "gap":
        this.say(event);
        break;
      case "retrying":
        this.#acceptTrouble(event.cause.message, event);
        this.#setState({ kind: "retrying", untilMs: Date.now() + event.delayMs, cause: event.cause });
        break;
      case "waiting":
        this.#acceptTrouble(event.detail, event);
        this.#setState(event);
        break;
    }
  }

  #acceptPolling(): void {
    if (this.#saidPolling) return;
    this.#saidPolling = true;
    this.say({ kind: "polling", isChosen: this.#target.connection.transport === "polling" });
  }

  #acceptConnected(): void {
    const now = Date.now();
    const outage = this.#wasConnected ? this.#outage : undefined;
    this.say(outage ? { kind: "reconnected", afterMs: now - outage.sinceMs } : { kind: "connected" });
    this.#outage = undefined;
    this.#wasConnected = true;
    this.#setState({ kind: "live", sinceMs: now });
  }

  #acceptLines(lines: readonly LogLine[]): void {
    const arrivedMs = Date.now();
    this.#lineTotal += lines.length;
    this.#lastLineMs = arrivedMs;
    this.#push(lines.map((line) => ({ kind: "line", line, facts: this.#reader.read(line), arrivedMs })));
    this.#changed.fire();
  }

  /** An outage of hours is told once for each cause, not once for each attempt: the state shows the attempts. */
  #acceptTrouble(message: string, notice: Notice): void {
    const now = Date.now();
    this.#trouble = { message, atMs: now };
    if (this.#outage?.said === message) return;
    this.#outage = { sinceMs: this.#outage?.sinceMs ?? now, said: message };
    this.say(notice);
  }

  #notice(notice: Notice): SessionItem {
    return { kind: "notice", notice, arrivedMs: Date.now() };
  }

  #push(items: readonly SessionItem[]): void {
    for (const item of items) this.#scrollback.push(item);
    this.#received.fire(items);
    if (this.#held === undefined) this.#shown.fire(items);
  }

  #setState(state: SessionState): void {
    this.#state = state;
    this.#changed.fire();
  }
}
