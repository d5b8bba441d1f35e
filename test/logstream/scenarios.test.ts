import assert from "node:assert/strict";
import { once } from "node:events";
import { Writable } from "node:stream";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { createDialer, createHistory, run, streamLogs, type LogLine } from "../../src/logstream/index.ts";
import { streamWithTiming } from "../../src/logstream/streamLogs.ts";
import { follow, HASTY, memoryWriter, messages, numbered, setStage, until } from "./support.ts";

// The scenarios of the Databricks CLI's own streamer tests, against a server that replays like the real one.

async function collect(config: Parameters<typeof streamLogs>[0]): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const event of streamLogs(config)) {
    if (event.kind === "lines") {
      lines.push(...event.lines);
    }
  }
  return lines;
}

describe("reading the backlog without following", () => {
  it("writes the last lines when the server closes cleanly", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("msg", 1, 3).map((message) => ({ message })));
    stage.app.faults = [{ steps: [{ afterFrames: 3, close: 1000 }] }];
    assert.deepEqual(messages(await collect({ ...stage.target, tail: 2 })), ["msg2", "msg3"]);
  });

  it("writes the last lines without waiting for the server to close", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("line", 1, 4).map((message) => ({ message })));
    assert.deepEqual(messages(await collect({ ...stage.target, tail: 2, prefetchMs: 50 })), [
      "line3",
      "line4",
    ]);
  });

  it("respects the tail with no prefetch at all", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("line", 1, 4).map((message) => ({ message })));
    assert.deepEqual(messages(await collect({ ...stage.target, tail: 2, prefetchMs: 0 })), [
      "line3",
      "line4",
    ]);
  });

  it("ends by itself for tail 0 too, with everything", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("line", 1, 500).map((message) => ({ message })));
    assert.deepEqual(messages(await collect(stage.target)), numbered("line", 1, 500));
  });

  it("ends by itself when there is no backlog", async () => {
    await using stage = await setStage();
    assert.deepEqual(await collect({ ...stage.target, prefetchMs: 100 }), []);
  });

  it("waits out a slow replay instead of cutting it at a fixed time", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("line", 1, 40).map((message) => ({ message })));
    stage.app.faults = [{ replay: { delayPerLineMs: 60 } }];
    assert.deepEqual(
      messages(await collect({ ...stage.target, tail: 3, prefetchMs: 100 })),
      numbered("line", 38, 40),
    );
  });

  for (const delayPerLineMs of [300, 500]) {
    it(`waits for a server that needs ${delayPerLineMs} ms for each line`, async () => {
      await using stage = await setStage();
      stage.app.emit(...numbered("line", 1, 5).map((message) => ({ message })));
      stage.app.faults = [{ replay: { delayPerLineMs } }];
      assert.deepEqual(messages(await collect({ ...stage.target, tail: 3 })), numbered("line", 3, 5));
    });
  }

  it("waits out a pause amid a fast replay", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("line", 1, 100).map((message) => ({ message })));
    stage.app.faults = [{ replay: { pauseAfter: { lines: 50, ms: 400 } } }];
    assert.deepEqual(messages(await collect({ ...stage.target, tail: 3 })), numbered("line", 98, 100));
  });

  it("ends although keep-alives never stop", async () => {
    await using stage = await setStage({ keepAliveMs: 40 });
    stage.app.emit({ message: "one" });
    assert.deepEqual(messages(await collect({ ...stage.target, tail: 5 })), ["one"]);
  });

  it("ends although the app never falls silent", async () => {
    await using stage = await setStage();
    const old = Date.now() / 1e3 - 100;
    stage.app.emit(...numbered("old", 1, 20).map((message) => ({ message, timestamp: old })));
    const chatter = setInterval(() => {
      stage.app.emit({ message: "chatter" });
    }, 10);
    try {
      const lines = messages(await collect(stage.target));
      assert.deepEqual(lines.slice(0, 20), numbered("old", 1, 20));
    } finally {
      clearInterval(chatter);
    }
  });

  it("hands over what arrived, then reports an abnormal close", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "last words" });
    stage.app.faults = [{ steps: [{ afterFrames: 1, close: 1011, reason: "went away" }] }];
    const writer = memoryWriter();
    await assert.rejects(run({ ...stage.target, writer, tail: 5 }), {
      name: "StreamClosedError",
      closeCode: 1011,
      message: /log stream closed with code 1011 \(went away\)/,
    });
    assert.match(writer.text(), /last words/);
  });

  it("sends the search term and gets what the server filters by it", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "ERROR boom" }, { message: "all fine" });
    assert.deepEqual(messages(await collect({ ...stage.target, search: "ERROR" })), ["ERROR boom"]);
    assert.equal(stage.app.connections[0]?.search, "ERROR");
  });

  it("keeps only the wanted sources, in any case, and lets plain lines pass", async () => {
    await using stage = await setStage();
    stage.app.emit(
      { message: "one" },
      { message: "two", source: "SYSTEM" },
      { message: "three", source: "app" },
      "plain",
    );
    assert.deepEqual(messages(await collect({ ...stage.target, sources: new Set(["app"]) })), [
      "one",
      "three",
      "plain",
    ]);
  });

  it("counts the tail after the source filter", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("a", 1, 3).map((message) => ({ message })));
    stage.app.emit(...numbered("s", 1, 9).map((message) => ({ message, source: "SYSTEM" })));
    assert.deepEqual(messages(await collect({ ...stage.target, tail: 2, sources: new Set(["APP"]) })), [
      "a2",
      "a3",
    ]);
  });

  it("filters entries whose timestamp is a string by their source as well", async () => {
    await using stage = await setStage();
    stage.app.emit(JSON.stringify({ source: "SYSTEM", timestamp: "2026-01-02T03:04:05Z", message: "sys" }), {
      message: "app",
    });
    assert.deepEqual(messages(await collect({ ...stage.target, sources: new Set(["APP"]) })), ["app"]);
  });
});

