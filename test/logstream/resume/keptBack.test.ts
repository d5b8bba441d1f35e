import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogEntry, LogLine } from "../../../src/logstream/index.ts";
import { Alignment } from "../../../src/logstream/resume/alignment.ts";
import { LineHistory } from "../../../src/logstream/resume/history.ts";
import { copyKey, toReceived } from "../../../src/logstream/resume/lineKey.ts";
import { TailWindow } from "../../../src/logstream/resume/tail.ts";
import { messages } from "../support.ts";

/** One a second, of APP and SYSTEM by turns. */
function log(from: number, to: number): LogEntry[] {
  return Array.from({ length: to - from + 1 }, (_unused, index) => ({
    source: (from + index) % 2 === 0 ? "SYSTEM" : "APP",
    timestamp: 1_700_000_000 + from + index,
    message: `${from + index}`,
  }));
}

interface Asked {
  readonly accepts?: (line: LogLine) => boolean;
  readonly isFirst?: boolean;
  readonly window?: TailWindow;
}

/** What one connection brings, through a tail where there is one. */
function connect(history: LineHistory, lines: readonly LogLine[], asked: Asked = {}): string[] {
  const alignment = new Alignment(history, {
    search: "",
    accepts: asked.accepts ?? (() => true),
    isFirst: asked.isFirst ?? true,
    endedCleanly: false,
  });
  const parts = [...alignment.push(lines).parts, ...alignment.settle(true).parts];
  for (const part of parts) {
    asked.window?.push(part);
  }
  return (asked.window?.flush() ?? parts).flatMap((part) =>
    part.kind === "lines" ? messages(part.lines) : [],
  );
}

describe("a stream with a tail", () => {
  it("shows what an older filter kept back behind its first replay, and nothing that it left out itself", () => {
    const history = new LineHistory();
    connect(history, log(1, 20), { accepts: ({ source }) => source === "APP" });
    history.keptBack.begin();
    const window = new TailWindow(history, 4);
    assert.deepEqual(connect(history, log(1, 10), { window }), ["8", "10"]);
    assert.deepEqual(connect(history, log(1, 20), { isFirst: false }), ["12", "14", "16", "18", "20"]);
    assert.deepEqual(connect(history, log(1, 20)), []);
  });

  it("shows no line again that reads as one from before the replay", () => {
    const history = new LineHistory();
    const moment = [1, 2, 1, 3, 4, 5, 6, 7, 8, 9, 10, 1, 1].map((message) => ({
      source: "SYSTEM",
      timestamp: 1_700_000_000,
      message: `${message}`,
    }));
    connect(history, moment.slice(0, -2), { accepts: () => false });
    history.keptBack.begin();
    assert.deepEqual(connect(history, moment.slice(1)), messages(moment.slice(1)));
    assert.deepEqual(connect(history, moment.slice(2), { isFirst: false }), []);
  });

  it("leaves what it left out to the next stream, once and in order", () => {
    const history = new LineHistory();
    const window = new TailWindow(history, 4);
    assert.deepEqual(connect(history, log(1, 10), { window }), ["7", "8", "9", "10"]);
    assert.deepEqual(connect(history, log(1, 10)), []);
    history.keptBack.begin();
    assert.deepEqual(connect(history, log(1, 10)), ["1", "2", "3", "4", "5", "6"]);
    assert.deepEqual(connect(history, log(1, 10)), []);
  });
});

