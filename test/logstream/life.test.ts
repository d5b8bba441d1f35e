import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { streamWithTiming } from "../../src/logstream/streamLogs.ts";
import { follow, HASTY, setStage, until } from "./support.ts";

describe("signs of life", () => {
  it("are told for lines, and for pongs while the log is silent", async () => {
    await using stage = await setStage({ keepAliveMs: 0 });
    const abort = new AbortController();
    let signs = 0;
    await using stream = follow(
      streamWithTiming(
        { ...stage.target, follow: true, signal: abort.signal, onLife: () => (signs += 1) },
        { ...HASTY, liveness: { pingAfterMs: 30, pongWithinMs: 30_000 } },
      ),
      abort,
    );
    stage.app.emit({ message: "a line" });
    await until(() => stream.lines().length === 1, "the line");
    const whileSilent = signs;
    assert.ok(whileSilent > 0);
    await until(() => signs >= whileSilent + 3, "three pongs");
    assert.deepEqual(stream.lines(), ["a line"]);
    await stream.stop();
  });

  it("are told for each polled answer", async () => {
    await using stage = await setStage();
    const abort = new AbortController();
    let signs = 0;
    await using stream = follow(
      streamWithTiming(
        {
          ...stage.target,
          follow: true,
          transport: "polling",
          signal: abort.signal,
          onLife: () => (signs += 1),
        },
        { ...HASTY, firstBatchMs: 10 },
      ),
      abort,
    );
    await until(() => signs >= 3, "three answers");
    assert.ok(stage.app.batchRequests >= 3);
    await stream.stop();
  });
});
