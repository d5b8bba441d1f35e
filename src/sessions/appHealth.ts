import { timestampMs } from "../logstream/index.ts";
import { describeStatus } from "../databricks/api/apps.ts";
import type { Phrase } from "../databricks/api/phrase.ts";
import type { App } from "../databricks/api/apps.ts";
import { exitIn } from "../reading/exitLine.ts";
import { CrashNews, type CrashTold } from "./crashNews.ts";
import { CrashReason } from "./crashReason.ts";
import type { LookHint } from "./lookPace.ts";
import type { LineItem, Notice, SessionItem } from "./sessionItem.ts";

/** So soon after its exit an app that is called running was perhaps not looked at yet by the platform. Milliseconds. */
const RESTART_MS = 3_000;
/** Two words of an exit within this are of one, as are the platform's state and its line. Milliseconds. */
const ONE_CRASH_MS = 1_000;
const SAME_BY_STATE_MS = 5_000;
/** Crashes within so long of each other are a loop. */
const LOOP_MS = 60_000;
/** After a start the earlier lines come: an exit among them is over. Milliseconds. */
const BACKLOG_MS = 10_000;

export interface Crash {
  /** The platform's account of it. */
  readonly detail: string;
  /** The same for other languages, where it is the platform's. */
  readonly phrase?: Phrase;
  /** What the log gives as the reason, such as `KeyError: 'price'`. */
  readonly reason: string | undefined;
  /** Epoch milliseconds. */
  readonly sinceMs: number;
}

export interface AppHealthOptions {
  /** Told what hints that the app has crashed, or soon will: then the platform is worth a look. */
  readonly onHint: (hint: LookHint) => void;
}

type Account = Pick<Crash, "detail" | "phrase">;

function accountIn({ detail, phrase }: Account): Account {
  return phrase === undefined ? { detail } : { detail, phrase };
}

/**
 * Whether an app is down, by what its log and the platform say of it. The log is first, and is believed until the
 * platform knows better: of a loop of crashes a look from time to time sees nothing.
 */
export class AppHealth {
  readonly #onHint: AppHealthOptions["onHint"];
  readonly #reason = new CrashReason();
  readonly #news = new CrashNews();
  #startedAtMs = Infinity;
  #connectedAtMs = Infinity;
  #down: (Account & { readonly sinceMs: number; readonly by: "log" | "platform" }) | undefined;
  /** Of the crashes that happened while the log streamed, epoch milliseconds, the last at the end. */
  #crashes: readonly number[] = [];
  #crashTotal = 0;
  #last: Omit<Crash, "reason"> | undefined;

  constructor({ onHint }: AppHealthOptions) {
    this.#onHint = onHint;
  }

  /** Undefined while the app runs, as far as anybody knows. */
  get crash(): Crash | undefined {
    const down = this.#down;
    return down && { ...accountIn(down), sinceMs: down.sinceMs, reason: this.#reason.end };
  }

  /** The last crash that happened while the log streamed, which may be over. */
  get lastCrash(): Crash | undefined {
    const last = this.#last;
    return last && { ...last, reason: this.#reason.end };
  }

  /** Crashes that happened while the log streamed. */
  get crashTotal(): number {
    return this.#crashTotal;
  }

  /** What a person was told of the crashes since the last deployment. */
  get told(): CrashTold {
    return this.#news.told;
  }

  setTold(told: CrashTold): void {
    this.#news.setTold(told);
  }

  /** Crashes of the last minute. */
  crashesLately(nowMs: number): number {
    return this.#crashes.filter((atMs) => nowMs - atMs < LOOP_MS).length;
  }

  /** All that a session receives, in turn. */
  readonly see = (items: readonly SessionItem[]): void => {
    for (const item of items) {
      if (item.kind === "line") this.#seeLine(item);
      else this.#seeNotice(item.notice, item);
    }
  };

  /** What the platform says now. A crash that it knows of comes as a notice. */
  sawApp(app: App, nowMs: number): void {
    const down = this.#down;
    if (down?.by !== "log" || app.appState === "CRASHED" || app.computeState === "ERROR") return;
    // One that is stopped, started or deployed did not crash.
    const isUp = app.appState === "RUNNING" && describeStatus(app).state === "running";
    if (!isUp || nowMs - down.sinceMs >= RESTART_MS) this.#down = undefined;
  }

  #seeLine(item: LineItem): void {
    this.#reason.see(item);
    if (this.#isOld(item)) return;
    const exit = exitIn(item.line);
    if (exit !== undefined) {
      this.#seeExit(exit, item);
      this.#onHint("exit");
    } else if (item.facts.parts.some(({ error }) => error !== undefined)) {
      this.#onHint("error");
    }
  }

  #isOld({ line, arrivedMs }: LineItem): boolean {
    if (arrivedMs < this.#connectedAtMs) return true;
    const atMs = timestampMs(line);
    return arrivedMs - this.#connectedAtMs < BACKLOG_MS && (atMs ?? 0) < this.#startedAtMs;
  }

  #seeExit(detail: string, item: LineItem): void {
    const { arrivedMs } = item;
    const last = this.#crashes.at(-1) ?? -Infinity;
    const sameMs = this.#down?.by === "platform" ? SAME_BY_STATE_MS : ONE_CRASH_MS;
    const isNew = arrivedMs - last > sameMs;
    this.#reason.seeExit(arrivedMs, isNew);
    if (!isNew) return;
    this.#down = { detail, sinceMs: arrivedMs, by: "log" };
    this.#count({ detail }, arrivedMs);
  }

  #seeNotice(notice: Notice, item: SessionItem): void {
    const detail = this.#news.crashIn(notice);
    if (notice.kind === "crashed") {
      const sinceMs = this.#down?.sinceMs ?? item.arrivedMs;
      if (this.#down?.by !== "log") {
        this.#reason.see(item);
        if (detail !== undefined) this.#count(accountIn(notice), item.arrivedMs);
      } else if (this.#last) {
        this.#last = { ...this.#last, ...accountIn(notice) };
      }
      this.#down = { ...accountIn(notice), sinceMs, by: "platform" };
      return;
    }
    this.#reason.see(item);
    // What crashed before is of the deployment before.
    if (notice.kind === "deployed") this.#crashes = [];
    if (notice.kind === "started") {
      this.#startedAtMs = item.arrivedMs;
      this.#connectedAtMs = Infinity;
    }
    if (notice.kind === "connected") this.#connectedAtMs = item.arrivedMs;
    if (notice.kind === "recovered" || notice.kind === "waiting") this.#down = undefined;
  }

  #count(account: Account, atMs: number): void {
    this.#last = { ...account, sinceMs: atMs };
    this.#crashTotal += 1;
    this.#crashes = [...this.#crashes.filter((earlier) => atMs - earlier < LOOP_MS), atMs];
  }
}
