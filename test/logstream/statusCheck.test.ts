import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { AppGoneError, streamLogs, type AppStatus } from "../../src/logstream/index.ts";
import { follow, setStage, until } from "./support.ts";

describe("a status check that hangs", () => {
  it("holds up no dial for more than a second, is asked once, and is called off with the stream", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "one" });
    const asked: AbortSignal[] = [];
    const abort = new AbortController();
    await using stream = follow(
      streamLogs({
        ...stage.target,
        follow: true,
        signal: abort.signal,
        appStatusChecker: (signal) => {
          asked.push(signal);
          return new Promise(() => undefined);
        },
      }),
      abort,
    );
    await until(() => stream.lines().length === 1, "the first line");
    stage.app.faults = [{ handshake: { reset: true } }, { handshake: { reset: true } }];
    stage.app.dropAll("reset");
    stage.app.emit({ message: "two" });
    const startedAt = performance.now();
    await until(() => stream.lines().includes("two"), "the second line");
    // Three rounds of a second each; the waits of 200, 400 and 800 ms at most pass meanwhile.
    assert.ok(performance.now() - startedAt < 5_000, `${performance.now() - startedAt} ms`);
    assert.equal(stage.app.connections.length, 4);
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.aborted, false);
    await stream.stop();
    assert.equal(asked[0].aborted, true);
  });

  it("is heard when it answers late, unless a connection opened meanwhile", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "one" });
    const answers: ((status: AppStatus) => void)[] = [];
    const abort = new AbortController();
    await using stream = follow(
      streamLogs({
        ...stage.target,
        follow: true,
        signal: abort.signal,
        appStatusChecker: () => new Promise((resolve) => answers.push(resolve)),
      }),
      abort,
    );
    await until(() => stream.lines().length === 1, "the first line");
    stage.app.dropAll("reset");
    await until(() => stage.app.connections.length === 2, "the second connection");
    stage.app.emit({ message: "two" });
    await until(() => stream.lines().includes("two"), "the second line");
    const gone = { state: "gone", detail: "The app orders is no longer there." } as const;
    answers[0]?.(gone);
    stage.app.faults = Array.from({ length: 20 }, () => ({ handshake: { reset: true } }));
    stage.app.dropAll("reset");
    await until(() => answers.length === 2, "the second question");
    assert.equal(stream.outcome.isOver, false);
    await delay(1_300);
    answers[1]?.(gone);
    await until(() => stream.outcome.isOver, "the end");
    assert.ok(stream.outcome.error instanceof AppGoneError);
    assert.equal(answers.length, 2);
  });
});
