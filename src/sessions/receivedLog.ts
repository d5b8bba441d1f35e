import { setImmediate as breathe } from "node:timers/promises";
import { timestampMs, type LogLine } from "../logstream/index.ts";
import { LineReader } from "../reading/lineReader.ts";
import { Emitter, type Subscribe } from "./emitter.ts";
import { isSameItem, withOffered } from "./logHoles.ts";
import { placeEarlier, type EarlierPage } from "./placeEarlier.ts";
import type { Filters } from "./filters.ts";
import { KnownFromBefore } from "./knownFromBefore.ts";
import type { KeptItem } from "./kept/keptRows.ts";
import { slicesOf } from "./kept/readKept.ts";
import { restoredItems } from "./kept/restoredItems.ts";
import { Scrollback, type ScrollbackLimits } from "./scrollback.ts";
import { SourceTally } from "./sourceTally.ts";
import { noticeItem, type LineItem, type Notice, type SessionItem } from "./sessionItem.ts";

/** A place in what a session received. */
export interface SessionPlace {
  /** Of the item after it, as the scrollback counts. */
  readonly position: number;
  /** Lines that the stream brought before it. */
  readonly lineTotal: number;
}

/** What a session holds. */
export type SessionMemory = Pick<ReceivedLog, "bytes" | "shrink" | "forget" | "shown" | "end">;

/** What a session received, read as it comes; what is still held of it; and whether the view is shown what comes. */
export class ReceivedLog {
  readonly #brought: Emitter<readonly SessionItem[]>;
  readonly #received: Emitter<readonly SessionItem[]>;
  readonly #shown: Emitter<readonly SessionItem[]>;
  readonly #scrollback: Scrollback;
  readonly #reader = new LineReader();
  readonly sources = new SourceTally();
  #lineTotal = 0;
  #earlierTotal = 0;
  /** Lines that the stream brought and that were there from before. */
  #broughtAgain = 0;
  /** By reading and part, until it is over: a page may begin in the middle of an entry. */
  readonly #earlierReaders = new Map<string, LineReader>();
  readonly #fromBefore = new KnownFromBefore();
  #lastLineMs: number | undefined;
  #held: SessionPlace | undefined;

  constructor(limits: ScrollbackLimits, onListenerError: (error: unknown) => void) {
    this.#scrollback = new Scrollback(limits);
    this.#brought = new Emitter(onListenerError);
    this.#received = new Emitter(onListenerError);
    this.#shown = new Emitter(onListenerError);
  }

  /** The same as `onDidReceive` with the lines that were there from before. */
  get onDidBring(): Subscribe<readonly SessionItem[]> {
    return this.#brought.subscribe;
  }

  get onDidReceive(): Subscribe<readonly SessionItem[]> {
    return this.#received.subscribe;
  }

  get onDidShow(): Subscribe<readonly SessionItem[]> {
    return this.#shown.subscribe;
  }

  get isFollowing(): boolean {
    return this.#held === undefined;
  }

  get newLines(): number {
    return this.#held === undefined ? 0 : this.#lineTotal - this.#held.lineTotal;
  }

  /** Lines that the stream brought. */
  get liveTotal(): number {
    return this.#lineTotal;
  }

  /** The same with those from before that were put in. */
  get lineTotal(): number {
    return this.#lineTotal + this.#earlierTotal;
  }

  get lastLineMs(): number | undefined {
    return this.#lastLineMs;
  }

