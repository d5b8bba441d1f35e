import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LineReader } from "../../src/reading/lineReader.ts";
import { entryOfCrash } from "../../src/sessions/crashEntry.ts";
import { findLastCrash } from "../../src/sessions/findCrash.ts";
import { logHoles, withFilled } from "../../src/sessions/logHoles.ts";
import type { LineItem, Notice, SessionItem } from "../../src/sessions/sessionItem.ts";
import { streamedSinceMs } from "../../src/sessions/streamedSince.ts";

const base = 1_790_000_000;
const gap: Notice = { kind: "gap", cause: "buffer-overrun", since: undefined, until: undefined };

function items(...parts: readonly (readonly [number, string] | Notice)[]): SessionItem[] {
  const reader = new LineReader();
  return parts.map((part) => {
    if (!Array.isArray(part)) return { kind: "notice", notice: part as Notice, arrivedMs: 0 };
    const [seconds, message] = part as readonly [number, string];
    const line = {
      source: message.startsWith("App ") ? "SYSTEM" : "APP",
      timestamp: base + seconds,
      message,
    };
    return { kind: "line", line, facts: reader.read(line), arrivedMs: 0 };
  });
}

const ms = (seconds: number): number => (base + seconds) * 1000;

describe("the holes of a log", () => {
  it("are between the lines about each notice, in whole seconds", () => {
    const log = items([1.5, "a"], gap, [20.25, "b"], gap);
    assert.deepEqual(logHoles(log, ms(60)), [
      { sinceMs: ms(1), untilMs: ms(21) },
      { sinceMs: ms(20), untilMs: ms(61) },
    ]);
    assert.deepEqual(logHoles(items(gap, [9, "b"]), ms(60)), [{ sinceMs: ms(9 - 900), untilMs: ms(10) }]);
    assert.deepEqual(logHoles(items([1.5, "a"], { kind: "keptHole", lines: 9 }, [9, "b"]), ms(60)), [
      { sinceMs: ms(1), untilMs: ms(10) },
    ]);
    assert.deepEqual(logHoles(items([1, "a"], { kind: "stopped" }, [2, "b"]), ms(60)), []);
  });
});

describe("a hole that was read", () => {
  it("is none any more, unless lines may still be on their way to the table", () => {
    const log = items([1.5, "a"], gap, [20.25, "b"], gap, [30, "c"]);
    const filled = withFilled(log, { sinceMs: ms(1), untilMs: ms(21) }, ms(100));
    assert.deepEqual(logHoles(filled, ms(100)), [{ sinceMs: ms(20), untilMs: ms(31) }]);
    assert.deepEqual(withFilled(log, { sinceMs: ms(1), untilMs: ms(21) }, ms(60)), log);
    assert.deepEqual(withFilled(log, { sinceMs: ms(2), untilMs: ms(21) }, ms(100)), log);
    assert.equal(
      logHoles(withFilled(filled, { sinceMs: ms(0), untilMs: ms(50) }, ms(100)), ms(100)).length,
      0,
    );
  });
});

describe("from when on a live log is whole", () => {
  const since = (log: readonly SessionItem[], filters = {}, wanted = {}, state = {}): number | undefined =>
    streamedSinceMs(
      {
        state: { kind: "live", sinceMs: 0, ...state },
        filters: { sources: [], search: "", tail: 0, ...filters },
        memory: {
          bytes: 0,
          shrink: () => 0,
          forget: () => undefined,
          shown: () => log,
          end: { position: 0, lineTotal: 0 },
        },
      },
      { sources: [], search: "", ...wanted },
    );
  const started: Notice = { kind: "started", filters: { sources: [], search: "", tail: 0 } };

  it("is the first line after the last hole", () => {
    assert.equal(since(items(started, [5, "a"], [6, "b"])), ms(5));
    assert.equal(since(items(started, [5, "a"], gap, [7, "b"], [8, "c"])), ms(7));
    assert.equal(since(items(started, [5, "a"], gap)), undefined);
  });

  it("is not known of a log that shows less than is asked for, or does not stream, or still reads", () => {
    const log = items(started, [5, "a"]);
    assert.equal(since(log, { search: "x" }), undefined);
    assert.equal(since(log, { search: "x" }, { search: "x" }), ms(5));
    assert.equal(since(log, { sources: ["APP"] }), undefined);
    assert.equal(since(log, { sources: ["-HTTP"] }, { sources: ["APP"] }), ms(5));
    assert.equal(since(log, {}, {}, { kind: "stopped" }), undefined);
    assert.equal(since(log, {}, {}, { isReading: true }), undefined);
  });
});

describe("the last crash", () => {
  const exit = "App exited unexpectedly with exit code 1";
  const { signal } = new AbortController();

  it("is looked for in the near past first, by the platform's own lines", async () => {
    const asked: string[] = [];
    const lines = [
      { source: "SYSTEM", timestamp: base - 90_000, message: exit },
      { source: "SYSTEM", timestamp: base - 7200, message: exit },
      { source: "SYSTEM", timestamp: base - 7000, message: "App started" },
      { source: "APP", timestamp: base - 10, message: exit },
    ];
    const source = {
      name: "a table",
      holds: () => Promise.resolve(true),
      wholeFrom: () => Promise.resolve(undefined),
      async *read({ sinceMs, untilMs }: { sinceMs: number; untilMs: number }) {
        asked.push(`${sinceMs / 1000 - base}..${untilMs / 1000 - base}`);
        yield lines.filter(({ timestamp }) => timestamp * 1000 >= sinceMs && timestamp * 1000 < untilMs);
        await Promise.resolve();
      },
    };
    const request = { app: "a", host: "h", untilMs: ms(0), signal };
    assert.equal(await findLastCrash([source], request), ms(-7200));
    assert.deepEqual(asked, ["-3600..0", "-86400..-3600"]);
    assert.equal(await findLastCrash([], request), undefined);
  });

  it("is shown at the error that led to it, not at one of after it", () => {
    const log = items(
      [1, "fine"],
      [2, "Traceback (most recent call last):"],
      [2.001, '  File "main.py", line 3, in <module>'],
      [2.002, "KeyError: 'price'"],
      [3, exit],
      [9, "ERROR later"],
    ).filter((item): item is LineItem => item.kind === "line");
    assert.equal(entryOfCrash(log, ms(3))?.item.line.message, "Traceback (most recent call last):");
    assert.equal(entryOfCrash(log.slice(4), ms(3))?.item.line.message, exit);
    assert.equal(entryOfCrash([], ms(3)), undefined);
  });
});
