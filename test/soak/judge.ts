import { Choices, embed, isAt } from "./embed.ts";
import type { Dial, LedgerLine, Recording, StreamRecord } from "./recording.ts";

/** So few lines in a row can repeat within one moment by chance. */
const FEW_LINES = 8;
/** Without a time they may be what a restarted app says first. */
const BANNER_LINES = 32;
/** The library gives up after so many refusals within a short time, whatever came between. */
const MANY_REFUSALS = 6;
/** Where it is not known what a stopped stream had read, so many guesses are tried. */
const MAX_GUESSES = 200;

/** No stream searches for this. */
const MIXED = "\0";

export interface Verdict {
  /** Empty when every line came once, in order, and every hole was announced. */
  readonly problems: readonly string[];
  readonly delivered: number;
  readonly gaps: number;
  /** Lines that cannot be told from earlier ones, left out behind an announced gap. */
  readonly writtenOff: number;
  /** Lines of an announced hole that a fuller replay brought after all. */
  readonly late: number;
}

type Fate =
  | "unseen"
  | "delivered"
  /** Kept back by the source filter. */
  | "withheld"
  /** The stream was stopped just then: kept back, or never read. */
  | "perhaps withheld"
  | "written off";

/**
 * Compares what a client delivered with the ledger of its server.
 *
 * Texts repeat, so a delivered line has no identity. Within one connect, though, the server sends one stretch of the
 * ledger in order, and it is known which; so what is new on that connect is known too, and is compared as a sequence.
 * The same sequence of texts is a valid assignment, whichever copy the client took for which.
 */
export function judge(recording: Recording): Verdict {
  const choices = new Choices();
  const first = new Trial(recording, choices).verdict();
  let verdict = first;
  for (let guess = 1; verdict.problems.length > 0 && guess < MAX_GUESSES && choices.next(); guess += 1) {
    verdict = new Trial(recording, choices).verdict();
  }
  return verdict.problems.length === 0 ? verdict : first;
}

function brief(indices: readonly number[]): string {
  const shown = indices.slice(0, 8).join(", ");
  return indices.length > 8 ? `${shown}, … (${indices.length})` : shown;
}

/** What is known of one connect before it is judged. */
interface View {
  readonly name: string;
  readonly dial: Dial;
  readonly stream: StreamRecord;
  /** The stream ended here for a reason of its own or the player's: what had arrived need not have been read. */
  readonly isOpenEnded: boolean;
  readonly isLastOfStream: boolean;
  readonly isSameSearch: boolean;
  /** Received for the first time. */
  readonly fresh: readonly number[];
  readonly known: readonly number[];
  /** Kept back until now by a source filter that has changed. */
  readonly recoverable: readonly number[];
  readonly delivered: readonly string[];
  readonly hasGap: boolean;
  readonly accepts: (index: number) => boolean;
}

class Trial {
  readonly #recording: Recording;
  readonly #choices: Choices;
  readonly #ledger: readonly LedgerLine[];
  readonly #problems: string[] = [];
  readonly #fates: Fate[];
  readonly #seenKeys = new Set<string>();
  /** Lines that look like earlier ones, and came on a connect that announced a gap. */
  readonly #excused = new Set<number>();
  readonly #copies = new Map<string, number>();
  /** How many new lines each dial brought. */
  readonly #news: number[] = [];
  /** One past the highest ledger index that was ever read. */
  #frontier = 0;
  /** Lines before this ledger index that were missed have been announced. */
  #announcedUpTo = 0;
  /** The search of the lines with which the client's memory ends. */
  #memorySearch: string | undefined;
  /** The current stream's first backlog, as far as it waits for its tail; undefined when there is no tail. */
  #waiting: readonly number[] | undefined;
  #continues = false;
  #gaps = 0;
  #late = 0;

  constructor(recording: Recording, choices: Choices) {
    this.#recording = recording;
    this.#choices = choices;
    this.#ledger = recording.ledger;
    this.#fates = recording.ledger.map(() => "unseen");
    for (const { key } of recording.ledger) {
      this.#copies.set(key, (this.#copies.get(key) ?? 0) + 1);
    }
  }