  get end(): SessionPlace {
    return { position: this.#scrollback.end, lineTotal: this.#lineTotal };
  }

  /** The last so many lines of those held. */
  lines(most = Infinity): readonly LineItem[] {
    return this.#scrollback.lines(most);
  }

  /** What the view was shown since `from`, or from the start, as far as it is still held. */
  shown(from: SessionPlace | undefined): readonly SessionItem[] {
    const items = from === undefined ? this.#scrollback.all() : this.#scrollback.since(from.position);
    const waiting = this.#held === undefined ? 0 : this.#scrollback.end - this.#held.position;
    return items.slice(0, Math.max(0, items.length - waiting));
  }

  since(place: SessionPlace): { readonly items: readonly SessionItem[]; readonly missingLines: number } {
    const items = this.#scrollback.since(place.position);
    const heldLines = items.filter((item) => item.kind === "line" && item.earlier === undefined).length;
    return { items, missingLines: this.#lineTotal - place.lineTotal - heldLines };
  }

  /** What the stream brings. */
  addLines(brought: readonly LogLine[]): void {
    const arrivedMs = Date.now();
    const all = this.#reader
      .readAll(brought)
      .map(({ line, facts }): LineItem => ({ kind: "line", line, facts, arrivedMs }));
    const lines = this.#fromBefore.newsOf(brought);
    const news = lines === brought ? undefined : new Set(lines);
    const items = news === undefined ? all : all.filter(({ line }) => news.has(line));
    this.#lineTotal += items.length;
    this.#broughtAgain += all.length - items.length;
    this.sources.sawShown(lines);
    this.#lastLineMs = arrivedMs;
    this.#push(items, all);
  }

  /** Shows again, above all that comes, what was received before and kept. */
  async restore(kept: readonly KeptItem[]): Promise<void> {
    for (const slice of slicesOf(kept)) {
      const items = restoredItems(slice, (lines) => this.#reader.readAll(lines));
      const lines = items.flatMap((item) => (item.kind === "line" ? [item] : []));
      this.#lineTotal += lines.length;
      this.sources.sawShown(lines.map(({ line }) => line));
      this.#lastLineMs = lines.at(-1)?.arrivedMs ?? this.#lastLineMs;
      this.#pushRestored(items);
      await breathe();
    }
    if (kept.length > 0) this.#pushRestored([noticeItem({ kind: "kept", lines: this.#lineTotal })]);
  }

  /** Puts lines from before where they belong. @returns those that were not there already. */
  putEarlier(page: EarlierPage): readonly LineItem[] {
    const before = this.#scrollback.all();
    const waits = this.#held && this.#scrollback.end - this.#held.position;
    const waiting = waits === undefined ? undefined : before[Math.max(0, before.length - waits)];
    const { span, part, isWhole } = page;
    const from = `${span.reading} ${part.name}`;
    const reader = this.#earlierReaders.get(from) ?? new LineReader();
    if (part.isMore) this.#earlierReaders.set(from, reader);
    else this.#earlierReaders.delete(from);
    const added: LineItem[] = [];
    const { items } = placeEarlier(before, page, (lines) => {
      this.sources.sawShown(lines);
      for (const read of reader.readAll(lines)) {
        const arrivedMs = timestampMs(read.line) ?? page.end.readMs;
        const earlier = { reading: span.reading, number: ++this.#earlierTotal, isWhole };
        added.push({ kind: "line", ...read, arrivedMs, earlier });
      }
      return added;
    });
    this.#scrollback.rewrite(items, added);
    this.#fromBefore.add(added.map(({ line }) => line));
    if (this.#held !== undefined) {
      const after =
        waiting === undefined ? 0 : items.length - items.findIndex((item) => isSameItem(item, waiting));
      this.#held = { ...this.#held, position: this.#scrollback.end - after };
    }
    return added;
  }

  /** Offers to fill what is missing, also where that was not known yet. @returns whether any was not offered. */
  offerHoles(): boolean {
    const items = this.#scrollback.all();
    const offered = withOffered(items);
    if (offered === items) return false;
    this.#scrollback.rewrite(offered, []);
    return true;
  }

  /**
   * The filters to stream with from now on. What others kept back and these show comes in the replay, whatever else came
   * since: the tail must reach as far back.
   */
  open(filters: Filters): Filters {
    const keptBack = this.sources.show(filters.sources);
    if (filters.tail === 0 || keptBack === 0) return filters;
    const brought = this.#lineTotal + this.#broughtAgain + keptBack;
    return { ...filters, tail: Math.max(filters.tail, brought) };
  }

  /** A line came that this choice of sources does not show. */
  keepBack(source: string, choice: readonly string[]): void {
    if (this.sources.sawKeptBack(source, choice)) this.addNotice({ kind: "keptBack", sources: choice });
  }

  addNotice(notice: Notice): void {
    if (notice.kind !== "started" || this.#held?.position !== this.#scrollback.end) {
      this.#push([noticeItem(notice)]);
      return;
    }
    // Nothing waits that should be shown first, and a view that stays blank would not say why.
    this.#held = undefined;
    this.#push([noticeItem(notice), noticeItem({ kind: "paused" })]);
    this.hold();
  }

  hold(): void {
    this.#held ??= this.end;
  }

  /** Shows all that was missed, in order. */
  release(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held === undefined) return;
    const { items, missingLines: lines } = this.since(held);
    this.#shown.fire(lines > 0 ? [noticeItem({ kind: "trimmed", lines }), ...items] : items);
  }

  /** Memory held now, estimated from all fields of the lines. */
  get bytes(): number {
    return this.#scrollback.bytes;
  }

  /** Gives up the oldest of what is held, down to these limits. Returns how many lines that were. */
  shrink(limits: ScrollbackLimits): number {
    return this.#scrollback.shrink(limits);
  }

  /** Gives up all that is held. */
  forget(): void {
    this.#scrollback.clear();
    this.#fromBefore.clear();
  }

  /** A view that is paused was paused below these. */
  #pushRestored(items: readonly SessionItem[]): void {
    const wasHeld = this.#held !== undefined;
    this.#held = undefined;
    this.#push(items);
    if (wasHeld) this.hold();
  }

  /** `brought`: with those that are there already. */
  #push(items: readonly SessionItem[], brought = items): void {
    this.#brought.fire(brought);
    if (items.length === 0) return;
    for (const item of items) this.#scrollback.push(item);
    this.#received.fire(items);
    if (this.#held === undefined) this.#shown.fire(items);
  }
}
