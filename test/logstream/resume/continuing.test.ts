import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createHistory, type LogEvent, type StreamConfig } from "../../../src/logstream/index.ts";
import { streamWithTiming } from "../../../src/logstream/streamLogs.ts";
import { follow, HASTY, messages, numbered, setStage, until, type Stage } from "../support.ts";

describe("a tail that waits for the end of the backlog", () => {
  it("is handed out when the credential is refused meanwhile", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("line", 1, 9));
    stage.app.faults = [
      { steps: [{ afterFrames: 9, close: 1011 }] },
      { handshake: { status: 401 } },
      { handshake: { status: 401 } },
    ];
    await using stream = follow(
      streamWithTiming({ ...stage.target, tail: 3, follow: true }, HASTY),
      new AbortController(),
    );
    await stream.ended;
    assert.equal((stream.outcome.error as Error).name, "CredentialError");
    assert.deepEqual(stream.lines(), numbered("line", 7, 9));
  });

  it("is handed out when the abort comes between two connections", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("line", 1, 9));
    stage.app.faults = [{ steps: [{ afterFrames: 9, close: 1011 }] }];
    const abort = new AbortController();
    await using stream = follow(
      streamWithTiming(
        { ...stage.target, tail: 3, follow: true, signal: abort.signal },
        { backoff: { random: () => 0.999, scale: 100 } },
      ),
      abort,
    );
    await until(() => stream.of("retrying").length === 1, "the wait");
    await stream.stop();
    assert.deepEqual(stream.lines(), numbered("line", 7, 9));
  });

  it("is handed out when a later connection joins on to an earlier stream", async () => {
    await using stage = await setStage({ bufferLines: 20 });
    const history = createHistory();
    const config = { ...stage.target, follow: true, history, prefetchMs: 0 };
    const firstAbort = new AbortController();
    await using first = follow(streamWithTiming({ ...config, signal: firstAbort.signal }, HASTY), firstAbort);
    stage.app.emit(...numbered("old", 1, 5));
    await until(() => first.lines().length === 5, "the first lines");
    await first.stop();
    stage.app.emit(...numbered("new", 1, 40));
    stage.app.faults = [{ steps: [{ afterFrames: 12, close: 1011 }] }];
    const abort = new AbortController();
    await using second = follow(
      streamWithTiming({ ...config, tail: 30, signal: abort.signal }, HASTY),
      abort,
    );
    await until(() => second.lines().includes("new40"), "the last line");
    await second.stop();
    assert.equal(second.of("gap").length, 1);
    assert.deepEqual(second.lines(), numbered("new", 21, 40));
  });
});

describe("a consumer that breaks off", () => {
  /** What comes until an event of this kind, it included. */
  async function readUntil(
    kind: LogEvent["kind"],
    stage: Stage,
    config: Partial<StreamConfig>,
  ): Promise<string[]> {
    const shown: string[] = [];
    for await (const event of streamWithTiming({ ...stage.target, follow: true, ...config }, HASTY)) {
      if (event.kind === "lines") shown.push(...messages(event.lines));
      if (event.kind === "gap") shown.push("gap");
      if (event.kind === kind) break;
    }
    return shown;
  }

  it("gets what it left with its next stream, once and in order", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("line", 1, 1_000).map((message) => ({ message })));
    const history = createHistory();
    const shown: string[] = [];
    while (shown.length < 1_000) {
      const more = await readUntil("lines", stage, { history });
      assert.ok(more.length < 1_000);
      shown.push(...more);
    }
    assert.deepEqual(shown, numbered("line", 1, 1_000));
  });

  it("gets the tail that it did not wait for with its next stream", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("line", 1, 9).map((message) => ({ message })));
    stage.app.faults = [{ steps: [{ afterFrames: 9, close: 1011 }] }];
    const history = createHistory();
    assert.deepEqual(await readUntil("retrying", stage, { history, tail: 3 }), []);
    assert.deepEqual(await readUntil("lines", stage, { history, tail: 5 }), numbered("line", 5, 9));
    assert.deepEqual(await readUntil("lines", stage, { history }), numbered("line", 1, 4));
  });
});
