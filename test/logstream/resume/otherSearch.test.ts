import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogEntry, LogLine } from "../../../src/logstream/index.ts";
import { Alignment } from "../../../src/logstream/resume/alignment.ts";
import { LineHistory } from "../../../src/logstream/resume/history.ts";
import { messages } from "../support.ts";

/** Lines x 1, x 2, …, one a second. */
function dated(prefix: string, from: number, to: number): LogEntry[] {
  return Array.from({ length: to - from + 1 }, (_unused, index) => ({
    source: "APP",
    timestamp: 1_700_000_000 + from + index,
    message: `${prefix} ${from + index}`,
  }));
}

function plain(prefix: string, from: number, to: number): LogLine[] {
  return dated(prefix, from, to).map(({ message }) => ({ message }));
}

/** All of one second, which is later than the others. */
function moment(...names: string[]): LogEntry[] {
  return names.map((message) => ({ source: "APP", timestamp: 1_700_000_900, message }));
}

interface Asked {
  readonly search?: string;
  readonly accepts?: (line: LogLine) => boolean;
  readonly isFirst?: boolean;
  /** The replay was cut short. */
  readonly isCut?: boolean;
  /** Came live, after the end of the replay. */
  readonly live?: readonly LogLine[];
}

/** One connection: what came out, in order; a gap as one. */
function connect(history: LineHistory, lines: readonly LogLine[], asked: Asked = {}): string[] {
  const alignment = new Alignment(history, {
    search: asked.search ?? "",
    accepts: asked.accepts ?? (() => true),
    isFirst: asked.isFirst ?? true,
    endedCleanly: false,
  });
  const steps = [
    alignment.push(lines),
    alignment.settle(asked.isCut !== true),
    alignment.push(asked.live ?? []),
  ];
  return steps.flatMap(({ parts }) =>
    parts.flatMap((part) =>
      part.kind === "lines" ? part.lines.map(({ message }) => message) : part.kind === "gap" ? ["gap"] : [],
    ),
  );
}

describe("what is younger than a replay and did not come in it", () => {
  it("is known when it comes behind it: another search had shown it", () => {
    const history = new LineHistory();
    assert.deepEqual(connect(history, dated("x", 10, 12), { search: "x" }), ["x 10", "x 11", "x 12"]);
    // The replay pauses, and is taken for all there is.
    assert.deepEqual(connect(history, dated("y", 1, 3)), ["y 1", "y 2", "y 3"]);
    const all = [...dated("y", 1, 9), ...dated("x", 10, 12), ...dated("y", 13, 13)];
    assert.deepEqual(connect(history, all), ["y 4", "y 5", "y 6", "y 7", "y 8", "y 9", "y 13"]);
  });

  it("is known when it comes behind it: a buffer that was cut short is whole again", () => {
    const history = new LineHistory();
    connect(history, dated("x", 20, 25));
    assert.deepEqual(connect(history, dated("x", 10, 12), { isCut: true }), ["gap", "x 10", "x 11", "x 12"]);
    assert.deepEqual(
      connect(history, dated("x", 10, 26)),
      dated("x", 13, 26)
        .map(({ message }) => message)
        .filter((message) => !/x 2[0-5]/.test(message)),
    );
  });
});

