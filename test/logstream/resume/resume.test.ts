import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogLine } from "../../../src/logstream/index.ts";
import type { Aligned as Parted, GapEvent } from "../../../src/logstream/resume/aligned.ts";
import { Alignment } from "../../../src/logstream/resume/alignment.ts";
import { LineHistory } from "../../../src/logstream/resume/history.ts";
import { lineKey } from "../../../src/logstream/resume/lineKey.ts";
import { seededRandom } from "../random.ts";
import { messages } from "../support.ts";

function entry(timestamp: number, message: string, source = "APP"): LogLine {
  return { source, timestamp, message };
}

/** What an alignment decided, its parts taken together. */
interface Aligned {
  readonly lines: readonly LogLine[];
  readonly gap?: GapEvent;
  readonly isNews: boolean;
  readonly isBridged: boolean;
}

function together({ parts, isNews }: Parted): Aligned {
  const gap = parts.find((part) => part.kind === "gap");
  return {
    lines: parts.flatMap((part) => (part.kind === "lines" ? part.lines : [])),
    ...(gap && { gap }),
    isNews,
    isBridged: parts.some((part) => part.kind === "joined"),
  };
}

function align(history: LineHistory, options: Partial<ConstructorParameters<typeof Alignment>[1]> = {}) {
  const alignment = new Alignment(history, {
    search: "",
    accepts: () => true,
    isFirst: false,
    endedCleanly: false,
    ...options,
  });
  return {
    push: (lines: readonly LogLine[]): Aligned => together(alignment.push(lines)),
    settle: (isComplete: boolean): Aligned => together(alignment.settle(isComplete)),
    get isSettled(): boolean {
      return alignment.hasPlace;
    },
  };
}

/** A history in which these lines were delivered. */
function after(lines: readonly LogLine[], limit?: number): LineHistory {
  const history = new LineHistory(limit);
  align(history).push(lines);
  return history;
}

/** One whole replay, in one batch or one line at a time. */
function replay(
  history: LineHistory,
  lines: readonly LogLine[],
  options?: Parameters<typeof align>[1],
): Aligned {
  const alignment = align(history, options);
  const parts = [...lines.map((line) => alignment.push([line])), alignment.settle(true)];
  const gap = parts.find((part) => part.gap !== undefined)?.gap;
  return {
    lines: parts.flatMap((part) => part.lines),
    isNews: parts.some((part) => part.isNews),
    isBridged: parts.some((part) => part.isBridged),
    ...(gap && { gap }),
  };
}

const second = 1_700_000_000;

