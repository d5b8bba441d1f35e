import type { LogEvent } from "../logstream/index.ts";
import type { AppHealth } from "./appHealth.ts";
import { ConnectionNews } from "./connectionNews.ts";
import type { Deployment } from "./deployment.ts";
import { EarlierLog } from "./earlierLog.ts";
import { Emitter, type Subscribe } from "./emitter.ts";
import type { Filters } from "./filters.ts";
import type { KeptItem } from "./kept/keptRows.ts";
import { newLogId } from "./kept/segmentFiles.ts";
import { SessionLog } from "./sessionLog.ts";
import { LoggedErrors } from "./loggedErrors.ts";
import { ReceivedLog } from "./receivedLog.ts";
import type { ScrollbackLimits } from "./scrollback.ts";
import type { Notice } from "./sessionItem.ts";
import { isStreaming } from "./sessionState.ts";
import type { SessionOptions, SessionState, SessionTarget, Trouble } from "./sessionState.ts";
import { WatchedStream } from "./watchedStream.ts";

/**
 * One app's live log: the connection, what it received, and whether the view follows it. It outlives its connections:
 * stopped and started again it goes on below, and repeats nothing.
 */
export class LogSession extends SessionLog {
  /** What it keeps at most, for saving and while follow is off. */
  readonly limits: ScrollbackLimits;
  /** What went wrong in it, each error once. */
  readonly errors: LoggedErrors;
  /** Names it, over reloads of its window, in what is kept on this machine. */
  readonly keptAs: string;
  /** Its lines from before, which did not come with the stream. */
  readonly earlier: EarlierLog;
  /** Adds a notice of ours to the log. */
  readonly say = (notice: Notice): void => {
    this.log.addNotice(notice);
    this.#changed.fire();
  };
  readonly #changed: Emitter<void>;
  readonly #news = new ConnectionNews({
    say: this.say,
    hasLines: () => this.liveTotal > 0,
    isReadable: () => this.earlier.isReadable,
  });
  readonly #stream = new WatchedStream({
    say: this.say,
    onKeptBack: (source, choice) => {
      this.log.keepBack(source, choice);
    },
    isLive: () => this.#state.kind === "live",
    onSeen: (app) => {
      this.errors.saw(app, Date.now());
      this.earlier.saw(app, this.#target.app?.mayReadHistory);
    },
  });
  #target: SessionTarget;
  #filters: Filters;
  #state: SessionState = { kind: "stopped" };
  #abort: AbortController | undefined;
  #settled: Promise<void> = Promise.resolve();
  #startedAtMs = 0;

  constructor(options: SessionOptions) {
    super(new ReceivedLog(options.scrollback, options.onListenerError));
    this.#target = options.target;
    this.limits = options.scrollback;
    this.keptAs = options.keptAs ?? newLogId();
    this.#filters = options.filters ?? { sources: [], search: "", tail: 0 };
    this.#changed = new Emitter(options.onListenerError);
    this.errors = new LoggedErrors(options.onListenerError);
    this.log.onDidReceive(this.#stream.see);
    this.log.onDidReceive(this.errors.see);
    const onChange = (): void => {
      this.#changed.fire();
    };
    this.errors.onDidChange(onChange);
    const { onListenerError } = options;
    this.earlier = new EarlierLog({ log: this.log, errors: this.errors, onChange, onListenerError });
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

  /** When it was last started, epoch milliseconds. */
  get startedAtMs(): number {
    return this.#startedAtMs;
  }

  /** When the log service last gave a sign of life, a pong included, epoch milliseconds. */
  get lastLifeMs(): number | undefined {
    return this.#stream.lastLifeMs;
  }

  /** Whether the app is down, as far as log and platform say. */
  get health(): Omit<AppHealth, "see" | "sawApp"> {
    return this.#stream.health;
  }

  /** The deployment that the app runs, or ran before it was stopped; undefined while it is not known. */
  get deployment(): Deployment | undefined {
    return this.#stream.deployment;
  }

  get lastTrouble(): Trouble | undefined {
    return this.#news.lastTrouble;
  }

  /** Shows what was kept of it before the window was reloaded; what it receives goes on below. Before the first start. */
  restore(kept: readonly KeptItem[]): void {
    this.#stream.goOnBelow(kept.flatMap((item) => (item.kind === "line" ? [item.line] : [])));
    this.#settled = this.log.restore(kept);
    this.earlier.waitFor(this.#settled);
  }

  /**
   * Streams, from now on through `target` and with `filters`. A connection in use is closed first. Follow stays as it
   * is. Never throws: what goes wrong becomes the state `ended`.
   */
  start(target: SessionTarget, filters: Filters): void {
    this.#abort?.abort();
    this.#target = target;
    this.#filters = filters;
    this.#news.begin(target.connection.transport === "polling");
    this.#startedAtMs = Date.now();
    const abort = new AbortController();
    this.#abort = abort;
    this.#setState({ kind: "connecting" });
    const previous = this.#settled;
    this.#settled = previous.then(() => this.#run(abort.signal));
  }

  /** Ends the connection and keeps what was received. Settles once the socket is closed. */
  async stop(): Promise<void> {
    this.#abort?.abort();
    if (isStreaming(this.#state)) this.#setState({ kind: "stopped" });
    await this.#settled;
  }

  /** Connects at once, where a wait for the next connect or for the app is under way and their budgets allow it. */
  retryNow(): void {
    const { kind } = this.#state;
    if (kind === "retrying" || kind === "waiting") this.#state.retryNow();
  }

  /** Off: the view holds still and what arrives is counted. On: all that was missed is shown, in order. */
  setFollowing(isFollowing: boolean): void {
    if (isFollowing === this.isFollowing) return;
    if (isFollowing) this.log.release();
    else this.log.hold();
    this.#changed.fire();
  }

  async #run(signal: AbortSignal): Promise<void> {
    let end: SessionState = { kind: "ended", error: undefined };
    try {
      signal.throwIfAborted();
      const filters = this.log.open(this.#filters);
      this.say({ kind: "started", filters: this.#filters });
      for await (const event of this.#stream.events(this.#target, filters, signal))
        this.#accept(event, signal);
    } catch (error) {
      end = { kind: "ended", error: error instanceof Error ? error : new Error(String(error)) };
    }
    if (signal.aborted) {
      // Said only now, below the lines that were still handed out; a new start says its own.
      if (this.#abort?.signal === signal) this.say({ kind: "stopped" });
      return;
    }
    this.log.addNotice({ kind: "ended", error: end.error });
    this.#setState(end);
  }

  #accept(event: LogEvent, signal: AbortSignal): void {
    // An aborted stream still hands out the lines it holds, and counts them as delivered.
    if (signal.aborted && event.kind !== "lines" && event.kind !== "gap") return;
    if (event.kind === "lines") {
      this.log.addLines(event.lines);
      this.#changed.fire();
      return;
    }
    const state = this.#news.see(event);
    if (state !== undefined) this.#setState(state);
  }

  #setState(state: SessionState): void {
    this.#state = state;
    this.#changed.fire();
  }
}