describe("after the search changed", () => {
  it("a clock that had stepped back makes nothing new that a pause of the replay held up", () => {
    const history = new LineHistory();
    const back = dated("x", -3_000, -2_990);
    connect(history, [...dated("x", 1, 10), ...back]);
    // Known are the lines before the pause and those behind it.
    assert.deepEqual(connect(history, dated("x", 1, 10), { search: "x", live: back }), []);
  });

  it("a full memory repeats nothing, tells that lines may be missing, and shows what is new", () => {
    const history = new LineHistory(20);
    connect(history, dated("x", 1, 60));
    const replay = [...dated("x", 1, 60), ...dated("x", 61, 63)];
    assert.deepEqual(connect(history, replay, { search: "x" }), ["gap", "x 61", "x 62", "x 63"]);
    assert.deepEqual(connect(history, [...replay, ...dated("x", 64, 64)], { search: "x" }), ["x 64"]);
  });

  it("and back, before its replay was over, a line without a time is known although others stood before it", () => {
    const history = new LineHistory();
    connect(history, dated("x", 1, 3), { search: "x" });
    const all = [...dated("x", 1, 3), ...dated("y", 4, 4), ...plain("x", 5, 5)];
    assert.deepEqual(connect(history, all, { isCut: true }), ["y 4", "x 5"]);
    assert.deepEqual(connect(history, [...dated("x", 1, 3), ...plain("x", 5, 6)], { search: "x" }), ["x 6"]);
  });

  it("and back, before its replay was over, a buffer of lines without a time that moved on repeats none", () => {
    const history = new LineHistory();
    connect(history, plain("x", 1, 5), { search: "x" });
    const all = [...plain("x", 4, 5), ...plain("y", 6, 8), ...plain("x", 9, 24)];
    assert.deepEqual(connect(history, all, { isCut: true }), messages(all.slice(2)));
    assert.deepEqual(connect(history, plain("x", 15, 25), { search: "x" }), ["gap", "x 25"]);
    assert.deepEqual(connect(history, plain("x", 16, 26), { search: "x" }), ["x 26"]);
  });

  it("and back, before its replay was over, and cut off twice, a line of the same moment behind the cut is known", () => {
    const history = new LineHistory();
    connect(history, dated("y", -9, -1));
    const shown = moment("x 1", "x 2", "x 3", "x 4");
    assert.deepEqual(connect(history, shown, { search: "x", isCut: true }), messages(shown));
    // The buffer has moved on, and the connection falls silent before the end of its replay.
    const begun = moment("y 1", "y 2", "y 3", "x 1", "y 4", "y 5", "x 2", "y 6");
    assert.deepEqual(connect(history, begun), ["gap", "y 1", "y 2", "y 3", "y 4", "y 5", "y 6"]);
    assert.deepEqual(connect(history, [...begun, ...moment("x 3", "y 7", "x 4", "x 5", "x 5")]), [
      "y 7",
      "x 5",
      "x 5",
    ]);
  });

  it("and back, a line without a time is known although one that a full memory forgot reads the same", () => {
    const history = new LineHistory(6);
    const [early = { message: "" }, ...late] = dated("x", 1, 4);
    const word = { message: "word" };
    const log = [early, word, word, word, ...late.flatMap((line) => [line, word])];
    assert.deepEqual(connect(history, log).length, log.length);
    connect(history, dated("x", 1, 4), { search: "x" });
    assert.deepEqual(connect(history, log), ["gap"]);
    assert.deepEqual(connect(history, [...log, word]), ["word"]);
  });

  it("lines without a time are remembered once, however often the replay breaks off", () => {
    const history = new LineHistory(60);
    connect(history, [...dated("x", 1, 1), ...plain("x", 3, 21)], { search: "x" });
    for (let times = 0; times < 5; times += 1) {
      const replay = [...dated("x", 1, 1), ...dated("y", 2, 2), ...plain("x", 3, 21)];
      assert.deepEqual(connect(history, replay, { isCut: true }), times === 0 ? ["y 2"] : []);
    }
    assert.equal(history.size, 1 + 1 + 2 * 19);
    assert.equal(history.hasForgotten, false);
  });
});

describe("long after the search changed, a buffer that one moment fills, and overruns,", () => {
  const row = (prefix: string, from: number, to: number): LogLine[] =>
    moment(...Array.from({ length: to - from + 1 }, (_unused, index) => `${prefix} ${from + index}`));
  const changed = (): LineHistory => {
    const history = new LineHistory();
    connect(history, dated("x", 1, 2), { search: "x" });
    assert.deepEqual(connect(history, [...dated("x", 1, 2), ...dated("y", 3, 3)]), ["y 3"]);
    return history;
  };

  it("loses no line that reads as one from before the hole", () => {
    const history = changed();
    connect(history, [...dated("y", 3, 3), ...moment("GET", "GET", "GET"), ...row("a", 1, 20)]);
    assert.deepEqual(connect(history, row("b", 1, 24)), ["gap", ...messages(row("b", 1, 24))]);
    assert.deepEqual(connect(history, [...row("b", 5, 24), ...moment("GET", "GET", "new")]), [
      "GET",
      "GET",
      "new",
    ]);
  });

  it("loses no line without a time that reads as one before it", () => {
    const history = changed();
    connect(history, [...dated("y", 3, 3), ...row("a", 1, 20)]);
    const stack = ["at f", "at g"].map((message) => ({ message }));
    connect(history, [...moment("b"), ...stack, ...row("b", 1, 24)]);
    const next = [...stack, ...moment("new")];
    assert.deepEqual(connect(history, [...row("b", 5, 24), ...next]), messages(next));
  });
});

describe("a clock that steps back live, after the search changed", () => {
  it("holds back none of the lines that look the same", () => {
    const history = new LineHistory();
    connect(history, dated("x", 100, 110), { search: "x" });
    const again = dated("x", 1, 3).flatMap((line) => [line, line]);
    const shown = connect(history, dated("y", 50, 60), { live: again });
    assert.deepEqual(shown.slice(-6), ["x 1", "x 1", "x 2", "x 2", "x 3", "x 3"]);
  });
});

