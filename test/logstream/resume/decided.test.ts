import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createHistory, type StreamConfig } from "../../../src/logstream/index.ts";
import { streamWithTiming } from "../../../src/logstream/streamLogs.ts";
import { follow, HASTY, numbered, setStage, until, type Stage } from "../support.ts";

// Each was wrong once, over real sockets.

function start(stage: Stage, config: Partial<StreamConfig> = {}) {
  const abort = new AbortController();
  return follow(
    streamWithTiming({ ...stage.target, follow: true, signal: abort.signal, ...config }, HASTY),
    abort,
  );
}

const second = 1_700_000_000;

describe("a reconnect repeats nothing", () => {
  for (const [what, count, chars] of [
    ["80,000 lines of 1 kB", 80_000, 1_000],
    ["1,000 lines of 100 kB", 1_000, 100_000],
    ["200,000 short lines", 200_000, 10],
  ] as const) {
    for (const transport of ["websocket", "polling"] as const) {
      it(`of ${what} over ${transport}`, async () => {
        await using stage = await setStage({ bufferLines: count, keepLedger: false });
        const filler = "x".repeat(chars);
        for (let index = 0; index < count; index += 1) {
          const timestamp = second + Math.floor(index / (count / 4));
          stage.app.emit({ message: `${index} ${filler}`, timestamp });
        }
        const history = createHistory();
        const first = start(stage, { history, transport });
        await until(() => first.lines().length === count, "all lines", 60_000);
        await first.stop();
        const again = start(stage, { history, transport });
        await until(() => again.kinds().includes("connected"), "the second connection", 60_000);
        stage.app.emit({ message: "new", timestamp: second + 100 });
        await until(() => again.lines().includes("new"), "the new line", 60_000);
        await again.stop();
        assert.deepEqual(again.lines(), ["new"]);
        assert.deepEqual(again.of("gap"), []);
      });
    }
  }

  it("when the search changed and the replay pauses", async () => {
    await using stage = await setStage({ wholeSeconds: true });
    stage.app.emit(
      ...numbered("line x ", 1, 200).map((message, index) => ({ message, timestamp: second + index })),
    );
    const history = createHistory();
    const first = start(stage, { history });
    await until(() => first.lines().length === 200, "all lines");
    await first.stop();
    stage.app.faults = [{ replay: { pauseAfter: { lines: 50, ms: 600 } } }];
    const again = start(stage, { history, search: "x" });
    await until(() => (stage.app.connections[1]?.sent ?? 0) >= 200, "the whole replay");
    stage.app.emit({ message: "new x", timestamp: second + 500 });
    await until(() => again.lines().length > 0, "the new line");
    await again.stop();
    assert.deepEqual(again.lines(), ["new x"]);
  });

  it("when the search goes there and back over equal lines of whole seconds", async () => {
    await using stage = await setStage();
    for (let index = 0; index < 300; index += 1) {
      const message = index % 2 === 0 ? "GET /health" : "GET /orders";
      stage.app.emit({ message, timestamp: second + Math.floor(index / 20) });
    }
    const history = createHistory();
    const seen: number[] = [];
    for (const search of ["", "health", ""]) {
      const stream = start(stage, { history, search });
      const marker = `health marker ${seen.length}`;
      await until(() => stream.kinds().includes("connected"), "the connection");
      stage.app.emit({ message: marker, timestamp: second + 100 + seen.length });
      await until(() => stream.lines().includes(marker), "the marker");
      await stream.stop();
      seen.push(stream.lines().length);
    }
    assert.deepEqual(seen, [301, 1, 1]);
  });
});

describe("a tail that grows", () => {
  it("shows the earlier lines that it left out, then the rest", async () => {
    await using stage = await setStage();
    stage.app.emit(
      ...numbered("line", 1, 600).map((message, index) => ({ message, timestamp: second + index / 10 })),
    );
    const history = createHistory();
    const shown: string[][] = [];
    for (const [tail, count] of [
      [10, 10],
      [500, 490],
      [0, 100],
    ] as const) {
      const stream = start(stage, { history, tail });
      await until(() => stream.lines().length >= count, "the lines");
      await stream.stop();
      shown.push(stream.lines());
    }
    assert.deepEqual(shown, [
      numbered("line", 591, 600),
      numbered("line", 101, 590),
      numbered("line", 1, 100),
    ]);
  });
});

