import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sleepUntilWake } from "../../src/logstream/abort.ts";
import { run, type LogEvent } from "../../src/logstream/index.ts";
import { streamWithTiming } from "../../src/logstream/streamLogs.ts";
import { createTailWindow } from "../../src/logstream/resume/tail.ts";
import { follow, HASTY, memoryWriter, setStage, until } from "./support.ts";

describe("a wait", () => {
  it("ends when the machine wakes from a sleep", async () => {
    const times = [0, 3_600_000];
    const { signal } = new AbortController();
    await sleepUntilWake(24 * 3_600_000, signal, () => times.shift() ?? 0);
    assert.deepEqual(times, []);
  });

  it("lasts as long as asked on a machine that is awake", async () => {
    let asked = 0;
    const { signal } = new AbortController();
    await sleepUntilWake(1_200, signal, () => (asked += 1));
    assert.equal(asked, 4);
  });
});

describe("the tail window", () => {
  it("is bounded by its text, too, and keeps the last line whatever its length", () => {
    const window = createTailWindow(1_000, 10_000);
    window.push(Array.from({ length: 500 }, (_unused, index) => ({ message: `${index}`.padEnd(450, ".") })));
    const kept = window.flush();
    assert.deepEqual([kept.length, kept.at(-1)?.message.slice(0, 3)], [20, "499"]);
    window.push([{ message: "small" }, { message: "x".repeat(20_000) }]);
    assert.equal(window.flush()[0]?.message.length, 20_000);
  });

  it("is bounded by its lines", () => {
    const window = createTailWindow(3);
    for (let index = 0; index < 100; index += 1) window.push([{ message: `${index}` }]);
    assert.deepEqual(
      window.flush().map(({ message }) => message),
      ["97", "98", "99"],
    );
    assert.deepEqual(window.flush(), []);
  });
});

describe("run", () => {
  it("tells of what is no line, and writes only lines", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "hello", timestamp: 1 });
    const told: LogEvent["kind"][] = [];
    const writer = memoryWriter();
    await run({ ...stage.target, writer, onEvent: ({ kind }) => told.push(kind) });
    assert.deepEqual(told, ["connecting", "connected"]);
    assert.equal(writer.text(), "1970-01-01T00:00:01Z [APP] hello\n");
  });
});

describe("a token provider of somebody else's", () => {
  for (const error of [
    Object.assign(new Error("getaddrinfo ENOTFOUND login.example"), { code: "ENOTFOUND" }),
    new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) }),
    new DOMException("too slow", "TimeoutError"),
  ]) {
    it(`is asked again after ${error.message}`, async () => {
      await using stage = await setStage();
      let asked = 0;
      const abort = new AbortController();
      const tokenProvider = (): Promise<string> =>
        ++asked < 3 ? Promise.reject(error) : Promise.resolve(stage.workspace.issueToken());
      const stream = follow(
        streamWithTiming(
          { url: stage.app.logsUrl, follow: true, signal: abort.signal, tokenProvider },
          HASTY,
        ),
        abort,
      );
      await until(() => stream.kinds().includes("connected"), "the connection after two failures");
      await stream.stop();
    });
  }
});