describe("writing", () => {
  it("writes the CLI's text byte for byte, CR and LF trimmed", async () => {
    await using stage = await setStage();
    stage.app.emit(
      { message: "line with crlf\r\n", timestamp: 1705315800.75 },
      { message: "no time", timestamp: 0, source: "system" },
      "a plain frame\r\n",
    );
    const writer = memoryWriter();
    await run({ ...stage.target, writer });
    assert.equal(
      writer.text(),
      "2024-01-15T10:50:00Z [APP] line with crlf\n---------- [SYSTEM] no time\na plain frame\n",
    );
  });

  it("writes NDJSON with whatever else the server sent", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "first\n", timestamp: 1.5, source: "app", severity: "WARN" }, "plain");
    const writer = memoryWriter();
    await run({ ...stage.target, writer, outputFormat: "json" });
    assert.equal(
      writer.text(),
      '{"source":"APP","timestamp":1.5,"message":"first","severity":"WARN"}\n{"message":"plain"}\n',
    );
  });

  it("colours time and source when asked", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "hello", timestamp: 1 });
    const writer = memoryWriter();
    await run({ ...stage.target, writer, colorize: true });
    assert.equal(writer.text(), "\x1b[90m1970-01-01T00:00:01Z\x1b[0m [\x1b[94mAPP\x1b[0m] hello\n");
  });

  it("ends with the writer's own error", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "one" }, { message: "two" });
    const failure = new Error("disk full");
    const writer = new Writable({
      write(_chunk, _encoding, done) {
        done(failure);
      },
    });
    await assert.rejects(run({ ...stage.target, writer, follow: true }), (error) => error === failure);
    await until(() => stage.app.openSockets === 0, "the socket is closed");
  });

  it("ends when the writer is closed under it", async () => {
    await using stage = await setStage();
    const writer = memoryWriter();
    const ended = run({ ...stage.target, writer, follow: true });
    await until(() => stage.app.openSockets === 1, "the stream is open");
    writer.destroy();
    await assert.rejects(ended, { code: "closed-writer" });
  });

  it("keeps to its timeout while the writer takes nothing", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "x".repeat(1_000_000) }, { message: "y" });
    const writer = new Writable({ write: () => undefined });
    await run({ ...stage.target, writer, follow: true, timeoutMs: 700 });
    await until(() => stage.app.openSockets === 0, "the socket is closed");
  });

  it("leaves the writer open", async () => {
    await using stage = await setStage();
    const writer = memoryWriter();
    await run({ ...stage.target, writer, prefetchMs: 50 });
    assert.equal(writer.writable, true);
    assert.equal(writer.listenerCount("error"), 0);
    assert.equal(writer.listenerCount("close"), 0);
  });

  it("holds the server back while the writer is slow, and loses nothing", async () => {
    await using stage = await setStage({ bufferLines: 100_000 });
    const filler = "x".repeat(1_000);
    stage.app.emit(...numbered("n", 1, 40_000).map((message) => ({ message: `${message} ${filler}` })));
    let written = 0;
    const gate = Promise.withResolvers<undefined>();
    const writer = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _encoding, done) {
        written += chunk.toString("utf8").split("\n").length - 1;
        void gate.promise.then(() => {
          done();
        });
      },
    });
    const ended = run({ ...stage.target, writer, follow: false });
    await until(() => written > 0, "the first lines are at the writer");
    await delay(300);
    assert.ok((stage.app.connections[0]?.sent ?? 0) < 39_000, "the server could not send everything");
    gate.resolve(undefined);
    await ended;
    assert.equal(written, 40_000);
  });
});

