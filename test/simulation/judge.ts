import type { ConnectionRecord, LedgerLine } from "./memoryServer.ts";
import type { LineTraits, StreamTraits } from "./plan.ts";

// What may be known: the judge sees the app's ledger and which of its lines reached the client on which connection. It
// asks four things of what came out: nothing twice and nothing out of order; nothing lost that arrived; every hole told
// where it is; no hole told where anybody could see that there is none.

type Fate =
  /** Never came, or nobody knows whether it was read. */
  | "unseen"
  | "perhaps"
  /** Came, and was kept back by a filter or a tail. */
  | "hidden"
  | "delivered"
  /** Looks like an earlier one, and came behind a gap that says so. */
  | "written off";

interface Item {
  readonly kind: "line" | "gap";
  /** Of the ledger; undefined for a gap. */
  readonly index: number | undefined;
  readonly connection: number;
}

/** One connection as the judge sees it, in memory or on a socket. */
export interface JudgedConnection extends Pick<ConnectionRecord, "stream" | "search" | "from" | "wasCut"> {
  readonly received: readonly { readonly index: number }[];
  readonly events: readonly (
    { readonly kind: "lines"; readonly keys: readonly string[] } | { readonly kind: "gap" }
  )[];
}

export interface JudgedStream {
  readonly traits: Pick<StreamTraits, "sources" | "tail">;
  /** All that had arrived was read when the stream ended. */
  readonly wasQuiet: boolean;
}

export interface JudgedRecording {
  readonly plan: {
    readonly isMonotone: boolean;
    readonly memory: number;
    readonly lines: Pick<LineTraits, "backChance">;
  };
  readonly ledger: readonly Pick<LedgerLine, "key" | "source" | "message" | "timeMs">[];
  readonly connections: readonly JudgedConnection[];
  readonly streams: readonly JudgedStream[];
  /** What went wrong that is not about lines. */
  readonly problems: readonly string[];
}

/** @returns what is wrong; nothing when every line came once, in order, and every hole was told. */
export function judge(recording: JudgedRecording): string[] {
  return new Judge(recording).verdict();
}