  verdict(): Verdict {
    const { streams, dials } = this.#recording;
    let current: StreamRecord | undefined;
    for (const [number, dial] of dials.entries()) {
      const stream = streams[dial.stream];
      if (stream === undefined) {
        throw new Error(`Dial ${number} belongs to no stream.`);
      }
      if (stream !== current) {
        current = stream;
        this.#waiting = stream.traits.tail > 0 ? [] : undefined;
        this.#continues = this.#frontier > 0 || this.#fates.includes("perhaps withheld");
      }
      const view = this.#look(number, dial, stream);
      this.#judgeGaps(view);
      const consumed = this.#judgeLines(view);
      this.#news.push(this.#remember(view, consumed));
    }
    this.#judgeEnd();
    this.#judgeRefusals();
    const count = (fate: Fate): number => this.#fates.filter((other) => other === fate).length;
    return {
      problems: this.#problems,
      delivered: count("delivered"),
      gaps: this.#gaps,
      writtenOff: count("written off"),
      late: this.#late,
    };
  }

  #look(number: number, dial: Dial, stream: StreamRecord): View {
    const { sources, search } = stream.traits;
    const isLastOfStream = this.#recording.dials[number + 1]?.stream !== dial.stream;
    const accepts = (index: number): boolean => {
      const source = this.#ledger[index]?.source;
      return sources === "" || source === undefined || source === sources;
    };
    return {
      name: `dial ${number}`,
      dial,
      stream,
      isLastOfStream,
      isOpenEnded: isLastOfStream && stream.end !== "failed",
      isSameSearch: this.#memorySearch === undefined || this.#memorySearch === search,
      fresh: dial.received.filter((index) => this.#fates[index] === "unseen"),
      known: dial.received.filter(
        (index) => this.#fates[index] !== "unseen" && this.#fates[index] !== "perhaps withheld",
      ),
      recoverable: dial.received.filter(
        (index) => (this.#fates[index] ?? "").endsWith("withheld") && accepts(index),
      ),
      delivered: dial.events.flatMap((event) => (event.kind === "lines" ? event.keys : [])),
      hasGap: dial.events.some(({ kind }) => kind === "gap"),
      accepts,
    };
  }

  #judgeGaps(view: View): void {
    const { name, dial, stream, isOpenEnded, isSameSearch, delivered, hasGap, accepts } = view;
    const gaps = dial.events.filter(({ kind }) => kind === "gap").length;
    this.#gaps += gaps;
    // The tail of what came before the hole belongs before it, too, and so does a gap of an earlier connect.
    const isTailFirst = (this.#waiting?.length ?? 0) > 0;
    if (gaps > 1 && !isTailFirst) {
      this.#problems.push(`${name}: ${gaps} gaps on one connect`);
    }
    if (hasGap && dial.events[0]?.kind !== "gap" && !isTailFirst) {
      this.#problems.push(`${name}: the gap came after the lines it belongs before`);
    }
    const objection = hasGap ? this.#whyNoGap(view) : undefined;
    if (objection !== undefined) {
      this.#problems.push(`${name}: a gap was announced although ${objection}`);
    }
    const hole: number[] = [];
    for (let index = Math.max(this.#frontier, this.#announcedUpTo); index < (dial.from ?? 0); index += 1) {
      const isWanted = accepts(index) && this.#ledger[index]?.message.includes(stream.traits.search) === true;
      if (isWanted && this.#fates[index] === "unseen") {
        hole.push(index);
      }
    }
    this.#announcedUpTo = hasGap ? Math.max(this.#announcedUpTo, dial.from ?? 0) : this.#announcedUpTo;
    const isDecided = isOpenEnded ? delivered.length > 0 : dial.received.length > 0 && !this.#isPutOff(view);
    // A tail that begins behind the hole shows nothing on its other side.
    const waiting = new Set(this.#waiting?.map((index) => this.#keyAt(index)));
    const isCutByTail = isTailFirst && !delivered.some((key) => waiting.has(key));
    if (this.#frontier > 0 && isSameSearch && isDecided && hole.length > 0 && !hasGap && !isCutByTail) {
      this.#problems.push(`${name}: lines ${brief(hole)} are missing and no gap was announced`);
    }
  }

  /** A replay that broke off, and so far could as well have been the one before: the next one decides. */
  #isPutOff({ dial, fresh, delivered, hasGap }: View): boolean {
    return (
      dial.wasCut &&
      !hasGap &&
      delivered.length === 0 &&
      fresh.every((index) => this.#seenKeys.has(this.#keyAt(index)))
    );
  }

  /** Lines kept back by an earlier filter come again on a replay that broke off: nobody sees whether it was read. */
  #isRepeatPutOff(view: View, lines: readonly number[]): boolean {
    return (
      view.fresh.length === 0 && lines.length > 0 && this.#isPutOff(view) && this.#choices.choose(2) === 0
    );
  }

  #whyNoGap({ dial, known, isSameSearch }: View): string | undefined {
    if (this.#frontier === 0 && !this.#fates.includes("perhaps withheld")) {
      return "nothing came before it";
    }
    if (known.length === 0) {
      return undefined;
    }
    if (!isSameSearch && this.#memorySearch !== MIXED) {
      return "the search had changed";
    }
    const begin = this.#ledger[dial.received[0] ?? -1]?.timeMs;
    const end = this.#lastTimeMs();
    if (begin !== undefined && end !== undefined && begin !== end) {
      return `the replay began ${known.length} known lines before, at an earlier moment`;
    }
    const repeats = known.some((index) => (this.#copies.get(this.#keyAt(index)) ?? 0) > 1);
    const isUndated = known.every((index) => this.#ledger[index]?.timeMs === undefined);
    return known.length >= (isUndated ? BANNER_LINES : FEW_LINES) && !repeats
      ? `the replay began with ${known.length} known lines that do not repeat`
      : undefined;
  }

  /** @returns the received lines that the client has read, of those that were new. */
  #judgeLines(view: View): readonly number[] {
    const { fresh, recoverable, accepts, hasGap } = view;
    for (const index of hasGap ? fresh : []) {
      if (this.#seenKeys.has(this.#keyAt(index))) {
        this.#excused.add(index);
      }
    }
    const mayBePutOff = this.#frontier > 0 && this.#isPutOff(view) && fresh.length > 0;
    // Behind a tail nobody sees which it was.
    if (mayBePutOff && (this.#waiting === undefined || this.#choices.choose(2) === 0)) {
      return [];
    }
    const visible = fresh.filter(accepts);
    const expected = [...recoverable, ...visible].sort((a, b) => a - b);
    const candidates = recoverable.length === 0 ? [expected] : [expected, visible];
    return this.#waiting === undefined
      ? this.#judgeWhole(view, candidates)
      : this.#judgeTail(view, candidates, this.#waiting);
  }

  /** Without a tail: all that is new, or, where the stream was stopped, the start of it. */
  #judgeWhole(view: View, candidates: readonly (readonly number[])[]): readonly number[] {
    const { delivered, isOpenEnded, fresh } = view;
    const fitting = candidates.find(
      (lines) => (isOpenEnded || lines.length === delivered.length) && isAt(this.#keys(lines), delivered, 0),
    );
    if (fitting === undefined) {
      return this.#explain(view, candidates[0] ?? [], false);
    }
    const read = fitting.slice(0, delivered.length);
    this.#markRecovered(view, read);
    this.#requireBacklog(view, read);
    return isOpenEnded ? upTo(fresh, read.at(-1)) : fresh;
  }

  /** With a tail: the last lines of what had come when the backlog was over, and all that came after. */
  #judgeTail(
    view: View,
    candidates: readonly (readonly number[])[],
    waiting: readonly number[],
  ): readonly number[] {
    const { name, delivered, isOpenEnded, isLastOfStream, fresh } = view;
    const [lines = []] = candidates;
    if (delivered.length === 0) {
      if (isLastOfStream && waiting.length > 0) {
        this.#problems.push(`${name}: lines ${brief(waiting)} waited for the tail and were never handed out`);
      }
      this.#waiting = isOpenEnded || this.#isRepeatPutOff(view, lines) ? waiting : [...waiting, ...lines];
      return isOpenEnded ? [] : fresh;
    }
    this.#waiting = undefined;
    const fits = candidates.flatMap((candidate) => {
      const whole = [...waiting, ...candidate];
      return this.#tailEnds(view, whole).map((end) => ({ whole, end }));
    });
    const fit = fits[fits.length > 1 ? this.#choices.choose(fits.length) : 0];
    if (fit === undefined) {
      return this.#explain(view, [...waiting, ...lines], true);
    }
    const read = fit.whole.slice(0, fit.end);
    this.#markRecovered(view, read);
    this.#requireBacklog(view, read);
    return isOpenEnded ? upTo(fresh, read.at(-1)) : fresh;
  }

  /** Up to where of `whole` the client may have read, given what it delivered. */
  #tailEnds(
    { dial, stream, delivered, isOpenEnded, known, hasGap }: View,
    whole: readonly number[],
  ): number[] {
    const { tail } = stream.traits;
    const keys = this.#keys(whole);
    const ends: number[] = [];
    for (let end = isOpenEnded ? delivered.length : whole.length; end <= whole.length; end += 1) {
      const isBridged = this.#recording.isMonotone && this.#continues && known.length > 0 && !hasGap;
      const fewest = isBridged ? end : Math.min(tail, end);
      const late = whole.slice(0, end).filter((index) => index >= (dial.endAtServe ?? 0)).length;
      const most = this.#continues || dial.isSlow ? end : tail + late;
      if (
        delivered.length >= fewest &&
        delivered.length <= most &&
        isAt(keys, delivered, end - delivered.length)
      ) {
        ends.push(end);
      }
    }
    return ends;
  }

  /** A stream that does not follow may end only when the whole replay was read. */
  #requireBacklog({ name, dial, stream, fresh, accepts }: View, read: readonly number[]): void {
    if (stream.follow || stream.end !== "returned" || dial.wasCut || dial.isSlow) {
      return;
    }
    const backlog = fresh.filter((index) => index < (dial.endAtServe ?? 0) && accepts(index));
    const missing = backlog.filter((index) => !read.includes(index));
    if (missing.length > 0) {
      this.#problems.push(`${name}: ended before lines ${brief(missing)} of its backlog`);
    }
  }

  /** What was delivered is not simply what was new: finds out how it may have come about. */
  #explain(view: View, lines: readonly number[], mayBeginLate: boolean): readonly number[] {
    const { name, delivered, isOpenEnded, fresh } = view;
    const found = embed(this.#keys(lines), delivered, {
      mayBeginLate,
      mayEndEarly: isOpenEnded,
      skipCost: (at) => (this.#excused.has(lines[at] ?? -1) ? 0 : 1),
    });
    if (found === undefined) {
      this.#problems.push(`${name}: ${this.#describe(lines, delivered)}`);
      return fresh;
    }
    const skipped = found.skipped.map((at) => lines[at] ?? -1);
    this.#markRecovered(
      view,
      lines.slice(0, found.end).filter((index) => !skipped.includes(index)),
    );
    const lost = skipped.filter((index) => !this.#excused.has(index));
    if (lost.length > 0) {
      this.#problems.push(`${name}: lines ${brief(lost)} arrived and were not delivered`);
    }
    for (const index of skipped) {
      this.#fates[index] = "written off";
    }
    return isOpenEnded ? upTo(fresh, lines[found.end - 1]) : fresh;
  }

  #describe(lines: readonly number[], delivered: readonly string[]): string {
    const at = delivered.findIndex((key, index) => key !== this.#keyAt(lines[index] ?? -1));
    const wrong = delivered[at] ?? "";
    const why = this.#seenKeys.has(wrong) ? "repeated" : "out of order, or never sent";
    const expected = lines[at] === undefined ? "nothing more" : `line ${lines[at]}`;
    return `delivered ${JSON.stringify(wrong)} as its line ${at}, which is ${why}; expected ${expected} of ${brief(lines)}`;
  }

  #markRecovered({ recoverable }: View, read: readonly number[]): void {
    for (const index of recoverable) {
      if (read.includes(index)) {
        this.#fates[index] = "delivered";
        this.#seenKeys.add(this.#keyAt(index));
        this.#frontier = Math.max(this.#frontier, index + 1);
      }
    }
  }