describe("following", () => {
  it("flushes the tail, then goes on live", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("line", 1, 4).map((message) => ({ message })));
    const abort = new AbortController();
    await using stream = follow(
      streamLogs({ ...stage.target, tail: 2, follow: true, signal: abort.signal }),
      abort,
    );
    await until(() => stream.lines().length >= 2, "the tail");
    stage.app.emit({ message: "line5" });
    await until(() => stream.lines().length >= 3, "the live line");
    assert.deepEqual(stream.lines(), ["line3", "line4", "line5"]);
    await stream.stop();
  });

  it("stays connected after the tail: no read deadline poisons the socket", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("line", 1, 300).map((message) => ({ message })));
    const abort = new AbortController();
    await using stream = follow(
      streamLogs({ ...stage.target, tail: 200, follow: true, prefetchMs: 100, signal: abort.signal }),
      abort,
    );
    await until(() => stream.lines().length >= 200, "the tail");
    await delay(700);
    stage.app.emit({ message: "after" });
    await until(() => stream.lines().length >= 201, "the live line");
    assert.equal(stage.app.connections.length, 1);
    assert.deepEqual(stream.lines(), [...numbered("line", 101, 300), "after"]);
    await stream.stop();
  });

  it("emits the requested lines when the server closes right after them", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("line", 1, 4).map((message) => ({ message })));
    stage.app.faults = [{ steps: [{ afterFrames: 4, close: 1000 }] }];
    const abort = new AbortController();
    await using stream = follow(
      streamLogs({ ...stage.target, tail: 2, follow: true, prefetchMs: 0, signal: abort.signal }),
      abort,
    );
    await until(() => stream.lines().length === 2, "the tail");
    stage.app.emit({ message: "line5" }, { message: "line6" });
    await until(() => stream.lines().includes("line6"), "the live lines");
    assert.deepEqual(stream.lines(), ["line3", "line4", "line5", "line6"]);
    await stream.stop();
  });

  it("does not use up the tail when the backlog breaks off", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("line", 1, 1000).map((message) => ({ message })));
    stage.app.faults = [
      { steps: [{ afterFrames: 400, reset: true }] },
      { steps: [{ afterFrames: 700, close: 1011 }] },
    ];
    const abort = new AbortController();
    await using stream = follow(
      streamLogs({ ...stage.target, tail: 10, follow: true, signal: abort.signal }),
      abort,
    );
    await until(() => stream.lines().length > 0, "the tail");
    stage.app.emit({ message: "live" });
    await until(() => stream.lines().includes("live"), "the live line");
    assert.deepEqual(stream.lines(), [...numbered("line", 991, 1000), "live"]);
    await stream.stop();
  });

  it("repeats nothing after a clean close amid the replay", async () => {
    await using stage = await setStage({ wholeSeconds: true });
    stage.app.emit(...numbered("line", 1, 70).map((message) => ({ message })));
    const abort = new AbortController();
    await using stream = follow(
      streamWithTiming({ ...stage.target, follow: true, signal: abort.signal }, HASTY),
      abort,
    );
    await until(() => stream.lines().length === 70, "the backlog");
    stage.app.faults = [{ steps: [{ afterFrames: 35, close: 1001 }] }, { handshake: { reset: true } }];
    stage.app.dropAll("reset");
    await until(() => stage.app.connections.length === 4, "the fourth connection");
    stage.app.emit({ message: "after" });
    await until(() => stream.lines().includes("after"), "the live line");
    assert.deepEqual(stream.lines(), [...numbered("line", 1, 70), "after"]);
    assert.deepEqual(stream.of("gap"), []);
    await stream.stop();
  });

  it("does not use up the tail when a clean close comes amid the backlog", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("line", 1, 1000).map((message) => ({ message })));
    stage.app.faults = [{ steps: [{ afterFrames: 100, close: 1001 }] }];
    const abort = new AbortController();
    await using stream = follow(
      streamLogs({ ...stage.target, tail: 10, follow: true, signal: abort.signal }),
      abort,
    );
    await until(() => stream.lines().length > 0, "the tail");
    stage.app.emit({ message: "live" });
    await until(() => stream.lines().includes("live"), "the live line");
    assert.deepEqual(stream.lines(), [...numbered("line", 991, 1000), "live"]);
    await stream.stop();
  });

  it("shows the tail when the server closes cleanly after every replay", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("line", 1, 4).map((message) => ({ message })));
    stage.app.faults = Array.from({ length: 99 }, () => ({ steps: [{ afterFrames: 4, close: 1000 }] }));
    const abort = new AbortController();
    await using stream = follow(
      streamLogs({ ...stage.target, tail: 2, follow: true, signal: abort.signal }),
      abort,
    );
    await until(() => stream.lines().length === 2, "the tail");
    assert.deepEqual(stream.lines(), ["line3", "line4"]);
    await stream.stop();
  });

  it("retries a failed dial, and says so", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "msg1" });
    stage.app.faults = [{ handshake: { reset: true } }, { handshake: { status: 503 } }];
    const abort = new AbortController();
    await using stream = follow(streamLogs({ ...stage.target, follow: true, signal: abort.signal }), abort);
    await until(() => stream.lines().length > 0, "the line");
    assert.deepEqual(stream.kinds().slice(0, 7), [
      "connecting",
      "retrying",
      "connecting",
      "retrying",
      "connecting",
      "connected",
      "lines",
    ]);
    assert.deepEqual(
      stream.of("retrying").map(({ attempt, cause }) => [attempt, (cause as Error & { code: string }).code]),
      [
        [1, "host-unreachable"],
        [2, "handshake-refused"],
      ],
    );
    await stream.stop();
  });

  it("ends follow normally when a quiet stream reaches its timeout", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "only" });
    assert.deepEqual(messages(await collect({ ...stage.target, follow: true, timeoutMs: 600 })), ["only"]);
    assert.equal(stage.app.openSockets, 0);
  });

  it("hands over a tail that the timeout interrupts", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "one" }, { message: "two" });
    stage.app.faults = [{ replay: { keepAliveEvery: 1, pauseAfter: { lines: 2, ms: 60_000 } } }];
    const lines = await collect({
      ...stage.target,
      follow: true,
      tail: 5,
      timeoutMs: 250,
      prefetchMs: 60_000,
    });
    assert.deepEqual(messages(lines), ["one", "two"]);
  });

  it("ends with the reason when the status checker says the app is stopped or gone", async () => {
    for (const [state, name] of [
      ["waiting", "AppStoppedError"],
      ["gone", "AppGoneError"],
    ] as const) {
      await using stage = await setStage();
      stage.app.faults = [{ steps: [{ afterMs: 20, close: 1001 }] }];
      await assert.rejects(
        collect({
          ...stage.target,
          follow: true,
          appStatusChecker: () => Promise.resolve({ state, detail: "The app orders is no longer there." }),
        }),
        { name, message: "The app orders is no longer there." },
      );
    }
  });

  it("waits for a stopped app when told to, and goes on by itself", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "before" });
    const abort = new AbortController();
    let state: "running" | "waiting" = "waiting";
    await using stream = follow(
      streamWithTiming(
        {
          ...stage.target,
          follow: true,
          whenStopped: "wait",
          signal: abort.signal,
          appStatusChecker: () => Promise.resolve({ state, detail: `The app is ${state}.` }),
        },
        { ...HASTY, firstPollMs: 10 },
      ),
      abort,
    );
    await until(() => stream.lines().length === 1, "the first line");
    await stage.app.stop();
    await until(() => stream.of("waiting").length > 0, "the waiting event");
    assert.deepEqual(
      stream.of("waiting").map(({ detail }) => detail),
      ["The app is waiting."],
    );
    const dials = stage.app.connections.length;
    await delay(100);
    assert.equal(stage.app.connections.length, dials);
    await stage.app.start();
    state = "running";
    stage.app.emit({ message: "after" });
    await until(() => stream.lines().includes("after"), "the line after the start");
    assert.deepEqual(stream.lines(), ["before", "after"]);
    await stream.stop();
  });

  it("takes a failing status check for passing trouble, not for an end", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "one" });
    let checks = 0;
    const abort = new AbortController();
    await using stream = follow(
      streamLogs({
        ...stage.target,
        follow: true,
        signal: abort.signal,
        appStatusChecker: () => {
          checks += 1;
          return Promise.reject(new Error("no network"));
        },
      }),
      abort,
    );
    await until(() => stream.lines().length === 1, "the first line");
    stage.app.dropAll({ code: 1001 });
    stage.app.emit({ message: "two" });
    await until(() => stream.lines().includes("two"), "the second line");
    assert.equal(checks, 1);
    await stream.stop();
  });

  it("shows broken UTF-8 and binary frames as lines and never as trouble", async () => {
    await using stage = await setStage();
    stage.app.emit(Buffer.from([0xff, 0xfe, 0x41]), Buffer.from([0x00]), Buffer.from([0, 0]));
    stage.app.faults = [{ steps: [{ afterFrames: 3, send: Buffer.from([0xc3, 0x28]), binary: false }] }];
    assert.deepEqual(messages(await collect(stage.target)), ["\ufffd\ufffdA", "\0\0", "\ufffd("]);
  });

  it("continues a stopped stream from its history without a repeat or a hole, whatever the tail", async () => {
    await using stage = await setStage({ wholeSeconds: true });
    const history = createHistory();
    stage.app.emit(...numbered("a", 1, 50).map((message) => ({ message })));
    assert.equal((await collect({ ...stage.target, history })).length, 50);
    stage.app.emit(...numbered("b", 1, 30).map((message) => ({ message })));
    assert.deepEqual(messages(await collect({ ...stage.target, history, tail: 5 })), numbered("b", 1, 30));
    assert.deepEqual(await collect({ ...stage.target, history, tail: 5 }), []);
  });

  it("shows what a source filter kept back once the filter lets it pass", async () => {
    await using stage = await setStage();
    const history = createHistory();
    stage.app.emit({ message: "a1" }, { message: "s1", source: "SYSTEM" }, { message: "a2" });
    assert.deepEqual(messages(await collect({ ...stage.target, history, sources: new Set(["APP"]) })), [
      "a1",
      "a2",
    ]);
    stage.app.emit({ message: "a3" });
    assert.deepEqual(messages(await collect({ ...stage.target, history })), ["s1", "a3"]);
    assert.deepEqual(await collect({ ...stage.target, history }), []);
  });
});

describe("the dialer", () => {
  it("is the caller's when given, with the headers the service wants", async () => {
    await using stage = await setStage();
    const dialer = createDialer();
    let sent: string[] = [];
    const socketClosed: Promise<unknown>[] = [];
    await collect({
      ...stage.target,
      prefetchMs: 50,
      userAgent: "my-tool/1.0",
      dialer: (url, options) => {
        sent = Object.keys(options.headers);
        const socket = dialer(url, options);
        socketClosed.push(once(socket, "close"));
        return socket;
      },
    });
    await Promise.all(socketClosed);
    assert.deepEqual(sent, ["Authorization", "Origin", "User-Agent"]);
    const { userAgent, origin } = stage.app.connections[0] ?? {};
    assert.deepEqual({ userAgent, origin }, { userAgent: "my-tool/1.0", origin: stage.app.url });
  });
});