describe("a replay", () => {
  it("brings nothing new when nothing new was logged", () => {
    const log = ["a", "b", "c"].map((message) => entry(second, message));
    const { lines, gap } = replay(after(log), log);
    assert.deepEqual(lines, []);
    assert.equal(gap, undefined);
  });

  it("brings only what is new, in order, at once when the end of the history is reached", () => {
    const log = Array.from({ length: 9 }, (_unused, i) => entry(second + i, `m${i}`));
    const alignment = align(after(log.slice(0, 6)));
    assert.deepEqual(messages(alignment.push(log.slice(2)).lines), ["m6", "m7", "m8"]);
    assert.equal(alignment.isSettled, true);
  });

  it("keeps genuine repeats of one second", () => {
    const tick = entry(second, "tick");
    const { lines } = replay(after([entry(second - 1, "start"), tick, tick]), [
      entry(second - 1, "start"),
      tick,
      tick,
      tick,
      tick,
    ]);
    assert.equal(lines.length, 2);
  });

  it("keeps genuine repeats when the buffer no longer holds the start", () => {
    const tick = entry(second, "tick");
    const log = [entry(second - 5, "old"), entry(second - 1, "start"), tick, entry(second, "tock"), tick];
    const { lines, gap } = replay(after(log), [...log.slice(2), tick, entry(second, "tock")]);
    assert.deepEqual(messages(lines), ["tick", "tock"]);
    assert.notEqual(gap, undefined, "within one second this could be another tick and tock");
  });

  it("announces a gap when it no longer reaches back to the last line", () => {
    const { lines, gap } = replay(after([entry(second, "a"), entry(second + 1, "b")]), [
      entry(second + 8, "x"),
      entry(second + 9, "y"),
    ]);
    assert.deepEqual(messages(lines), ["x", "y"]);
    assert.deepEqual(gap, {
      kind: "gap",
      cause: "buffer-overrun",
      since: (second + 1) * 1e3,
      until: (second + 8) * 1e3,
    });
  });

  it("says that the log began anew after a clean end that emptied the buffer", () => {
    const history = after([entry(second, "a")]);
    assert.equal(
      replay(history, [entry(second + 60, "Starting")], { endedCleanly: true }).gap?.cause,
      "log-restarted",
    );
  });

  it("says that the log began anew when the buffer holds less than it did", () => {
    const log = Array.from({ length: 50 }, (_unused, i) => entry(second + i, `m${i}`));
    const history = after(log);
    replay(history, log);
    assert.equal(replay(history, [entry(second + 60, "Starting")]).gap?.cause, "log-restarted");
  });

  it("that is empty decides nothing, and a late one is still aligned", () => {
    const log = [entry(second - 1, "a"), entry(second, "b")];
    const alignment = align(after(log));
    assert.deepEqual(alignment.settle(true).lines, []);
    assert.equal(alignment.isSettled, false);
    assert.deepEqual(messages(alignment.push([...log, entry(second, "c")]).lines), ["c"]);
  });

  it("that breaks off brings nothing twice", () => {
    const log = Array.from({ length: 9 }, (_unused, i) => entry(second, `m${i}`));
    const history = after(log);
    const alignment = align(history);
    alignment.push(log.slice(1, 5));
    assert.deepEqual(alignment.settle(false).lines, []);
    assert.deepEqual(messages(replay(history, [...log.slice(3), entry(second, "m9")]).lines), ["m9"]);
  });

  it("that breaks off has handed over what it brought", () => {
    const alignment = align(after([entry(second, "a")]));
    const { lines, gap } = alignment.push([entry(second + 5, "x"), entry(second + 6, "y")]);
    assert.deepEqual(messages(lines), ["x", "y"]);
    assert.notEqual(gap, undefined);
    assert.deepEqual(alignment.settle(false).lines, []);
  });

  it("with the sources in another order repeats nothing", () => {
    const app = Array.from({ length: 5 }, (_unused, i) => entry(second, `a${i}`));
    const system = Array.from({ length: 3 }, (_unused, i) => entry(second, `s${i}`, "SYSTEM"));
    const { lines } = replay(after([...app.slice(0, 3), ...system, ...app.slice(3)]), [
      ...app,
      entry(second + 1, "new"),
    ]);
    assert.deepEqual(messages(lines), ["new"]);
  });

  it("of another instance and back again repeats nothing", () => {
    const one = Array.from({ length: 6 }, (_unused, i) => entry(second + i, `one${i}`));
    const two = Array.from({ length: 4 }, (_unused, i) => entry(second + i, `two${i}`));
    const history = after(one.slice(0, 5));
    assert.deepEqual(messages(replay(history, two).lines), messages(two));
    assert.deepEqual(messages(replay(history, one).lines), ["one5"]);
  });

  it("survives a clock that steps back", () => {
    const log = [
      entry(second + 100, "a"),
      entry(second + 101, "b"),
      entry(second, "c"),
      entry(second + 1, "d"),
    ];
    assert.deepEqual(messages(replay(after(log.slice(0, 3)), log).lines), ["d"]);
  });

  it("of plain lines is aligned like any other", () => {
    const plain = ["a", "b", "a", "b", "c"].map((message) => ({ message }));
    assert.deepEqual(messages(replay(after(plain), [...plain, { message: "a" }]).lines), ["a"]);
  });

  it("of plain lines after a restart is not taken for the old start", () => {
    const banner = [{ message: "Starting" }, { message: "Listening" }];
    const { lines, gap } = replay(after([...banner, { message: "work" }]), banner);
    assert.deepEqual(messages(lines), ["Starting", "Listening"]);
    assert.notEqual(gap, undefined);
  });

  it("under another search repeats nothing that can be recognised, and claims no gap", () => {
    const log = Array.from({ length: 6 }, (_unused, i) =>
      entry(second, i % 2 === 0 ? `error ${i}` : `fine ${i}`),
    );
    const history = after(log);
    const errors = log.filter((line) => line.message.startsWith("error"));
    const narrowed = replay(history, [...errors, entry(second, "error 6")], { search: "error" });
    assert.deepEqual(messages(narrowed.lines), ["error 6"]);
    assert.equal(narrowed.gap, undefined);
    assert.deepEqual(replay(history, log, { search: "" }).lines, []);
  });

  it("under another search claims no gap on a second try either", () => {
    const history = after([entry(second, "fine"), entry(second, "error 1")]);
    align(history, { search: "error" });
    const { lines, gap } = replay(history, [entry(second + 9, "error 2")], { search: "error" });
    assert.deepEqual(messages(lines), ["error 2"]);
    assert.equal(gap, undefined);
  });

  it("under another search recognises plain lines by their order", () => {
    const log = Array.from({ length: 9 }, (_unused, i) => ({
      message: i % 3 === 0 ? `error ${i}` : `fine ${i}`,
    }));
    const history = after(log);
    const errors = log.filter(({ message }) => message.startsWith("error"));
    assert.deepEqual(
      messages(replay(history, [...errors, { message: "error 9" }], { search: "error" }).lines),
      ["error 9"],
    );
  });

  it("remembers what a filter kept back and hands it out once to whoever wants it", () => {
    const log = [entry(second, "a"), entry(second, "s", "SYSTEM"), entry(second, "b")];
    const history = new LineHistory();
    const onlyApp = { accepts: (line: LogLine) => line.source === "APP" };
    assert.deepEqual(messages(align(history, onlyApp).push(log).lines), ["a", "b"]);
    assert.deepEqual(messages(replay(history, log).lines), ["s"]);
    assert.deepEqual(messages(replay(history, log).lines), []);
  });

  it("deeper than the memory repeats nothing", () => {
    const log = Array.from({ length: 200 }, (_unused, i) => entry(second + Math.floor(i / 3), `m${i}`));
    const history = after(log, 64);
    assert.equal(history.size, 64);
    assert.deepEqual(messages(replay(history, [...log, entry(second + 99, "new")]).lines), ["new"]);
  });

  it("of a flood of identical lines is decided in linear time", () => {
    const flood = Array.from({ length: 100_000 }, () => entry(second, "again"));
    const { lines, gap } = replay(after([entry(second - 1, "first"), ...flood]), flood);
    assert.equal(lines.length, 0);
    assert.notEqual(gap, undefined, "how many of these are new cannot be known");
  });
});

