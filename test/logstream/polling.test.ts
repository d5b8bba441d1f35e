import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, it } from "node:test";
import type { Fetch } from "../../src/logstream/index.ts";
import { streamWithTiming } from "../../src/logstream/streamLogs.ts";
import { collectGarbage } from "../support/garbage.ts";
import { drain, follow, HASTY, leavesNothing, numbered, setStage, until } from "./support.ts";
import { VirtualClock } from "./virtualClock.ts";

const FAST = { ...HASTY, firstBatchMs: 20 } as const;

describe("polling", () => {
  for (const status of [200, 400, 404, 426, 502]) {
    it(`takes over when three upgrades are answered with ${status}, repeats nothing and says so`, async () => {
      await using stage = await setStage({ wholeSeconds: true });
      stage.app.emit(...numbered("a", 1, 5).map((message) => ({ message })));
      stage.app.faults = Array.from({ length: 99 }, () => ({ handshake: { status } }));
      const abort = new AbortController();
      await leavesNothing([abort.signal], async () => {
        await using stream = follow(
          streamWithTiming({ ...stage.target, follow: true, signal: abort.signal }, FAST),
          abort,
        );
        await until(() => stream.lines().length === 5, "the backlog");
        stage.app.emit({ message: "a5" }, { message: "b1" });
        await until(() => stream.lines().includes("b1"), "the new lines");
        stage.app.emit({ message: "b2" });
        await until(() => stream.lines().includes("b2"), "the next line");
        assert.deepEqual(stream.lines(), [...numbered("a", 1, 5), "a5", "b1", "b2"]);
        assert.deepEqual(stream.of("connected"), [{ kind: "connected", transport: "polling" }]);
        assert.equal(stage.app.connections.length, 3);
        await stream.stop();
      });
    });
  }

  it("gives a socket another chance after a while, and repeats nothing", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("a", 1, 5).map((message) => ({ message })));
    stage.app.faults = Array.from({ length: 3 }, () => ({ handshake: { status: 502 } }));
    const abort = new AbortController();
    await using stream = follow(
      streamWithTiming({ ...stage.target, follow: true, signal: abort.signal }, { ...FAST, pollForMs: 100 }),
      abort,
    );
    await until(() => stream.of("connected").length === 2, "the socket");
    stage.app.emit({ message: "b" });
    await until(() => stream.lines().includes("b"), "the live line");
    assert.deepEqual(
      stream.of("connected").map(({ transport }) => transport),
      ["polling", "websocket"],
    );
    assert.deepEqual(stream.lines(), [...numbered("a", 1, 5), "b"]);
    await stream.stop();
  });

  it("reads a snapshot without following, with tail, search and sources", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("error ", 1, 9).map((message) => ({ message })));
    stage.app.emit({ message: "fine" }, { message: "error s", source: "SYSTEM" });
    const abort = new AbortController();
    await using stream = follow(
      streamWithTiming(
        { ...stage.target, transport: "polling", search: "error", tail: 2, sources: new Set(["APP"]) },
        FAST,
      ),
      abort,
    );
    await stream.ended;
    assert.equal(stream.outcome.error, undefined);
    assert.deepEqual(stream.lines(), ["error 8", "error 9"]);
    assert.equal(stage.app.connections.length, 0);
  });

  it("looks for the search term in any case, as a part of the text", async () => {
    await using stage = await setStage();
    stage.app.emit(
      { message: "ERROR one" },
      { message: "fine" },
      { message: "an Error two" },
      { message: "other", source: "SYSTEM", note: "error" },
    );
    for (const [search, found] of [
      ["error", ["ERROR one", "an Error two"]],
      ["ERROR", ["ERROR one", "an Error two"]],
      ["rror T", ["an Error two"]],
      ["e.*r", []],
    ] as const) {
      const abort = new AbortController();
      await using stream = follow(
        streamWithTiming({ ...stage.target, transport: "polling", search }, FAST),
        abort,
      );
      await stream.ended;
      assert.equal(stream.outcome.error, undefined);
      assert.deepEqual(stream.lines(), found, search);
    }
  });

  it("leaves no listener, signal or timer behind, however often it polls", async () => {
    const clock = new VirtualClock();
    const abort = new AbortController();
    const signals = new Set<WeakRef<AbortSignal>>();
    const polls = { count: 0, listeners: 0, timers: 0 };
    const empty = new TextEncoder().encode("[]");
    const fetch: Fetch = (_url, { signal }) => {
      polls.count += 1;
      if (polls.count % 1_000 === 0) signals.add(new WeakRef(signal));
      polls.listeners = Math.max(
        polls.listeners,
        getEventListeners(abort.signal, "abort").length + getEventListeners(signal, "abort").length,
      );
      polls.timers = Math.max(polls.timers, clock.pending);
      return Promise.resolve(new Response(empty));
    };
    const ended = drain(
      streamWithTiming(
        {
          url: "wss://app.example.com/logz/stream",
          transport: "polling",
          follow: true,
          fetch,
          signal: abort.signal,
        },
        { clock },
      ),
    );
    ended.catch(() => undefined);
    while (polls.count < 100_000 && polls.listeners < 10) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.step();
    }
    assert.ok(polls.listeners < 10, `${polls.listeners} listeners at once`);
    assert.ok(polls.timers < 10, `${polls.timers} timers at once`);
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    const kept = [...signals].filter((signal) => signal.deref() !== undefined);
    assert.ok(kept.length < 5, `${kept.length} of ${signals.size} signals are still held`);
    abort.abort();
    await assert.rejects(ended, { name: "AbortError" });
    assert.equal(clock.pending, 0);
  });

  it("gives the handshake's answer when the snapshot is not there either", async () => {
    await using stage = await setStage();
    stage.app.faults = Array.from({ length: 9 }, () => ({ handshake: { status: 404 } }));
    await assert.rejects(
      drain(
        streamWithTiming(
          {
            ...stage.target,
            follow: true,
            fetch: () => Promise.resolve(new Response("no", { status: 404 })),
          },
          FAST,
        ),
      ),
      { name: "HandshakeError", status: 404 },
    );
    assert.equal(stage.app.connections.length, 3);
  });

  it("is never tried when the transport is to be a WebSocket", async () => {
    await using stage = await setStage();
    stage.app.faults = Array.from({ length: 9 }, () => ({ handshake: { status: 426 } }));
    await assert.rejects(
      drain(streamWithTiming({ ...stage.target, follow: true, transport: "websocket" }, FAST)),
      { name: "HandshakeError", status: 426 },
    );
    assert.equal(stage.app.batchRequests, 0);
  });

  it("refreshes a refused token once, and ends when it is refused again", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "hello" });
    const tokens = ["stale", stage.workspace.issueToken()];
    const asked: boolean[] = [];
    await drain(
      streamWithTiming(
        {
          url: stage.app.logsUrl,
          transport: "polling",
          tokenProvider: ({ forceRefresh }) => {
            asked.push(forceRefresh);
            return Promise.resolve(tokens.shift() ?? "");
          },
        },
        FAST,
      ),
    );
    assert.deepEqual(asked, [false, true]);
    await assert.rejects(
      drain(
        streamWithTiming(
          {
            url: stage.app.logsUrl,
            transport: "polling",
            follow: true,
            tokenProvider: () => Promise.resolve("bad"),
          },
          FAST,
        ),
      ),
      { name: "CredentialError" },
    );
  });

  it("never follows a redirect with the token", async () => {
    await using stage = await setStage();
    let target: string | undefined;
    await assert.rejects(
      drain(
        streamWithTiming(
          {
            ...stage.target,
            transport: "polling",
            fetch: (input, init) => {
              target = init.redirect;
              return fetch(input, init);
            },
            token: "bad",
          },
          FAST,
        ),
      ),
      { name: "CredentialError", status: 302 },
    );
    assert.equal(target, "manual");
  });

  it("announces what the buffer lost between two polls", async () => {
    await using stage = await setStage({ bufferLines: 20 });
    stage.app.emit(...numbered("a", 1, 20).map((message) => ({ message, timestamp: 1_700_000_000 })));
    const abort = new AbortController();
    await using stream = follow(
      streamWithTiming({ ...stage.target, transport: "polling", follow: true, signal: abort.signal }, FAST),
      abort,
    );
    await until(() => stream.lines().length === 20, "the first poll");
    stage.app.emit(...numbered("b", 1, 50).map((message) => ({ message, timestamp: 1_700_000_100 })));
    await until(() => stream.lines().includes("b50"), "the second poll");
    assert.equal(stream.of("gap").length, 1);
    assert.deepEqual(stream.lines().slice(20), numbered("b", 31, 50));
    await stream.stop();
  });

  it("ends with a reason when the answer is no log", async () => {
    await using stage = await setStage();
    for (const body of ["<html>", '{"a":1}']) {
      await assert.rejects(
        drain(
          streamWithTiming(
            { ...stage.target, transport: "polling", fetch: () => Promise.resolve(new Response(body)) },
            FAST,
          ),
        ),
        { name: "ConnectionError", code: "bad-batch" },
      );
    }
  });

  it("keeps the caller's headers, but never lets them replace the credential", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "hello" });
    for (const transport of ["websocket", "polling"] as const) {
      await drain(
        streamWithTiming(
          {
            ...stage.target,
            transport,
            headers: () => ({ Cookie: "route=1", authorization: "Bearer other", ORIGIN: "https://x" }),
          },
          FAST,
        ),
      );
    }
    assert.equal(stage.app.connections[0]?.cookie, "route=1");
    assert.equal(stage.app.connections[0].authorized, true);
    assert.equal(stage.app.batchRequests, 1);
  });
});
