import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, it } from "node:test";
import { createDialer, streamLogs, type DialedSocket } from "../../../src/logstream/index.ts";
import { follow, numbered, setStage, until } from "../support.ts";

describe("a dialer", () => {
  it("may return a socket that is open already, and is asked again after it is lost", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("a", 1, 5).map((message) => ({ message })));
    const dial = createDialer();
    const abort = new AbortController();
    const headers = { Authorization: `Bearer ${stage.target.token}`, Origin: stage.app.url };
    const ready: DialedSocket[] = [];
    const open = dial(stage.app.logsUrl, { headers, signal: abort.signal });
    await once(open, "open");
    ready.push(open);
    await using stream = follow(
      streamLogs({
        ...stage.target,
        follow: true,
        signal: abort.signal,
        dialer: (url, given) => ready.shift() ?? dial(url, given),
      }),
      abort,
    );
    await until(() => stream.lines().length === 5, "the backlog");
    await until(() => stream.of("caughtUp").length > 0, "the end of the backlog");
    assert.deepEqual(stream.kinds(), ["connecting", "connected", "lines", "caughtUp"]);
    stage.app.dropAll("reset");
    stage.app.emit({ message: "b" });
    await until(() => stream.lines().includes("b"), "the line after the loss");
    assert.deepEqual(stream.lines(), [...numbered("a", 1, 5), "b"]);
    assert.deepEqual(ready, []);
    await stream.stop();
  });
});