describe("the memory of lines", () => {
  it("is bounded, and keeps the youngest", () => {
    const history = after(
      Array.from({ length: 5_000 }, (_unused, i) => entry(second + i, `m${i}`)),
      2_000,
    );
    assert.equal(history.size, 2_000);
    assert.equal(history.view.at(0), lineKey(entry(second + 3_000, "m3000")));
    assert.equal(history.copiesOf(lineKey(entry(second + 2_999, "m2999"))), 0);
    assert.equal(history.copiesOf(lineKey(entry(second + 3_000, "m3000"))), 1);
    assert.equal(history.lastMs, (second + 4_999) * 1e3);
    assert.equal(history.forgottenMs, (second + 2_999) * 1e3);
  });

  it("tells lines apart by source, time and text", () => {
    const keys = new Set([
      lineKey(entry(1, "m")),
      lineKey(entry(1, "m", "SYSTEM")),
      lineKey(entry(1.5, "m")),
      lineKey(entry(1, "n")),
      lineKey({ message: "m" }),
    ]);
    assert.equal(keys.size, 5);
  });
});

describe("any sequence of replays", () => {
  for (const batchSize of [1, 7, 1_000]) {
    it(`in batches of ${batchSize} delivers each line once, in order, or announces the gap`, () => {
      for (let seed = 1; seed <= 1_500; seed += 1) {
        playSchedule(seed, batchSize);
      }
    });
  }
});

/** A log, a bounded buffer and a client that is cut off again and again. */
function playSchedule(seed: number, batchSize: number): void {
  const random = seededRandom(seed);
  const capacity = random.integer(16, 80);
  const vocabulary = random.integer(1, 12);
  const isCoarse = random.chance(0.7);
  const log: LogLine[] = [];
  let clock = second;
  function grow(count: number): void {
    for (let i = 0; i < count; i += 1) {
      clock += isCoarse ? (random.chance(0.15) ? 1 : 0) : 0.001;
      const message = random.chance(0.5) ? `unique ${log.length}` : `word ${random.integer(1, vocabulary)}`;
      log.push(
        random.chance(0.1) ? { message } : entry(clock, message, random.chance(0.3) ? "SYSTEM" : "APP"),
      );
    }
  }
  const history = new LineHistory();
  const delivered: LogLine[] = [];
  let gaps = 0;
  /** Where in the log the last delivered line stands, plus one: what the client has until now. */
  let received = 0;
  let unbridgeable = 0;
  function take({ lines, gap }: Aligned): void {
    delivered.push(...lines);
    const last = delivered.at(-1);
    received = last === undefined ? 0 : log.lastIndexOf(last) + 1;
    gaps += gap === undefined ? 0 : 1;
  }
  const connections = 8;
  for (let connection = 1; connection <= connections; connection += 1) {
    const alignment = align(history);
    const from = Math.max(0, log.length - capacity);
    const replayed = log.slice(from);
    const isCut = connection < connections && random.chance(0.3);
    const sent = isCut ? replayed.slice(0, random.integer(0, replayed.length)) : replayed;
    unbridgeable += !isCut && received > 0 && from > received ? 1 : 0;
    for (let i = 0; i < sent.length; i += batchSize) {
      take(alignment.push(sent.slice(i, i + batchSize)));
    }
    take(alignment.settle(!isCut));
    if (!isCut) {
      const before = log.length;
      grow(random.integer(0, 20));
      take(alignment.push(log.slice(before)));
      take(alignment.settle(true));
    }
    grow(random.integer(0, random.chance(0.2) ? 100 : 20));
  }
  const trace = `seed ${seed}, capacity ${capacity}`;
  const [first] = delivered;
  if (gaps === 0) {
    assert.equal(unbridgeable, 0, `${trace}: a gap was not announced`);
    assert.deepEqual(
      messages(delivered),
      messages(log.slice(first === undefined ? 0 : log.indexOf(first), received)),
      trace,
    );
  }
  let position = 0;
  for (const line of delivered) {
    position = log.indexOf(line, position) + 1;
    assert.notEqual(position, 0, `${trace}: a line repeated or out of order`);
  }
}
