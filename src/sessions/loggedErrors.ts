import type { App } from "../databricks/api/app.ts";
import { plainMessage } from "../reading/errorWords.ts";
import { redact } from "../reading/secrets/redact.ts";
import type { Deployment } from "./deployment.ts";
import { DeploymentTimes } from "./deploymentTimes.ts";
import { Emitter, type Subscribe } from "./emitter.ts";
import { ErrorEntries, type ErrorEntry } from "./errorEntries.ts";
import { ErrorReader, shownSentence } from "./errorReader.ts";
import type { LoggedError } from "./loggedError.ts";
import type { LineItem, SessionItem } from "./sessionItem.ts";

export type { LoggedError } from "./loggedError.ts";

/** Different errors kept of one log; those that came longest ago go first. */
const MOST_ERRORS = 200;
/** No row has come for so long: the entry is whole. Milliseconds. */
const QUIET_MS = 250;
/** Errors are read so long at a stretch, and then the window has its turn. Milliseconds. */
const TURN_MS = 4;
/** In a flood that does not end, what came is told so often. Milliseconds. */
const LONGEST_UNTOLD_MS = 1000;
/** Where more wait, as many are read as come, which holds back the log. */
const MOST_WAITING = 2000;
/** So soon before the word of an exit an error is its reason. Milliseconds. */
const EXIT_MS = 10_000;

/** What it says is unmasked until somebody looks. */
interface Counted extends Omit<LoggedError, "sentence" | "deployment" | "isPast"> {
  readonly said: string;
}

/** The errors of one log, each once with how often it came. Reads them after the lines were let through. */
export class LoggedErrors {
  readonly #entries = new ErrorEntries();
  /** By reading and where from, until it is over. */
  readonly #earlier = new Map<string, ErrorEntries>();
  readonly #reader = new ErrorReader();
  readonly #deployments = new DeploymentTimes();
  readonly #changed: Emitter<void>;
  /** By key, the one that came longest ago first. */
  readonly #errors = new Map<string, Counted>();
  /** What those say, masked, by id. */
  readonly #masked = new Map<number, { readonly said: string; readonly sentence: string }>();
  #timer: NodeJS.Timeout | undefined;
  /** Something was read since the last word of it. */
  #isUntold = false;
  /** By the monotonic clock, milliseconds. */
  #toldAtMs = -Infinity;
  #nextId = 1;
  #pastIds = "";
  /** The error that the next exit is of, unless it was of one already. */
  #lastKey: string | undefined;

  constructor(onListenerError: (error: unknown) => void) {
    this.#changed = new Emitter(onListenerError);
  }

  /** Another error came, or again, or some are gone. Not for each one of a flood. */
  get onDidChange(): Subscribe<void> {
    return this.#changed.subscribe;
  }