  /** @returns how many new lines the client has read. */
  #remember(view: View, consumed: readonly number[]): number {
    const { dial, stream, isOpenEnded, fresh, accepts } = view;
    let news = 0;
    for (const index of consumed) {
      if (this.#fates[index] === "unseen") {
        this.#late += index < this.#frontier ? 1 : 0;
        this.#fates[index] = accepts(index) ? "delivered" : "withheld";
        news += 1;
      }
      this.#seenKeys.add(this.#keyAt(index));
    }
    for (const index of isOpenEnded ? fresh : []) {
      if (this.#fates[index] === "unseen") {
        if (accepts(index)) {
          // It would have been delivered, so neither it nor what came after it was read.
          break;
        }
        this.#fates[index] = "perhaps withheld";
      }
    }
    const frontier = consumed.reduce((most, index) => Math.max(most, index + 1), this.#frontier);
    const isAhead = frontier > this.#frontier;
    this.#frontier = frontier;
    this.#memorySearch = this.#searchAfter(dial, stream, isAhead);
    return news;
  }

  /** A replay through another search that broke off, and brought nothing, leaves open where it would have ended. */
  #searchAfter(dial: Dial, stream: StreamRecord, isAhead: boolean): string | undefined {
    const { search } = stream.traits;
    if (dial.received.length === 0 || this.#memorySearch === search) {
      return this.#memorySearch;
    }
    const isWhole = !dial.wasCut && stream.end !== "stopped" && !dial.isSlow;
    return isAhead || isWhole ? search : MIXED;
  }

  /** The player waits until a last marker was delivered, so the last replay was read to its end. */
  #judgeEnd(): void {
    const { dials, streams } = this.#recording;
    const sources = streams.at(-1)?.traits.sources ?? "";
    const tail = streams.at(-1)?.traits.tail ?? 0;
    const missing = (dials.at(-1)?.received ?? []).filter((index) => {
      const source = this.#ledger[index]?.source;
      const fate = this.#fates[index];
      const isWanted = sources === "" || source === undefined || source === sources;
      return isWanted && tail === 0 && fate !== "delivered" && fate !== "written off";
    });
    if (missing.length > 0) {
      this.#problems.push(`lines ${brief(missing)} stood in the last replay and were never delivered`);
    }
  }

  /** One forced refresh for each refusal, and an end after a second one with nothing new between. */
  #judgeRefusals(): void {
    const { dials, streams } = this.#recording;
    for (const [index, stream] of streams.entries()) {
      let refusedAt: number | undefined;
      let isDoomed = false;
      const refusals = dials.filter(({ stream: of, refusal }) => of === index && refusal !== undefined);
      for (const [number, dial] of dials.entries()) {
        if (dial.stream !== index) {
          continue;
        }
        if (isDoomed) {
          this.#problems.push(`dial ${number}: dialled again after a second refusal`);
          return;
        }
        if ((this.#news[number] ?? 0) > 0) {
          refusedAt = undefined;
        }
        if (dial.refusal !== undefined) {
          isDoomed = refusedAt !== undefined;
          refusedAt = number;
        }
      }
      if (!isDoomed && refusals.length < MANY_REFUSALS && stream.error?.name === "CredentialError") {
        this.#problems.push(`stream ${index}: gave up on the credential although it was refused only once`);
      }
    }
  }

  #lastTimeMs(): number | undefined {
    for (let index = this.#frontier - 1; index >= 0; index -= 1) {
      const timeMs = this.#ledger[index]?.timeMs;
      if (this.#fates[index] !== "unseen" && timeMs !== undefined) {
        return timeMs;
      }
    }
    return undefined;
  }

  #keyAt(index: number): string {
    return this.#ledger[index]?.key ?? "";
  }

  #keys(indices: readonly number[]): string[] {
    return indices.map((index) => this.#keyAt(index));
  }
}

function upTo(indices: readonly number[], last: number | undefined): readonly number[] {
  return last === undefined ? [] : indices.filter((index) => index <= last);
}
