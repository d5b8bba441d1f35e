import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createBackoff } from "../../src/logstream/backoff.ts";
import { streamLogs } from "../../src/logstream/index.ts";
import { waitToRetry } from "../../src/logstream/waitToRetry.ts";
import type { LogEvent } from "../../src/logstream/index.ts";
import { follow, setStage, until, type Stage } from "./support.ts";
import { VirtualClock } from "./virtualClock.ts";

/** Longer than any test may take. */
const BUSY = { handshake: { status: 503, headers: { "Retry-After": "290" } } };

function followStage(stage: Stage) {
  const abort = new AbortController();
  const stream = streamLogs({ ...stage.target, follow: true, signal: abort.signal });
  return follow(stream, abort);
}

describe("retryNow", () => {
  it("ends a wait at once, whatever the server asked for", async () => {
    await using stage = await setStage();
    stage.app.faults.push(BUSY);
    await using stream = followStage(stage);
    await until(() => stream.of("retrying").length === 1, "the refusal");
    // The time that passed since the answer is taken off.
    assert.ok((stream.of("retrying")[0]?.delayMs ?? 0) > 200_000);
    stream.of("retrying")[0]?.retryNow();
    await until(() => stream.kinds().includes("connected"), "the connection");
    assert.equal(stream.of("retrying").length, 1);
    await stream.stop();
  });

  it("counts when it is called before the wait has begun", async () => {
    await using stage = await setStage();
    stage.app.faults.push(BUSY);
    const abort = new AbortController();
    for await (const event of streamLogs({ ...stage.target, follow: true, signal: abort.signal })) {
      if (event.kind === "retrying") event.retryNow();
      if (event.kind === "connected") break;
    }
    assert.equal(stage.app.connections.length, 2);
  });

  it("does nothing once its wait is over", async () => {
    await using stage = await setStage();
    stage.app.faults.push(BUSY, BUSY);
    await using stream = followStage(stage);
    await until(() => stream.of("retrying").length === 1, "the first refusal");
    stream.of("retrying")[0]?.retryNow();
    await until(() => stream.of("retrying").length === 2, "the second refusal");
    const connects = stage.app.connections.length;
    stream.of("retrying")[0]?.retryNow();
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(stage.app.connections.length, connects);
    assert.equal(stream.of("retrying").length, 2);
    await stream.stop();
  });

  it("is stopped amid a wait that it cannot shorten, and leaves nothing", async () => {
    await using stage = await setStage();
    stage.app.faults = Array.from({ length: 20 }, () => BUSY);
    await using stream = followStage(stage);
    // Three dials may come soon; what is asked for beyond them has to wait.
    for (let asked = 1; !stream.of("retrying").some(({ delayMs }) => delayMs < 100_000); asked += 1) {
      await until(() => stream.of("retrying").length >= asked, "a refusal");
      stream.of("retrying").at(-1)?.retryNow();
    }
    assert.ok((stream.of("retrying").at(-1)?.delayMs ?? 0) < 6_000);
    await stream.stop();
  });

  for (const dice of [0, 0.5, 0.999_999]) {
    it(`never makes more than 15 connects in any minute, with dice of ${dice}`, async () => {
      const clock = new VirtualClock();
      const backoff = createBackoff(clock, { random: () => dice });
      const { signal } = new AbortController();
      const dials = [0];
      const longest = { ms: 0 };
      while (clock.monotonicMs() < 600_000) {
        const from = clock.monotonicMs();
        // As if the server asked for ten minutes, and somebody had no patience at all.
        const wait = waitToRetry(new Error("busy"), backoff.next(600_000), { backoff, clock, signal });
        for (;;) {
          const state: { next?: IteratorResult<LogEvent, void> } = {};
          void wait.next().then((next) => (state.next = next));
          await new Promise((resolve) => setImmediate(resolve));
          while (state.next === undefined) {
            assert.ok(clock.step(), "nothing is waited for any more");
            await new Promise((resolve) => setImmediate(resolve));
          }
          if (state.next.done === true) break;
          if (state.next.value.kind === "retrying") state.next.value.retryNow();
        }
        dials.push(clock.monotonicMs());
        longest.ms = Math.max(longest.ms, clock.monotonicMs() - from);
      }
      const most = Math.max(
        ...dials.map((from) => dials.filter((at) => at >= from && at < from + 60_000).length),
      );
      assert.ok(most <= 15, `${most} connects in a minute`);
      assert.ok(longest.ms < 6_000, `a wait of ${longest.ms} ms`);
    });
  }

  it("has a stopped app asked after at once, each time", async () => {
    await using stage = await setStage();
    let asked = 0;
    const abort = new AbortController();
    await using stream = follow(
      streamLogs({
        ...stage.target,
        follow: true,
        whenStopped: "wait",
        signal: abort.signal,
        appStatusChecker: () => {
          asked += 1;
          return Promise.resolve({ state: asked < 4 ? "waiting" : "running", detail: "The app is stopped." });
        },
      }),
      abort,
    );
    stage.app.emit({ message: "one" });
    await until(() => stream.lines().length === 1, "the first line");
    stage.app.dropAll("reset");
    await until(() => stream.of("waiting").length === 1, "the wait");
    const startedAt = performance.now();
    for (const times of [2, 3, 4]) {
      stream.of("waiting")[0]?.retryNow();
      await until(() => asked === times, `question ${times}`);
    }
    await until(() => stage.app.connections.length === 2, "the second connection");
    // By itself it asks after 5 s for the first time.
    assert.ok(performance.now() - startedAt < 5_000);
    stream.of("waiting")[0]?.retryNow();
    await stream.stop();
  });

  it("never makes a planned connect later", () => {
    const clock = new VirtualClock();
    const dice = { value: 0 };
    const backoff = createBackoff(clock, { random: () => dice.value });
    for (let dial = 0; dial < 10; dial += 1) clock.advance(backoff.next());
    const plannedMs = backoff.next();
    dice.value = 0.999_999;
    for (let left = plannedMs; left > 0; left -= 100) {
      assert.ok(backoff.sooner() <= Math.ceil(left), `${left} ms left`);
      clock.advance(100);
    }
  });
});