  /** The newest first. */
  get all(): readonly LoggedError[] {
    const now = Date.now();
    return [...this.#errors.values()]
      .sort((a, b) => b.lastMs - a.lastMs || b.entry - a.entry || b.part - a.part)
      .map((counted) => this.#shown(counted, now));
  }

  /** Those that the running deployment has not outlived. */
  get present(): readonly LoggedError[] {
    return this.all.filter(({ isPast }) => !isPast);
  }

  /** The newest that says so, but for numbers, ids and addresses. Takes the sentence unmasked. */
  withSentence(sentence: string): LoggedError | undefined {
    const plain = plainMessage(sentence);
    const found = [...this.#errors.values()].filter(({ said }) => plainMessage(said) === plain);
    const [newest] = found.sort((a, b) => b.lastMs - a.lastMs);
    return newest && this.#shown(newest, Date.now());
  }

  /** How many those are: asked for with each line, and so without their order. */
  get presentCount(): number {
    const now = Date.now();
    let count = 0;
    for (const { lastMs } of this.#errors.values()) if (!this.#deployments.isPast(lastMs, now)) count++;
    return count;
  }

  /** The deployment that ran then; undefined for a time before all that were seen. */
  deploymentAt(ms: number): Deployment | undefined {
    return this.#deployments.at(ms);
  }

  /** All that a session receives, in turn. */
  readonly see = (items: readonly SessionItem[]): void => {
    for (const item of items) if (item.kind === "line") this.#entries.see(item);
    if (this.#entries.endedCount > MOST_WAITING) this.#read({ untilLeft: MOST_WAITING });
    if (this.#hasMore) this.#timer ??= setTimeout(this.#turn, QUIET_MS);
  };

  /**
   * Lines from before, in turn, of what `from` names. They are read at once, but for an error whose rows may go on in what
   * follows from there.
   */
  seeEarlier(items: readonly LineItem[], from: string, isMore: boolean): void {
    const entries = this.#earlier.get(from) ?? new ErrorEntries();
    for (const item of items) entries.see(item);
    if (isMore) this.#earlier.set(from, entries);
    else {
      entries.endQuiet(Infinity);
      this.#earlier.delete(from);
    }
    const lastKey = this.#lastKey;
    this.#lastKey = undefined;
    for (let entry = entries.next(); entry !== undefined; entry = entries.next()) this.#count(entry);
    this.#lastKey = lastKey;
    this.#tell();
  }

  /** What the platform says of the app now. */
  saw(app: App, nowMs: number): void {
    const isNew = this.#deployments.saw(app, nowMs);
    const pastIds = this.all.flatMap(({ id, isPast }) => (isPast ? [id] : [])).join();
    if (!isNew && pastIds === this.#pastIds) return;
    this.#pastIds = pastIds;
    if (this.#errors.size > 0) this.#changed.fire();
  }

  /** Reads at once what came so far, also where more rows may follow. */
  settle(): void {
    if (!this.#hasMore) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#entries.endQuiet(Infinity);
    this.#read({});
    this.#tell();
  }

  /** Forgets all that came so far. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#entries.clear();
    this.#earlier.clear();
    this.#lastKey = undefined;
    this.#isUntold = false;
    if (this.#errors.size === 0) return;
    this.#errors.clear();
    this.#masked.clear();
    this.#tell();
  }

  #shown({ said, ...counted }: Counted, nowMs: number): LoggedError {
    const { id, source, kind, lastMs } = counted;
    const known = this.#masked.get(id);
    const sentence = known?.said === said ? known.sentence : shownSentence(said, source);
    if (known?.said !== said) this.#masked.set(id, { said, sentence });
    return {
      ...counted,
      sentence,
      kind: kind && redact(kind),
      deployment: this.#deployments.at(lastMs),
      isPast: this.#deployments.isPast(lastMs, nowMs),
    };
  }

  get #hasMore(): boolean {
    return this.#isUntold || !this.#entries.isEmpty;
  }

  readonly #turn = (): void => {
    this.#timer = undefined;
    this.#entries.endQuiet(Date.now() - QUIET_MS);
    this.#read({ forMs: TURN_MS });
    const isDone = this.#entries.endedCount === 0;
    if (this.#isUntold && (isDone || performance.now() - this.#toldAtMs > LONGEST_UNTOLD_MS)) this.#tell();
    if (this.#hasMore) this.#timer ??= setTimeout(this.#turn, isDone ? QUIET_MS : TURN_MS);
  };

  #tell(): void {
    this.#isUntold = false;
    this.#toldAtMs = performance.now();
    this.#changed.fire();
  }

  /** Reads what has ended, for so long or down to so many. */
  #read({ forMs = Infinity, untilLeft = 0 }: { readonly forMs?: number; readonly untilLeft?: number }): void {
    const until = performance.now() + forMs;
    while (this.#entries.endedCount > untilLeft) {
      const entry = this.#entries.next();
      if (entry !== undefined) this.#count(entry);
      this.#isUntold = true;
      if (performance.now() >= until) return;
    }
  }

  #count(entry: ErrorEntry): void {
    const last = this.#lastKey === undefined ? undefined : this.#errors.get(this.#lastKey);
    if (entry.isExit && last !== undefined && this.#lastKey !== undefined) {
      if (entry.atMs - last.lastMs <= EXIT_MS) {
        this.#errors.set(this.#lastKey, { ...last, crashes: last.crashes + 1 });
        this.#lastKey = undefined;
        return;
      }
    }
    const { key, ...reading } = this.#reader.read(entry);
    const known = this.#errors.get(key);
    if (known !== undefined && entry.entry < 0 && entry.atMs < known.lastMs) {
      const firstMs = Math.min(known.firstMs, entry.atMs);
      this.#errors.set(key, { ...known, firstMs, count: known.count + 1 });
      this.#lastKey = entry.isExit ? undefined : key;
      return;
    }
    // Where it came last it stands last.
    this.#errors.delete(key);
    this.#errors.set(key, {
      ...reading,
      id: known?.id ?? this.#nextId++,
      source: entry.source,
      firstMs: known?.firstMs ?? entry.atMs,
      entry: entry.entry,
      part: entry.lines[0]?.part ?? 0,
      count: (known?.count ?? 0) + 1,
      crashes: (known?.crashes ?? 0) + (entry.isExit ? 1 : 0),
      lastMs: Math.max(known?.lastMs ?? -Infinity, entry.atMs),
    });
    this.#lastKey = entry.isExit ? undefined : key;
    const [oldest] = this.#errors;
    if (this.#errors.size <= MOST_ERRORS || oldest === undefined) return;
    this.#errors.delete(oldest[0]);
    this.#masked.delete(oldest[1].id);
  }
}
