import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { createBacklog } from "../../src/logstream/resume/backlog.ts";
import { createBackoff } from "../../src/logstream/backoff.ts";
import { parseRetryAfter } from "../../src/logstream/wire/handshake.ts";
import { createLiveness } from "../../src/logstream/wire/liveness.ts";
import { streamWithTiming } from "../../src/logstream/streamLogs.ts";
import { VirtualClock } from "./virtualClock.ts";
import { drain, follow, HASTY, setStage, until } from "./support.ts";

describe("the backoff", () => {
  it("is full jitter under a cap that doubles from 200 ms to 5 s", () => {
    const clock = new VirtualClock();
    const backoff = createBackoff(clock, { random: () => 0.999_999 });
    const delays = Array.from({ length: 7 }, () => {
      clock.advance(3_600_000);
      return backoff.next();
    });
    assert.deepEqual(delays, [200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
    backoff.reset();
    clock.advance(3_600_000);
    assert.equal(backoff.next(), 200);
  });

  for (const dice of [0, 0.5, 0.999_999]) {
    it(`allows at most 15 connects in any minute, and never waits for 6 s, with dice of ${dice}`, () => {
      const clock = new VirtualClock();
      const backoff = createBackoff(clock, { random: () => dice });
      const dials = [0];
      while (clock.monotonicMs() < 600_000) {
        const delayMs = backoff.next();
        assert.ok(delayMs < 6_000, `${delayMs} ms`);
        clock.advance(delayMs);
        dials.push(clock.monotonicMs());
      }
      const most = Math.max(
        ...dials.map((from) => dials.filter((at) => at >= from && at < from + 60_000).length),
      );
      assert.ok(most <= 15, `${most} connects in a minute`);
    });
  }

  it("is not held up by a clock that is set back", () => {
    const clock = new VirtualClock();
    const backoff = createBackoff(clock, { random: () => 0 });
    for (let dial = 0; dial < 20; dial += 1) {
      clock.setBack(3_600_000);
      const delayMs = backoff.next();
      assert.ok(delayMs < 6_000, `${delayMs} ms`);
      clock.advance(delayMs);
    }
  });

  it("keeps to that although every connect brings new lines", async () => {
    await using stage = await setStage();
    const chatter = setInterval(() => {
      stage.app.emit({ message: "chatter" });
    }, 5);
    try {
      stage.app.faults = Array.from({ length: 500 }, () => ({ steps: [{ afterMs: 10, close: 1000 }] }));
      const abort = new AbortController();
      const scale = 0.05;
      const startedAt = performance.now();
      await using stream = follow(
        streamWithTiming(
          { ...stage.target, follow: true, signal: abort.signal },
          { backoff: { random: () => 0, scale } },
        ),
        abort,
      );
      await until(() => stage.app.connections.length >= 30, "many connects");
      const minutes = (performance.now() - startedAt) / (60_000 * scale);
      assert.ok(stage.app.connections.length <= 15 * (Math.floor(minutes) + 1), `${minutes} scaled minutes`);
      await stream.stop();
    } finally {
      clearInterval(chatter);
    }
  });

  it("starts over after a connection that held, though it brought nothing", async () => {
    await using stage = await setStage();
    const abort = new AbortController();
    await using stream = follow(
      streamWithTiming({ ...stage.target, follow: true, signal: abort.signal }, { ...HASTY, stableMs: 100 }),
      abort,
    );
    for (let count = 1; count <= 4; count += 1) {
      await until(() => stream.of("connected").length === count, "a connection");
      await delay(200);
      stage.app.dropAll("reset");
    }
    await until(() => stream.of("retrying").length >= 4, "the retries");
    assert.deepEqual(
      stream.of("retrying").map(({ attempt }) => attempt),
      [1, 1, 1, 1],
    );
    await stream.stop();
  });

  it("waits at least as long as it is told", () => {
    assert.equal(createBackoff(new VirtualClock(), { random: () => 0 }).next(5_000), 5_000);
  });
});

describe("Retry-After", () => {
  it("is seconds or a date, never negative, never above five minutes", () => {
    const now = Date.parse("2026-01-01T00:00:00Z");
    assert.equal(parseRetryAfter("7", now), 7_000);
    assert.equal(parseRetryAfter("Thu, 01 Jan 2026 00:00:09 GMT", now), 9_000);
    assert.equal(parseRetryAfter("Wed, 31 Dec 2025 00:00:00 GMT", now), 0);
    assert.equal(parseRetryAfter("86400", now), 300_000);
    for (const nothing of [undefined, "", "soon"]) {
      assert.equal(parseRetryAfter(nothing, now), undefined);
    }
  });
});

describe("liveness", () => {
  it("pings after silence and gives up on a peer that does not answer, within 45 s", () => {
    const clock = new VirtualClock();
    const liveness = createLiveness(clock);
    let verdict = liveness.check();
    let pings = 0;
    while (verdict !== "peer-silent") {
      clock.advance(liveness.nextWaitMs());
      verdict = liveness.check();
      if (verdict === "send-ping") {
        pings += 1;
        liveness.sentPing();
      }
    }
    assert.equal(pings, 1);
    assert.ok(clock.monotonicMs() <= 45_000, `${clock.monotonicMs()} ms`);
  });

  it("takes any sign of life for an answer", () => {
    const clock = new VirtualClock();
    const liveness = createLiveness(clock);
    liveness.sentPing();
    clock.advance(14_000);
    liveness.sawLife();
    liveness.nextWaitMs();
    clock.advance(5_000);
    assert.equal(liveness.check(), "fine");
  });

  it("notices that the machine slept, whether its monotonic clock went on or not", () => {
    for (const sleep of [
      (clock: VirtualClock) => {
        clock.advance(3_600_000);
      },
      (clock: VirtualClock) => {
        clock.setBack(-3_600_000);
      },
    ]) {
      const clock = new VirtualClock();
      const liveness = createLiveness(clock);
      liveness.nextWaitMs();
      sleep(clock);
      assert.equal(liveness.check(), "machine-slept");
    }
  });

  it("pings as ever after the clock was set back an hour", () => {
    const clock = new VirtualClock();
    const liveness = createLiveness(clock);
    clock.setBack(3_600_000);
    let verdict = liveness.check();
    while (verdict === "fine") {
      clock.advance(liveness.nextWaitMs());
      verdict = liveness.check();
    }
    assert.equal(verdict, "send-ping");
    assert.ok(clock.monotonicMs() <= 20_000, `${clock.monotonicMs()} ms`);
  });

  it("ends a half-open connection and the stream goes on", async () => {
    await using stage = await setStage({ keepAliveMs: 0 });
    stage.app.emit({ message: "one" });
    stage.app.faults = [{ steps: [{ afterFrames: 1, halfOpen: true }] }];
    stage.blindSockets = 1;
    const abort = new AbortController();
    await using stream = follow(
      streamWithTiming(
        { ...stage.target, follow: true, signal: abort.signal },
        { ...HASTY, liveness: { pingAfterMs: 200, pongWithinMs: 200 } },
      ),
      abort,
    );
    await until(() => stage.app.connections.length === 2, "the second connection");
    stage.app.emit({ message: "two" });
    await until(() => stream.lines().length === 2, "both lines");
    assert.equal((stream.of("retrying")[0]?.cause as Error & { code: string }).code, "peer-silent");
    assert.deepEqual(stream.lines(), ["one", "two"]);
    await stream.stop();
  });

  it("keeps a quiet but healthy connection", async () => {
    await using stage = await setStage({ keepAliveMs: 0 });
    const abort = new AbortController();
    await using stream = follow(
      streamWithTiming(
        { ...stage.target, follow: true, prefetchMs: 0, signal: abort.signal },
        { ...HASTY, liveness: { pingAfterMs: 50, pongWithinMs: 2_000 } },
      ),
      abort,
    );
    await until(() => (stage.app.connections[0]?.pings ?? 0) >= 4, "some pings");
    assert.equal(stage.app.connections.length, 1);
    await stream.stop();
  });

  it("gives up on a handshake that is never answered", async () => {
    await using stage = await setStage();
    stage.app.faults = [{ handshake: { hang: true } }];
    await assert.rejects(drain(streamWithTiming(stage.target, { handshakeTimeoutMs: 100 })), {
      name: "ConnectionError",
      code: "handshake-timeout",
    });
  });
});

describe("the end of the replay", () => {
  function backlogAt(serverTimeMs?: number) {
    const clock = new VirtualClock();
    const pings: string[] = [];
    const backlog = createBacklog({ prefetchMs: 2_000, serverTimeMs, clock });
    return { clock, pings, backlog, ping: (id: string) => pings.push(id) };
  }

  it("waits for a first line as long as the prefetch, then asks by ping", () => {
    const { clock, pings, backlog, ping } = backlogAt();
    assert.equal(backlog.quietAfterMs(), 2_000);
    clock.advance(2_000);
    backlog.sawQuiet(ping);
    assert.equal(backlog.isOver, false);
    backlog.sawPong(pings[0] ?? "");
    assert.equal(backlog.isOver, true);
    assert.equal(backlog.quietAfterMs(), undefined);
  });

  it("is not believed when lines come between ping and pong", () => {
    const { pings, backlog, ping } = backlogAt();
    backlog.sawLines([{ message: "a" }]);
    backlog.sawQuiet(ping);
    backlog.sawLines([{ message: "b" }]);
    backlog.sawPong(pings[0] ?? "");
    assert.equal(backlog.isOver, false);
    backlog.sawQuiet(ping);
    backlog.sawPong(pings[0] ?? "");
    assert.equal(backlog.isOver, false);
    backlog.sawPong(pings[1] ?? "");
    assert.equal(backlog.isOver, true);
  });

  it("is found without a pong too", () => {
    const { backlog, ping } = backlogAt();
    backlog.sawLines([{ message: "a" }]);
    backlog.sawQuiet(ping);
    backlog.sawQuiet(ping);
    assert.equal(backlog.isOver, true);
  });

  it("comes soon after the first live line of an app that never falls silent", () => {
    const connectMs = 1_700_000_000_000;
    const { clock, backlog } = backlogAt(connectMs);
    backlog.sawLines([{ source: "APP", timestamp: connectMs / 1e3 - 60, message: "old" }]);
    clock.advance(5_000);
    backlog.sawLines([{ source: "APP", timestamp: connectMs / 1e3 + 2, message: "live" }]);
    assert.ok((backlog.quietAfterMs() ?? 0) < 100);
    clock.advance(1_000);
    backlog.sawLines([{ source: "APP", timestamp: connectMs / 1e3 + 3, message: "live" }]);
    assert.equal(backlog.isOver, true);
  });

  it("does not trust the stamps of a clock that runs ahead", () => {
    const connectMs = 1_700_000_000_000;
    const { clock, backlog } = backlogAt(connectMs);
    while (clock.monotonicMs() < 9_000) {
      backlog.sawLines([{ source: "APP", timestamp: connectMs / 1e3 + 3_600, message: "ahead" }]);
      assert.equal(backlog.isOver, false);
      clock.advance(1_000);
    }
    clock.advance(1_000);
    backlog.sawLines([{ source: "APP", timestamp: connectMs / 1e3 + 3_600, message: "ahead" }]);
    assert.equal(backlog.isOver, true);
  });
});
