import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { streamWithTiming } from "../../src/logstream/streamLogs.ts";
import type { LogEvent, StreamConfig } from "../../src/logstream/index.ts";
import { follow, HASTY, numbered, setStage, until } from "./support.ts";

function open(config: StreamConfig) {
  const abort = new AbortController();
  return follow(streamWithTiming({ prefetchMs: 100, ...config, signal: abort.signal }, HASTY), abort);
}

/** How many lines came before the event, and what it says itself. */
function told(seen: readonly LogEvent[]): { before: number; lines: number } | undefined {
  const at = seen.findIndex(({ kind }) => kind === "caughtUp");
  const event = seen[at];
  if (event?.kind !== "caughtUp") return undefined;
  const before = seen
    .slice(0, at)
    .reduce((count, each) => count + (each.kind === "lines" ? each.lines.length : 0), 0);
  return { before, lines: event.lines };
}

describe("that a log is read up to now", () => {
  for (const tail of [0, 10]) {
    for (const isFollowed of [true, false]) {
      it(`is told below its lines, tail ${tail}, ${isFollowed ? "" : "not "}following`, async () => {
        await using stage = await setStage();
        stage.app.emit(...numbered("line", 1, 1_000).map((message) => ({ message })));
        const stream = open({ ...stage.target, tail, follow: isFollowed });
        await until(() => stream.of("caughtUp").length > 0, "the event");
        const count = tail === 0 ? 1_000 : tail;
        assert.deepEqual(told(stream.seen), { before: count, lines: count });
        await stream.stop();
      });
    }

    it(`is told of an empty log, tail ${tail}, and a late backlog still gets its tail`, async () => {
      await using stage = await setStage();
      const stream = open({ ...stage.target, tail, follow: true });
      await until(() => stream.of("caughtUp").length > 0, "the event");
      assert.deepEqual(told(stream.seen), { before: 0, lines: 0 });
      stage.app.emit(...numbered("late", 1, 30).map((message) => ({ message })));
      const wanted = numbered("late", tail === 0 ? 1 : 31 - tail, 30);
      await until(() => stream.lines().at(-1) === "late30", "the late lines");
      assert.deepEqual(stream.lines(), wanted);
      await stream.stop();
    });

    it(`is told of an app that goes on logging, tail ${tail}`, async () => {
      await using stage = await setStage();
      stage.app.emit(...numbered("line", 1, 900).map((message) => ({ message })));
      const stream = open({ ...stage.target, tail, follow: true });
      let count = 0;
      while (stream.of("caughtUp").length === 0 && count < 3_000) {
        stage.app.emit({ message: `live${(count += 1)}` });
        await delay(10);
      }
      const { before = 0, lines = -1 } = told(stream.seen) ?? {};
      assert.equal(lines, before);
      assert.ok(lines >= (tail === 0 ? 900 : tail), `${lines} lines`);
      await stream.stop();
    });
  }

  it("is told once, however often the connection breaks", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("line", 1, 20).map((message) => ({ message })));
    const stream = open({ ...stage.target, follow: true });
    await until(() => stream.of("caughtUp").length > 0, "the event");
    for (const round of [1, 2]) {
      stage.app.dropAll("reset");
      stage.app.emit({ message: `after${round}` });
      await until(() => stream.lines().includes(`after${round}`), "the line after the loss");
    }
    assert.equal(stream.of("caughtUp").length, 1);
    await stream.stop();
  });

  it("is not told before it is so, when the connection breaks amid the backlog", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("line", 1, 100).map((message) => ({ message })));
    stage.app.faults = [{ steps: [{ afterFrames: 40, reset: true }] }];
    const stream = open({ ...stage.target, follow: true });
    await until(() => stream.of("caughtUp").length > 0, "the event");
    assert.deepEqual(told(stream.seen), { before: 100, lines: 100 });
    assert.ok(stream.kinds().indexOf("retrying") < stream.kinds().indexOf("caughtUp"));
    await stream.stop();
  });

  it("is told of a polled log", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "one" }, { message: "two" });
    const stream = open({ ...stage.target, transport: "polling", follow: true });
    await until(() => stream.of("caughtUp").length > 0, "the event");
    assert.deepEqual(told(stream.seen), { before: 2, lines: 2 });
    await stream.stop();
  });
});