class Judge {
  readonly #recording: JudgedRecording;
  readonly #ledger: JudgedRecording["ledger"];
  readonly #fates: Fate[];
  readonly #problems: string[];
  readonly #out: Item[] = [];
  readonly #holes: {
    readonly from: number;
    readonly to: number;
    readonly missing: readonly number[];
    readonly connection: number;
  }[] = [];
  /** Keys that came on earlier connections, and lines of which nobody asked yet. */
  readonly #oldKeys = new Set<string>();
  #oldLines: number[] = [];
  /** Keys of which the log holds more than one line, once somebody asks. */
  #twins: ReadonlySet<string> | undefined;
  readonly #searches = new Set<string>();
  /** Keys of the lines that came first, of all and behind a hole. */
  readonly #beginnings = new Set<string>();
  #hasToldGap = false;
  /** One past the last line that came. */
  #frontier = 0;
  /** Lines of this stream that may still wait for its tail. */
  #pending: number[] = [];
  /** All that came on this stream. */
  #streamReceived = new Set<number>();
  #isTailOut = true;
  #wasClear = true;

  constructor(recording: JudgedRecording) {
    this.#recording = recording;
    this.#ledger = recording.ledger;
    this.#fates = recording.ledger.map(() => "unseen");
    this.#problems = [...recording.problems];
  }

  verdict(): string[] {
    const { connections, streams } = this.#recording;
    let current = -1;
    for (const [number, connection] of connections.entries()) {
      const stream = streams[connection.stream];
      if (stream === undefined) {
        throw new Error("A connection without a stream.");
      }
      if (connection.stream !== current) {
        current = connection.stream;
        this.#pending = [];
        this.#streamReceived = new Set();
        this.#isTailOut = stream.traits.tail === 0;
        this.#wasClear = true;
      }
      this.#judgeConnection(number, connection, stream);
    }
    this.#judgeHoles();
    const isTailAll = streams.at(-1)?.traits.tail === 0;
    // Through another search, what is older than all that a full memory holds is told of and not shown.
    const mayStayOut = this.#isBeyond() && this.#fates.at(-1) === "written off";
    if (isTailAll && this.#fates.at(-1) !== "delivered" && !mayStayOut) {
      this.#problems.push("the last line of all never came");
    }
    return this.#problems;
  }

  #judgeConnection(number: number, connection: JudgedConnection, stream: JudgedStream): void {
    const { search } = connection;
    const isLast = this.#recording.connections[number + 1]?.stream !== connection.stream;
    const isOpenEnded = isLast && !stream.wasQuiet;
    // Somebody ended it, the client itself where it seems that the machine slept.
    const hasEnded = connection.wasCut || !isLast;
    const hasGap = connection.events.some(({ kind }) => kind === "gap");
    const accepts = (index: number): boolean => {
      const { source } = this.#ledger[index] ?? {};
      return stream.traits.sources === "" || source === undefined || source === stream.traits.sources;
    };
    this.#searches.add(search);
    this.#wasClear &&= this.#isClear(connection);
    const received = connection.received.map(({ index }) => index);
    for (const index of received) {
      this.#streamReceived.add(index);
    }
    const waits = new Set(this.#pending);
    const [first] = received;
    const isSameSearch = this.#searches.size === 1;
    if (first !== undefined && connection.from !== undefined && this.#frontier > 0 && isSameSearch) {
      this.#findHole(number, connection, accepts);
    }
    if (first !== undefined && first >= this.#frontier) {
      this.#beginnings.add(this.#keyAt(first));
    }
    this.#hasToldGap ||= hasGap;
    if (hasGap && this.#wasClear) {
      this.#problems.push(`connection ${number}: a gap was told although the replay plainly joins on`);
    }
    // What came again, too: which of two lines that look the same was kept back nobody can tell.
    const sequence = [...this.#pending, ...received.filter((index) => accepts(index) && !waits.has(index))];
    const sorted = sequence.toSorted((a, b) => a - b);
    // A fuller replay brings what is older; it may come out before or behind what waits for the tail.
    const places = this.#match(connection, stream, sorted) ?? this.#match(connection, stream, sequence);
    if (places === undefined) {
      const keys = connection.events.flatMap((event) => (event.kind === "lines" ? event.keys : []));
      this.#problems.push(`connection ${number}: ${brief(keys)} came out of order, or was never sent`);
      return;
    }
    this.#noteOut(number, connection, places);
    const matched = new Set(places);
    // What was written off did not come out: when it comes at last it comes once.
    const isDone = (index: number): boolean => this.#fates[index] === "delivered";
    for (const index of [...matched]) {
      if (isDone(index)) {
        // It stands for another one that looks the same.
        matched.delete(index);
        const twin = sequence.find(
          (other) => !isDone(other) && !matched.has(other) && this.#keyAt(other) === this.#keyAt(index),
        );
        if (twin === undefined) {
          this.#problems.push(
            `connection ${number}: ${JSON.stringify(this.#keyAt(index))} came a second time`,
          );
          return;
        }
        matched.add(twin);
      }
    }
    const candidates = sequence.filter(
      (index) => !isDone(index) && (matched.has(index) || this.#fates[index] !== "written off"),
    );
    this.#judgeMissing({ number, connection, stream, candidates, matched, isOpenEnded, hasEnded, hasGap });
    const cameNow = new Set(received);
    const lastRead = Math.max(-1, ...[...matched].filter((index) => cameNow.has(index)));
    for (const index of received) {
      if (this.#fates[index] === "unseen" && !accepts(index)) {
        // What came before a line that came out was read.
        const mayBeUnread = (isOpenEnded || hasEnded) && index > lastRead;
        this.#fates[index] = mayBeUnread ? "perhaps" : "hidden";
      }
      this.#oldLines.push(index);
      this.#frontier = Math.max(this.#frontier, index + 1);
    }
  }

  /** The place of each line that came out, where it was sent in this order. */
  #match(
    { events }: JudgedConnection,
    stream: JudgedStream,
    candidates: readonly number[],
  ): number[] | undefined {
    const wanted = events.flatMap((event) => (event.kind === "lines" ? event.keys : []));
    return this.#isTailOut
      ? this.#placesFrom(0, wanted, candidates)
      : this.#placesOfTail(wanted, candidates, this.#lastBeyondTail(stream));
  }

  #noteOut(number: number, { events }: JudgedConnection, places: readonly number[]): void {
    let line = 0;
    for (const event of events) {
      const count = event.kind === "lines" ? event.keys.length : 0;
      const items: Item[] =
        event.kind === "gap"
          ? [{ kind: "gap", index: undefined, connection: number }]
          : places.slice(line, line + count).map((index) => ({ kind: "line", index, connection: number }));
      line += count;
      this.#out.push(...items);
    }
  }

  /** A tail leaves out the start, as far as there is too much, and nothing behind it where that can be. */
  #placesOfTail(
    wanted: readonly string[],
    candidates: readonly number[],
    lastBeyond: number,
  ): number[] | undefined {
    let best: number[] | undefined;
    let fewest = Infinity;
    for (let start = candidates.length - wanted.length; start >= 0 && fewest > 0; start -= 1) {
      if (start > 0 && (candidates[start - 1] ?? 0) > lastBeyond) {
        continue;
      }
      const places = this.#placesFrom(start, wanted, candidates);
      const end = candidates.indexOf(places?.at(-1) ?? -1) + 1;
      const taken = new Set(places);
      // What an earlier stream brought is not owed, and no reason to look for the tail elsewhere.
      const skipped = candidates
        .slice(start, end)
        .filter((index) => !taken.has(index) && this.#fates[index] !== "delivered").length;
      if (places !== undefined && skipped < fewest) {
        best = places;
        fewest = skipped;
      }
    }
    return best;
  }

  /** The first place for each, in order. */
  #placesFrom(start: number, wanted: readonly string[], candidates: readonly number[]): number[] | undefined {
    const places: number[] = [];
    let at = start;
    for (const key of wanted) {
      while (at < candidates.length && this.#keyAt(candidates[at] ?? -1) !== key) {
        at += 1;
      }
      const index = candidates[at];
      if (index === undefined) {
        return undefined;
      }
      places.push(index);
      at += 1;
    }
    return places;
  }

  #judgeMissing(view: {
    readonly number: number;
    readonly connection: JudgedConnection;
    readonly stream: JudgedStream;
    readonly candidates: readonly number[];
    readonly matched: ReadonlySet<number>;
    readonly isOpenEnded: boolean;
    readonly hasEnded: boolean;
    readonly hasGap: boolean;
  }): void {
    const { number, connection, stream, candidates, matched, isOpenEnded, hasEnded, hasGap } = view;
    const lastBeyondTail = this.#isTailOut ? -1 : this.#lastBeyondTail(stream);
    const waits = new Set(this.#pending);
    const wasWaiting = !this.#isTailOut;
    const lastMatched = candidates.findLastIndex((index) => matched.has(index));
    this.#isTailOut ||= matched.size > 0;
    // Lines that were not owed and came out: they may stand for others that look the same and were.
    const spare = candidates.filter(
      (index) =>
        matched.has(index) &&
        ["hidden", "perhaps", "written off"].includes(this.#fates[index] ?? "") &&
        (this.#fates[index] === "perhaps" || !waits.has(index)),
    );
    const isBeyond = this.#isBeyond();
    const lost: number[] = [];
    const pending: number[] = [];
    for (const [at, index] of candidates.entries()) {
      const fate = this.#fates[index];
      if (matched.has(index)) {
        this.#fates[index] = "delivered";
        continue;
      }
      const isNew = fate === "unseen" || fate === "perhaps";
      const isRepeatable = this.#isOld(index);
      const isEnd = at > lastMatched;
      const isTwin = fate === "perhaps" && (isBeyond || this.#hasTwin(index));
      if (isTwin || (fate === "hidden" && !waits.has(index))) {
        // Known from an earlier stream, or not to be told from one that is: welcome, also with the tail, and not owed.
        if (isTwin && !this.#isTailOut) pending.push(index);
        continue;
      }
      if (isOpenEnded && isEnd) {
        this.#fates[index] = "perhaps";
      } else if (!this.#isTailOut) {
        pending.push(index);
        this.#fates[index] = "hidden";
      } else if (wasWaiting && index <= lastBeyondTail) {
        this.#fates[index] = "hidden";
      } else if (isNew && (isRepeatable || isBeyond) && isEnd && hasEnded) {
        this.#fates[index] = "perhaps";
      } else if (
        (isRepeatable || isBeyond) &&
        (hasGap ||
          wasWaiting ||
          this.#searches.size > 1 ||
          this.#isOfLastMoment(connection, index) ||
          this.#mayBeginAgain(index))
      ) {
        this.#fates[index] = "written off";
      } else {
        const twin = spare.findIndex((other) => this.#keyAt(other) === this.#keyAt(index));
        if (twin >= 0) {
          const [other = -1] = spare.splice(twin, 1);
          this.#fates[other] = "hidden";
          this.#fates[index] = "delivered";
        } else {
          lost.push(index);
          this.#fates[index] = "written off";
        }
      }
    }
    this.#pending = this.#isTailOut ? [] : pending;
    if (lost.length > 0) {
      this.#problems.push(`connection ${number}: lines ${brief(lost)} arrived and did not come out`);
    }
  }

  /** The last line that a tail may leave out: more than it asks for come behind. */
  #lastBeyondTail({ traits }: JudgedStream): number {
    const counted = [...this.#streamReceived].filter((index) => {
      const { source } = this.#ledger[index] ?? {};
      return traits.sources === "" || source === undefined || source === traits.sources;
    });
    return counted.sort((a, b) => b - a)[traits.tail] ?? -1;
  }

  #findHole(
    number: number,
    { from = 0, search }: JudgedConnection,
    accepts: (index: number) => boolean,
  ): void {
    const missing: number[] = [];
    for (let index = this.#frontier; index < from; index += 1) {
      const isWanted = accepts(index) && this.#ledger[index]?.message.includes(search) === true;
      if (isWanted && this.#fates[index] === "unseen") missing.push(index);
    }
    const isDoubtful = this.#isOld(from) && this.#isMomentOfLast(from);
    if (missing.length > 0 && !isDoubtful) {
      this.#holes.push({ from: this.#frontier, to: from, missing, connection: number });
    }
  }

  /** Between a line before a hole and one behind it a gap must stand. */
  #judgeHoles(): void {
    for (const { from, to, missing, connection } of this.#holes) {
      const behind = this.#out.findIndex(
        (item) =>
          item.connection >= connection &&
          item.index !== undefined &&
          item.index >= to &&
          !this.#hasTwin(item.index),
      );
      let before = behind - 1;
      while (before >= 0 && (this.#out[before]?.index ?? Infinity) >= from) {
        before -= 1;
      }
      if (this.#isUnread(connection, this.#out[behind]?.connection)) continue;
      // A buffer that came back had them: nothing is missing any more.
      const came = new Set(this.#out.slice(0, behind).map(({ index }) => index));
      if (missing.every((index) => came.has(index))) continue;
      const between = this.#out.slice(before + 1, behind);
      if (behind >= 0 && before >= 0 && !between.some(({ kind }) => kind === "gap")) {
        this.#problems.push(
          `connection ${connection}: lines ${from} to ${to - 1} are missing and no gap was told between`,
        );
      }
    }
  }

  /** Whether a stream was broken off before it read anything of a connection, and only another search went on behind. */
  #isUnread(connection: number, later: number | undefined): boolean {
    const { connections, streams } = this.#recording;
    const unread = connections[connection];
    if (unread === undefined || later === undefined || later === connection) return false;
    const isBroken = streams[unread.stream]?.wasQuiet === false && unread.events.length === 0;
    return isBroken && connections[later]?.search !== unread.search;
  }

  /** Whether anybody could see that nothing is missing. */
  #isClear({ from, received }: JudgedConnection): boolean {
    const { plan } = this.#recording;
    if (this.#frontier === 0 && this.#fates.every((fate) => fate === "unseen")) {
      return true;
    }
    const [first] = received;
    if (first === undefined || from === undefined) {
      return true;
    }
    const begin = this.#ledger[first.index]?.timeMs;
    const last = this.#lastTimeMs();
    const isEarlier = begin !== undefined && last !== undefined && begin < last;
    const hole = this.#fates.slice(0, from).some((fate) => fate === "unseen" || fate === "perhaps");
    return (
      plan.isMonotone &&
      plan.lines.backChance === 0 &&
      this.#searches.size === 1 &&
      this.#ledger.length <= plan.memory &&
      isEarlier &&
      !hole
    );
  }

  /**
   * After a gap, a line that reads as the first one before it may be that line: what came earlier may stand behind, as in
   * a buffer that was cut short and is whole again. Only the lines behind it tell, and those would be held up.
   */
  #mayBeginAgain(index: number): boolean {
    return this.#hasToldGap && this.#beginnings.has(this.#keyAt(index));
  }

  #isMomentOfLast(index: number): boolean {
    const lastMs = this.#lastTimeMs();
    return (this.#ledger[index]?.timeMs ?? lastMs) === lastMs;
  }

  /** Whether the replay began amid the moment of the last line that came, and this line is of it, too. */
  #isOfLastMoment({ received }: JudgedConnection, index: number): boolean {
    return this.#isMomentOfLast(received[0]?.index ?? -1) && this.#isMomentOfLast(index);
  }

  #lastTimeMs(): number | undefined {
    for (let index = this.#frontier - 1; index >= 0; index -= 1) {
      const { timeMs } = this.#ledger[index] ?? {};
      const fate = this.#fates[index];
      if (timeMs !== undefined && fate !== "unseen" && fate !== "perhaps") {
        return timeMs;
      }
    }
    return undefined;
  }

  /** Whether there were more lines than the client remembers. */
  #isBeyond(): boolean {
    return this.#ledger.length > this.#recording.plan.memory;
  }

  /** Whether a line that looks like this one came on an earlier connection. */
  #isOld(index: number): boolean {
    for (const old of this.#oldLines) {
      this.#oldKeys.add(this.#keyAt(old));
    }
    this.#oldLines = [];
    return this.#oldKeys.has(this.#keyAt(index));
  }

  #hasTwin(index: number): boolean {
    if (this.#twins === undefined) {
      const keys = new Set<string>();
      const twins = new Set<string>();
      for (const { key } of this.#ledger) {
        (keys.has(key) ? twins : keys).add(key);
      }
      this.#twins = twins;
    }
    return this.#twins.has(this.#keyAt(index));
  }

  #keyAt(index: number): string {
    return this.#ledger[index]?.key ?? "";
  }
}

function brief(indices: readonly (number | string)[]): string {
  const shown = indices.slice(0, 8).join(", ");
  return indices.length > 8 ? `${shown}, … (${indices.length})` : shown;
}