describe("no gap is told", () => {
  for (const count of [1, 5]) {
    it(`of a log of ${count} in one second, closed cleanly three times`, async () => {
      await using stage = await setStage();
      stage.app.emit(...numbered("line", 1, count).map((message) => ({ message, timestamp: second })));
      stage.app.faults = Array.from({ length: 3 }, () => ({
        steps: [{ afterFrames: count, afterMs: 30, close: 1000 }],
      }));
      const stream = start(stage);
      await until(() => stage.app.connections.length === 4, "the fourth connection", 60_000);
      stage.app.emit({ message: "after", timestamp: second + 9 });
      await until(() => stream.lines().includes("after"), "the next line");
      await stream.stop();
      assert.deepEqual(stream.lines(), [...numbered("line", 1, count), "after"]);
      assert.deepEqual(stream.of("gap"), []);
    });
  }
});

describe("a hole", () => {
  it("inside the first backlog is told where it is", async () => {
    await using stage = await setStage({ bufferLines: 50 });
    stage.app.emit(
      ...numbered("old", 1, 50).map((message, index) => ({ message, timestamp: second + index })),
    );
    stage.app.faults = [{ steps: [{ afterFrames: 20, reset: true }] }];
    const stream = start(stage, { tail: 60 });
    await until(() => stream.of("retrying").length > 0, "the first connection ends");
    stage.app.emit(
      ...numbered("new", 1, 45).map((message, index) => ({ message, timestamp: second + 100 + index })),
    );
    await until(() => stream.lines().includes("new45"), "the tail", 30_000);
    await stream.stop();
    const kinds = stream.seen
      .filter(({ kind }) => kind === "lines" || kind === "gap")
      .map((event) => (event.kind === "lines" ? event.lines.length : event.kind));
    assert.deepEqual(kinds, [10, "gap", 50]);
    assert.deepEqual(stream.of("gap")[0], {
      kind: "gap",
      cause: "buffer-overrun",
      since: (second + 19) * 1e3,
      until: (second + 45) * 1e3,
    });
  });

  it("with a clock that steps back an hour is told, and the lines behind it come", async () => {
    await using stage = await setStage({ bufferLines: 20 });
    stage.app.emit(
      ...numbered("old", 1, 20).map((message, index) => ({ message, timestamp: second + index })),
    );
    const stream = start(stage);
    await until(() => stream.lines().length === 20, "the backlog");
    stage.app.faults = [{ handshake: { reset: true } }];
    stage.app.dropAll("reset");
    stage.app.emit(
      ...numbered("back", 1, 40).map((message, index) => ({ message, timestamp: second - 3_600 + index })),
    );
    await until(() => stream.lines().includes("back40"), "the lines behind the hole");
    stage.app.emit({ message: "live", timestamp: second - 3_000 });
    await until(() => stream.lines().includes("live"), "the live line");
    await stream.stop();
    assert.deepEqual(stream.lines(), [...numbered("old", 1, 20), ...numbered("back", 21, 40), "live"]);
    assert.equal(stream.of("gap").length, 1);
  });
});

describe("a first backlog that comes late", () => {
  it("is cut to its tail all the same", async () => {
    await using stage = await setStage({ bufferLines: 10_000 });
    stage.app.emit(...numbered("line", 1, 10_000).map((message) => ({ message })));
    stage.app.faults = [{ replay: { pauseAfter: { lines: 0, ms: 400 } } }];
    const stream = start(stage, { tail: 200, prefetchMs: 50 });
    await until(() => stream.lines().includes("line10000"), "the tail");
    await stream.stop();
    assert.deepEqual(stream.lines(), numbered("line", 9_801, 10_000));
  });
});

describe("a token beside a token provider", () => {
  it("is the first connection's; the provider is asked for the others", async () => {
    await using stage = await setStage();
    let asked = 0;
    const stream = start(stage, {
      tokenProvider: () => {
        asked += 1;
        return Promise.resolve(stage.workspace.issueToken());
      },
    });
    await until(() => stream.of("connected").length === 1, "the first connection");
    assert.equal(asked, 0);
    stage.app.dropAll("reset");
    await until(() => stream.of("connected").length === 2, "the second connection");
    assert.equal(asked, 1);
    await stream.stop();
  });
});
