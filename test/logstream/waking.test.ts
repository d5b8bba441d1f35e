import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sleepUntilWake } from "../../src/logstream/abort.ts";
import { run, type LogEvent, type LogLine } from "../../src/logstream/index.ts";
import { streamWithTiming } from "../../src/logstream/streamLogs.ts";
import type { Part } from "../../src/logstream/resume/aligned.ts";
import { LineHistory } from "../../src/logstream/resume/history.ts";
import { TailWindow } from "../../src/logstream/resume/tail.ts";
import { follow, HASTY, memoryWriter, messages, setStage, until } from "./support.ts";
import { VirtualClock } from "./virtualClock.ts";

/** Runs timers until the promise settles. */
async function runUntil(clock: VirtualClock, done: Promise<void>): Promise<void> {
  const state = { isDone: false };
  void done.then(() => (state.isDone = true));
  await new Promise((resolve) => setImmediate(resolve));
  while (!state.isDone) {
    assert.ok(clock.step(), "nothing is waited for any more");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("a wait", () => {
  it("ends when the machine wakes from a sleep", async () => {
    const clock = new VirtualClock();
    const waited = sleepUntilWake(24 * 3_600_000, new AbortController().signal, clock);
    clock.setBack(-3_600_000);
    await runUntil(clock, waited);
    assert.equal(clock.monotonicMs(), 1_000);
  });

  it("lasts as long as asked on a machine that is awake", async () => {
    const clock = new VirtualClock();
    await runUntil(clock, sleepUntilWake(1_200, new AbortController().signal, clock));
    assert.equal(clock.monotonicMs(), 1_200);
  });

  it("lasts as long as asked although the clock is set back", async () => {
    const clock = new VirtualClock();
    const waited = sleepUntilWake(1_200, new AbortController().signal, clock);
    clock.setBack(3_600_000);
    await runUntil(clock, waited);
    assert.equal(clock.monotonicMs(), 1_200);
  });
});

function part(lines: LogLine[]): Part {
  return { kind: "lines", lines, places: lines.map((_line, index) => index) };
}

function shown(window: TailWindow): LogLine[] {
  return window.flush().flatMap((event) => (event.kind === "lines" ? event.lines : []));
}

describe("the tail window", () => {
  it("is bounded by all that its lines hold, and keeps the last line whatever its length", () => {
    const window = new TailWindow(new LineHistory(), 1_000, 20_000);
    const payload = "p".repeat(200);
    window.push(
      part(
        Array.from({ length: 500 }, (_unused, index) => ({
          source: "APP",
          timestamp: 1,
          message: `${index}`.padEnd(200, "."),
          request: { payload },
        })),
      ),
    );
    const kept = shown(window);
    assert.equal(kept.at(-1)?.message.slice(0, 3), "499");
    assert.ok(kept.length > 10 && kept.length < 25, `${kept.length} lines of 800 bytes of text each`);
    window.push(part([{ message: "small" }, { message: "x".repeat(20_000) }]));
    assert.equal(shown(window)[0]?.message.length, 20_000);
  });

  it("is bounded by its lines", () => {
    const window = new TailWindow(new LineHistory(), 3);
    for (let index = 0; index < 100; index += 1) window.push(part([{ message: `${index}` }]));
    assert.deepEqual(
      shown(window).map(({ message }) => message),
      ["97", "98", "99"],
    );
    assert.deepEqual(shown(window), []);
  });

  it("shows a gap in its place, with all that is not shown within its span", () => {
    const history = new LineHistory();
    const gap = { kind: "gap", cause: "buffer-overrun", since: 5_000, until: 9_000 } as const;
    const at = (second: number): LogLine => ({ source: "APP", timestamp: second, message: `at ${second}` });
    const window = new TailWindow(history, 3);
    window.push(part([at(4), at(5)]));
    window.push(gap);
    window.push(part([at(9), at(10)]));
    assert.deepEqual(
      window.flush().map((event) => (event.kind === "lines" ? messages(event.lines) : event)),
      [["at 5"], gap, ["at 9", "at 10"]],
    );
    window.push(gap);
    window.push(part([at(11), at(12), at(13), at(14)]));
    assert.deepEqual(
      window.flush().map(({ kind }) => kind),
      ["lines"],
      "before a tail nothing was shown, so nothing is missing",
    );
    history.sawShown(at(2));
    window.push(gap);
    window.push(part([at(11), at(12), at(13), at(14)]));
    assert.deepEqual(window.flush()[0], { ...gap, since: 2_000, until: 12_000 });
  });
});

describe("run", () => {
  it("tells of what is no line, and writes only lines", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "hello", timestamp: 1 });
    const told: LogEvent["kind"][] = [];
    const writer = memoryWriter();
    await run({ ...stage.target, writer, onEvent: ({ kind }) => told.push(kind) });
    assert.deepEqual(told, ["connecting", "connected", "caughtUp"]);
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
      await using stream = follow(
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