describe("of lines that look the same", () => {
  /** Line 1 and line 3. */
  const word = { source: "APP", timestamp: 1_700_000_002, message: "word" };
  const before = log(1, 1);
  const between = { ...word, message: "between" };
  const all = [...before, word, between, word, ...log(3, 4)];

  it("comes the one that a filter kept back, where it stands, and no other", () => {
    const history = new LineHistory();
    assert.deepEqual(connect(history, all.slice(0, 3)), ["1", "word", "between"]);
    connect(history, all, { accepts: ({ source }) => source === "SYSTEM" });
    history.keptBack.begin();
    assert.deepEqual(connect(history, all.slice(0, 3)), []);
    assert.deepEqual(connect(history, all, { isFirst: false }), ["word", "3"]);
    assert.deepEqual(connect(history, all), []);
  });

  it("comes the one that a tail left out, where it stands, and no other", () => {
    const history = new LineHistory();
    connect(history, all.slice(0, 2));
    const window = new TailWindow(history, 2);
    assert.deepEqual(connect(history, all, { window }), ["3", "4"]);
    history.keptBack.begin();
    assert.deepEqual(connect(history, all), ["between", "word"]);
    assert.deepEqual(connect(history, all), []);
  });

  it("comes again the one that was about to come, and no other", () => {
    const history = new LineHistory();
    connect(history, all.slice(0, 2));
    connect(history, all, { accepts: ({ source }) => source === "SYSTEM" });
    history.keptBack.begin();
    const window = new TailWindow(history, 2);
    assert.deepEqual(connect(history, all, { window }), ["3"]);
    history.keptBack.begin();
    assert.deepEqual(connect(history, all.slice(0, 3)), ["between"]);
    assert.deepEqual(connect(history, all), ["word"]);
  });
});

describe("a line without a time that a tail left out", () => {
  const plain = { message: "plain" };

  it("is not taken for one that reads the same, at the start of a later replay", () => {
    const history = new LineHistory();
    const window = new TailWindow(history, 4);
    const lines = [plain, ...log(1, 2), plain, ...log(3, 4)];
    assert.deepEqual(connect(history, lines, { window }), ["2", "plain", "3", "4"]);
    history.keptBack.begin();
    assert.deepEqual(connect(history, lines.slice(3)), []);
  });

  it("comes when the replay begins as it did then", () => {
    const history = new LineHistory();
    const window = new TailWindow(history, 4);
    const lines = [plain, plain, ...log(1, 4)];
    assert.deepEqual(connect(history, lines, { window }), ["1", "2", "3", "4"]);
    history.keptBack.begin();
    assert.deepEqual(connect(history, lines), ["plain", "plain"]);
  });
});

describe("a full memory of lines that look the same", () => {
  const word = { source: "APP", timestamp: 1_700_000_000, message: "word" };
  const copy = copyKey(toReceived(word, undefined));
  const words = (count: number): LogLine[] => Array.from({ length: count }, () => word);

  it("keeps no count of what a tail left out and it has forgotten", () => {
    const history = new LineHistory(4);
    const window = new TailWindow(history, 2);
    assert.deepEqual(connect(history, words(7), { window }), ["word", "word"]);
    history.keptBack.begin();
    assert.equal(history.keptBack.copiesOf(copy), 2);
    connect(history, [...words(7), ...log(1, 3)]);
    assert.equal(history.keptBack.copiesOf(copy), 0);
    assert.equal(history.copiesOf(copy), 1);
  });

  it("shows what was kept back as often as it remembers it, however often it comes", () => {
    const history = new LineHistory(4);
    const lines = ["word", "word", "word", "word", "a", "b"].map((message) => ({ message }));
    connect(history, lines, { accepts: () => false });
    history.keptBack.begin();
    assert.deepEqual(connect(history, lines), ["word", "word", "a", "b"]);
    assert.deepEqual(connect(history, lines), []);
  });

  it("shows none again of a buffer that moved on amid them", () => {
    const history = new LineHistory(9);
    const moment = ["word", "a", "word", "b", "word", "c"].map((message) => ({ ...word, message }));
    connect(history, [...moment, ...log(1, 3)], { accepts: () => false });
    history.keptBack.begin();
    const buffer = [...moment.slice(3), ...log(1, 6)];
    assert.deepEqual(connect(history, buffer), ["b", "word", "c", "1", "2", "3", "4", "5", "6"]);
    assert.deepEqual(connect(history, buffer), []);
  });

  it("forgets first what came first, be it handed out or not", () => {
    const history = new LineHistory(4);
    connect(history, words(2));
    connect(history, words(4), { accepts: () => false });
    connect(history, [...words(4), ...log(1, 2)], { accepts: ({ message }) => message !== "word" });
    assert.equal(history.keptBack.copiesOf(copy), 2, "those that were handed out are forgotten");
  });
});
