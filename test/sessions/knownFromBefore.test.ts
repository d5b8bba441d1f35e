import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogLine } from "../../src/logstream/index.ts";
import { KnownFromBefore } from "../../src/sessions/knownFromBefore.ts";
import { ReceivedLog } from "../../src/sessions/receivedLog.ts";
import { randomOf } from "../support/random.ts";

const base = 1_790_000_000;
const part = { name: "whole", isMore: false };

function at(seconds: number, message: string, source = "APP"): LogLine {
  return { source, timestamp: base + seconds, message };
}

function newsOf(known: readonly LogLine[], ...batches: readonly (readonly LogLine[])[]): string[] {
  const fromBefore = new KnownFromBefore();
  fromBefore.add(known);
  return batches.flatMap((lines) => fromBefore.newsOf(lines)).map(({ message }) => message);
}

describe("a stream that is started where lines from before are shown", () => {
  it("does not bring them again", () => {
    const log = new ReceivedLog({ lines: 1000, bytes: 1e9 }, (error) => {
      throw error;
    });
    const received: string[] = [];
    log.onDidReceive((items) => {
      for (const item of items) if (item.kind === "line") received.push(item.line.message);
    });
    const kept: string[] = [];
    log.onDidBring((items) => {
      for (const item of items) if (item.kind === "line") kept.push(item.line.message.trim());
    });
    const table = [at(0.25, "a"), at(1.5, "b"), at(2.75, "c")];
    const span = { reading: 1, from: "a table", sinceMs: base * 1000, untilMs: (base + 60) * 1000 };
    log.putEarlier({ lines: table, part, span, end: { readMs: span.untilMs, isMore: false }, isWhole: true });
    log.addNotice({ kind: "started", filters: { sources: [], search: "", tail: 0 } });
    log.addLines([at(1, "b"), at(2, "GET /", "HTTP"), at(2, "c\n")]);
    log.addLines([at(3, "d")]);
    assert.deepEqual(
      log.lines().map(({ line }) => line.message),
      ["a", "b", "c", "GET /", "d"],
    );
    assert.deepEqual(received, ["GET /", "d"]);
    assert.deepEqual(kept, ["b", "GET /", "c", "d"]);
    assert.deepEqual([log.liveTotal, log.lineTotal], [2, 5]);
  });

  it("is asked for as far back as it was, where a source is shown that was kept back", () => {
    const log = new ReceivedLog({ lines: 1000, bytes: 1e9 }, () => undefined);
    const span = { reading: 1, from: "a table", sinceMs: base * 1000, untilMs: (base + 60) * 1000 };
    log.putEarlier({
      part,
      lines: [at(1, "a"), at(2, "b")],
      span,
      end: { readMs: span.untilMs, isMore: false },
      isWhole: true,
    });
    log.open({ sources: ["APP"], search: "", tail: 2 });
    log.keepBack("HTTP", ["APP"]);
    log.addLines([at(1, "a"), at(2, "b"), at(3, "c")]);
    assert.equal(log.open({ sources: [], search: "", tail: 2 }).tail, 4);
  });

  it("leaves a paused view where it is, also where what waits begins with a gap that is filled", () => {
    const log = new ReceivedLog({ lines: 1000, bytes: 1e9 }, () => undefined);
    const span = { reading: 1, from: "a table", sinceMs: base * 1000, untilMs: (base + 60) * 1000 };
    log.addLines([at(1, "a")]);
    log.hold();
    log.addNotice({ kind: "gap", cause: "buffer-overrun", since: undefined, until: undefined });
    log.addLines([at(9, "c")]);
    log.putEarlier({
      part,
      lines: [at(5, "b")],
      span,
      end: { readMs: span.untilMs, isMore: false },
      isWhole: true,
    });
    const shown = log
      .shown(undefined)
      .map((item) => (item.kind === "line" ? item.line.message : item.notice.kind));
    assert.equal(shown[0], "a");
    const { items } = log.since(log.end);
    assert.deepEqual(items, []);
    const waiting: string[] = [];
    log.onDidShow((more) =>
      waiting.push(...more.map((item) => (item.kind === "line" ? item.line.message : item.notice.kind))),
    );
    log.release();
    assert.deepEqual(
      [...shown, ...waiting].filter((text) => text.length === 1),
      ["a", "b", "c"],
    );
    assert.equal(waiting.at(-1), "c");
  });

  it("brings what was said more often, or has no time, or is of another one", () => {
    const ticks = [at(1.25, "tick"), at(1.75, "tick")];
    assert.deepEqual(newsOf(ticks, [at(1, "tick"), at(1, "tick"), at(1, "tick")]), ["tick"]);
    assert.deepEqual(newsOf(ticks, [at(1, "tick")], [at(1, "tick")], [at(1, "tick")]), ["tick"]);
    assert.deepEqual(newsOf(ticks, [{ message: "tick" }], [at(3, "tick")]), ["tick", "tick"]);
    assert.deepEqual(newsOf(ticks, [at(1.25, "tick", "SYSTEM"), at(2, "tick")]), ["tick", "tick"]);
    assert.deepEqual(newsOf(ticks, [{ message: "x" }, at(1, "tick"), { message: "tick" }]), ["x"]);
  });

  it("loses nothing and repeats nothing, over 300 random schedules", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = randomOf(seed);
      const ledger = Array.from({ length: 60 }, (_, index) =>
        at(index * 0.15 + 0.01, random(5) < 2 ? "tick" : `line ${index}`),
      );
      const end = 30 + random(30);
      const known = ledger.slice(random(15), end);
      // Where stamps are cut, what is of the second at which both end cannot be told apart.
      const isCut = random(2) === 0;
      const live = ledger.slice(random(isCut ? 20 : 60));
      const batches: LogLine[][] = [];
      for (let next = 0; next < live.length;) batches.push(live.slice(next, (next += 1 + random(9))));
      const cut = batches.map((lines) =>
        isCut
          ? lines.map(({ timestamp = 0, message }) => ({
              source: "APP",
              timestamp: Math.floor(timestamp),
              message,
            }))
          : lines,
      );
      const told = [...known.map(({ message }) => message), ...newsOf(known, ...cut)];
      const wanted = [...new Set([...known, ...live])].map(({ message }) => message);
      assert.deepEqual(told.toSorted(), wanted.toSorted(), `seed ${seed}`);
    }
  });
});