describe("a replay that joins on to what was shown last", () => {
  it("brings new lines, whatever stands before its start and looks like them", () => {
    const history = new LineHistory();
    const word = (count: number): LogLine[] =>
      Array.from({ length: count }, () => ({ source: "APP", timestamp: 1_700_000_000, message: "word" }));
    connect(history, dated("x", 0, 10).concat(dated("y", -5, -1)));
    // A hole, and some of what comes behind it was seen before.
    const second = [...dated("x", 2, 2), ...word(3), ...dated("y", -3, -1), ...dated("z", 0, 20)];
    connect(history, second);
    assert.deepEqual(connect(history, [...second.slice(4), ...word(2)]), ["word", "word"]);
  });
});

describe("behind the end of what was shown last", () => {
  it("a line that reads as one from before a hole is new: the clock stepped back", () => {
    const history = new LineHistory();
    connect(history, dated("x", 1, 20));
    const behind = [...dated("y", 13, 18), ...dated("x", 19, 19), ...dated("z", 20, 21)];
    assert.deepEqual(connect(history, behind.slice(0, 6), { isCut: true }), [
      "gap",
      ...messages(dated("y", 13, 18)),
    ]);
    assert.deepEqual(connect(history, behind), ["x 19", "z 20", "z 21"]);
    assert.deepEqual(connect(history, [...behind, ...dated("x", 20, 20)]), ["x 20"]);
  });

  it("a line is known where the connection before broke off amid what was known", () => {
    const history = new LineHistory();
    connect(history, dated("x", 10, 20));
    const before = connect(history, dated("x", 5, 15), { isCut: true });
    assert.deepEqual(before, ["gap", ...messages(dated("x", 5, 9))]);
    assert.deepEqual(connect(history, dated("x", 5, 21)), ["x 21"]);
  });

  it("a line that comes live is new, too", () => {
    const history = new LineHistory();
    connect(history, dated("x", 1, 20));
    const live = [...dated("x", 18, 20), ...dated("y", 21, 22)];
    assert.deepEqual(connect(history, dated("y", 10, 17), { live }).slice(-5), messages(live));
  });
});

describe("a full memory", () => {
  it("of lines without a time takes a start that broke off for delivered, not for new", () => {
    const history = new LineHistory(20);
    connect(history, plain("x", 1, 60));
    assert.deepEqual(connect(history, plain("x", 1, 15), { isCut: true }), []);
    assert.deepEqual(connect(history, plain("x", 1, 63)), ["x 61", "x 62", "x 63"]);
  });

  it("holds back nothing that reads as what it still holds: the clock stepped back into that second", () => {
    const history = new LineHistory(15);
    const words = dated("word", 0, 0).flatMap((word) => [word, word, word]);
    const last = dated("last", 9, 9);
    connect(history, [...dated("x", 0, 0), ...words, ...dated("x", 1, 8), ...last, ...dated("x", 9, 9)]);
    // One that reads as the last but one, behind a hole.
    const replay = [...last, ...dated("x", 10, 11)];
    assert.deepEqual(connect(history, replay), ["gap", "x 10", "x 11"]);
    const back = [...dated("back", -5, -4), ...words];
    assert.deepEqual(connect(history, [...replay, ...back]), messages(back));
  });

  it("of one moment holds back nothing that comes behind the end of what was shown", () => {
    const history = new LineHistory(20);
    const moment = dated("x", 1, 60).map((line) => ({ ...line, timestamp: 1_700_000_000 }));
    connect(history, moment.slice(0, 50));
    assert.deepEqual(connect(history, moment.slice(35)), messages(dated("x", 51, 60)));
  });
});

describe("a replay that begins amid the last moment", () => {
  const moment = (...words: readonly string[]): LogEntry[] =>
    words.map((message) => ({ source: "APP", timestamp: 1_700_000_020, message }));

  it("and pauses behind a line that reads as the last one repeats nothing of what goes on behind it", () => {
    const history = new LineHistory();
    const row = moment("word", "a", "b", "word");
    connect(history, [...dated("x", 1, 10), ...row]);
    const live = [...row.slice(1), ...moment("c", "a"), ...dated("x", 21, 22)];
    assert.deepEqual(connect(history, row.slice(0, 1), { live }), ["gap", "c", "a", "x 21", "x 22"]);
    const again = [...row, ...moment("c", "a"), ...dated("x", 21, 23)];
    assert.deepEqual(connect(history, again), ["x 23"]);
  });

  it("brings what came after a step back of the clock, though it reads as what came before", () => {
    const history = new LineHistory();
    connect(history, dated("x", 1, 10));
    const back = [...plain("y", 1, 1), ...dated("x", 8, 9), ...dated("z", 9, 11)];
    assert.deepEqual(connect(history, [...dated("x", 10, 10), ...back]), ["gap", ...messages(back)]);
  });
});
