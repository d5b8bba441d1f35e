import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { reachesBack, withHistory } from "../../src/agents/agentHistory.ts";
import type { LogLine } from "../../src/logstream/index.ts";
import { LineReader } from "../../src/reading/lineReader.ts";
import type { EarlierLines } from "../../src/sessions/earlierLines.ts";

const base = 1_790_000_000;
const { signal } = new AbortController();

function at(seconds: number, message: string): LogLine {
  return { source: "APP", timestamp: base + seconds, message };
}

const table: readonly LogLine[] = Array.from({ length: 50 }, (_, index) => at(index + 0.25, `line ${index}`));

function source(): EarlierLines & { readonly asked: number[] } {
  const asked: number[] = [];
  return {
    name: "a table",
    asked,
    holds: () => Promise.resolve(true),
    wholeFrom: () => Promise.resolve(undefined),
    async *read({ sinceMs, untilMs }) {
      asked.push(sinceMs - base * 1000, untilMs - base * 1000);
      const within = table.filter(
        ({ timestamp = 0 }) => timestamp * 1000 >= sinceMs && timestamp * 1000 < untilMs,
      );
      for (let from = 0; from < within.length; from += 10) yield within.slice(from, from + 10);
      await Promise.resolve();
    },
  };
}

const read = (lines: readonly LogLine[]) => new LineReader().readAll(lines);
const request = {
  app: "a",
  host: "h",
  sinceMs: base * 1000,
  untilMs: (base + 60) * 1000,
  wanted: [],
  signal,
};

describe("what an agent is told from before the live log", () => {
  it("is asked for only where the live log does not reach back", () => {
    assert.equal(reachesBack(read([at(10, "a")]), (base + 10) * 1000), true);
    assert.equal(reachesBack(read([at(10, "a")]), base * 1000), true);
    assert.equal(reachesBack(read([at(100, "a")]), base * 1000), false);
    assert.equal(reachesBack([], base * 1000), false);
  });

  it("is joined with the live lines, each once, and asked for up to the first of them", async () => {
    const kept = source();
    const live = read([at(30, "line 30"), at(31, "line 31"), at(70, "newer")]);
    const { lines, cutAtMs } = await withHistory(live, { ...request, sources: [kept] });
    assert.deepEqual(
      lines.map(({ line }) => line.message),
      [...Array.from({ length: 32 }, (_, index) => `line ${index}`), "newer"],
    );
    assert.deepEqual([kept.asked, cutAtMs], [[0, 31_000], undefined]);
  });

  it("is bounded, and tells up to where", async () => {
    const { lines, cutAtMs } = await withHistory([], { ...request, sources: [source()], mostLines: 20 });
    assert.deepEqual([lines.length, cutAtMs], [20, (base + 19.25) * 1000]);
  });
});
