import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { missingSpans, withHistory } from "../../src/agents/agentHistory.ts";
import type { LogLine } from "../../src/logstream/index.ts";
import type { ReadLine } from "../../src/reading/lineFacts.ts";
import { LineReader } from "../../src/reading/lineReader.ts";
import type { EarlierLines } from "../../src/sessions/earlierLines.ts";
import { restoredItems } from "../../src/sessions/kept/restoredItems.ts";
import { streamedLog, type StreamedLog } from "../../src/sessions/logHoles.ts";
import type { SessionItem } from "../../src/sessions/sessionItem.ts";
import { unreadableLines } from "../../src/sessions/unreadableLines.ts";

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
  spans: [{ sinceMs: base * 1000, untilMs: (base + 60) * 1000 }],
  wanted: [],
  signal,
};

const span = (since: number, until: number) => ({
  sinceMs: (base + since) * 1000,
  untilMs: (base + until) * 1000,
});
const messagesOf = (lines: readonly ReadLine[]): string[] => lines.map(({ line }) => line.message);

/** What was kept, a hole that it has, and what the stream has brought since. */
function reloaded(): StreamedLog {
  const restored = restoredItems(
    [
      ...[10.25, 11.25].map((seconds) => ({
        kind: "line" as const,
        line: at(seconds, `line ${Math.floor(seconds)}`),
        arrivedMs: 0,
      })),
      { kind: "hole", lines: 3, arrivedMs: 0 },
      { kind: "line", line: at(15.25, "line 15"), arrivedMs: 0 },
    ],
    read,
  );
  const notice = { kind: "gap", cause: "buffer-overrun", since: undefined, until: undefined } as const;
  const live = read([at(20, "line 20"), at(21, "line 21")]);
  return streamedLog(
    [
      ...restored,
      { kind: "notice", notice, arrivedMs: 0 },
      ...live.map((one): SessionItem => ({ kind: "line", ...one, arrivedMs: 0 })),
    ],
    (base + 60) * 1000,
  );
}

describe("what an agent is told from before the live log", () => {
  it("is asked for only where the live log does not reach back", () => {
    const from = (seconds: number) => ({ lines: read([at(seconds, "a")]) });
    assert.deepEqual(missingSpans(from(10), span(10, 60)), []);
    assert.deepEqual(missingSpans(from(10), span(0, 60)), []);
    assert.deepEqual(missingSpans(from(100), span(0, 200)), [span(0, 101)]);
    assert.deepEqual(missingSpans({ lines: [] }, span(0, 60)), [span(0, 60)]);
  });

  it("is asked for where the log says that lines are missing in it, within what is asked for", () => {
    const { lines, holes } = reloaded();
    assert.deepEqual(missingSpans({ lines, holes }, span(0, 60)), [span(11, 21)]);
    assert.deepEqual(missingSpans({ lines, holes }, span(17, 60)), [span(17, 21)]);
    assert.deepEqual(missingSpans({ lines, holes }, span(30, 60)), []);
    const many = Array.from({ length: 20 }, (_, index) => span(20 + index * 2, 21 + index * 2));
    const asked = missingSpans({ lines, holes: many }, span(0, 60));
    assert.deepEqual([asked.length, asked[0], asked.at(-1)], [8, span(20, 21), span(34, 59)]);
  });

  it("is put into a log that was filled after a reload, where lines are missing, each once", async () => {
    const kept = source();
    const log = reloaded();
    const spans = missingSpans(log, span(10, 60));
    const { lines } = await withHistory(log, { ...request, spans, sources: [kept] });
    assert.deepEqual(
      messagesOf(lines),
      Array.from({ length: 12 }, (_, index) => `line ${index + 10}`),
    );
    assert.deepEqual(kept.asked, [11_000, 21_000]);
  });

  it("counts lines that a person had read into a hole as missing: they are of no stream", () => {
    const { lines } = reloaded();
    const earlier = { reading: 1, number: 1, isWhole: true };
    const notice = {
      kind: "gap",
      cause: "buffer-overrun",
      since: undefined,
      until: undefined,
      isFilled: true,
    } as const;
    const [first, ...others] = lines;
    assert.ok(first !== undefined);
    const log = streamedLog(
      [first, { kind: "notice", notice, arrivedMs: 0 }, ...others.map((line) => ({ ...line, earlier }))],
      (base + 60) * 1000,
    );
    assert.deepEqual([log.lines.length, log.holesAt, log.holes], [1, [1], [span(10, 61)]]);
  });

  it("is joined with the live lines, each once, and asked for up to the first of them", async () => {
    const kept = source();
    const live = { lines: read([at(30, "line 30"), at(31, "line 31"), at(70, "newer")]) };
    const spans = missingSpans({ lines: live.lines }, span(-100, 60));
    const { lines, cutAtMs } = await withHistory(live, { ...request, spans, sources: [kept] });
    assert.deepEqual(messagesOf(lines), [
      ...Array.from({ length: 32 }, (_, index) => `line ${index}`),
      "newer",
    ]);
    assert.deepEqual([kept.asked, cutAtMs], [[-100_000, 31_000], undefined]);
  });

  it("is bounded, and tells up to where", async () => {
    const { lines, cutAtMs } = await withHistory(
      { lines: [] },
      { ...request, sources: [source()], mostLines: 20 },
    );
    assert.deepEqual([lines.length, cutAtMs], [20, (base + 19.25) * 1000]);
  });

  it("is what this machine kept where the table cannot be read, which is told", async () => {
    const reason = new Error("SELECT is missing");
    const table = unreadableLines("main.logs.a", reason);
    const found = await withHistory({ lines: [] }, { ...request, sources: [source(), table] });
    assert.deepEqual([found.lines.length, found.refusal], [50, { reason, isInPart: false }]);
    const spans = [span(100, 200)];
    const empty = withHistory({ lines: [] }, { ...request, spans, sources: [source(), table] });
    await assert.rejects(empty, reason);
  });

  it("is what was read of a table until that fails, also where nothing is kept", async () => {
    const reason = new Error("The warehouse was stopped.");
    const failing: EarlierLines = {
      ...source(),
      async *read(asked) {
        if (asked.sinceMs > base * 1000) throw reason;
        yield* source().read(asked);
      },
    };
    const spans = [span(0, 10), span(20, 30)];
    const { lines, refusal } = await withHistory({ lines: [] }, { ...request, spans, sources: [failing] });
    assert.deepEqual([lines.length, refusal], [10, { reason, isInPart: true }]);
  });

  it("is from both where both can be read, each line once", async () => {
    const table = Array.from({ length: 50 }, (_, index) => at(index + 0.25, `line ${index}`));
    const near = { ...source(), read: oneAnswer(table.filter((_, index) => index % 3 > 0)) };
    const far = { ...source(), read: oneAnswer(table.filter((_, index) => index % 3 < 2)) };
    const { lines } = await withHistory({ lines: [] }, { ...request, sources: [near, far] });
    assert.deepEqual(
      messagesOf(lines),
      table.map(({ message }) => message),
    );
  });
});

function oneAnswer(lines: readonly LogLine[]): EarlierLines["read"] {
  return async function* () {
    await Promise.resolve();
    yield lines;
  };
}
