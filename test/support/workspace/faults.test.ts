import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { test } from "node:test";
import { connect, until } from "./bareClient.ts";
import { startWorkspace, type ConnectionScript, type StandInApp, type Workspace } from "./index.ts";

async function withApp(
  lines: number,
  use: (workspace: Workspace, app: StandInApp) => Promise<void>,
): Promise<void> {
  await using workspace = await startWorkspace({ apps: [{ name: "a", keepAliveMs: 0 }] });
  const app = workspace.app("a");
  app.emit(...Array.from({ length: lines }, (_, i) => ({ message: `line ${i}` })));
  await use(workspace, app);
}

for (const [name, script, expected] of [
  ["a close code", { steps: [{ afterFrames: 40, close: 1011, reason: "boom" }] }, { code: 1011, lines: 40 }],
  ["a credential's close code", { steps: [{ close: 4401 }] }, { code: 4401, lines: 0 }],
  ["a reset", { steps: [{ afterFrames: 7, afterMs: 20, reset: true }] }, { code: 1006, lines: undefined }],
  ["raw bytes", { steps: [{ afterFrames: 5, raw: Buffer.from([0xff, 0xff]) }] }, { code: 1006, lines: 5 }],
  [
    "invalid UTF-8",
    { steps: [{ afterFrames: 5, send: Buffer.from([0xc3, 0x28]) }] },
    { code: 1006, lines: 5 },
  ],
] as [string, ConnectionScript, { code: number; lines: number | undefined }][]) {
  test(`a script ends its connection with ${name}, and the next is healthy`, async () => {
    await withApp(100, async (workspace, app) => {
      app.faults = [script];
      const broken = connect(workspace, app);
      await until("the end", () => broken.closeCode !== undefined);
      assert.equal(broken.closeCode, expected.code);
      if (expected.lines !== undefined) {
        assert.equal(broken.frames.length, expected.lines);
      }
      const healthy = connect(workspace, app);
      await until("the replay", () => healthy.frames.length === 100);
      await until("the record's end", () => app.connections[0]?.open === false);
      assert.deepEqual(
        app.connections.map(({ status, open }) => [status, open]),
        [
          [101, false],
          [101, true],
        ],
      );
    });
  });
}

test("a half-open connection stays open, answers no ping and no close, and reads nothing", async () => {
  await withApp(10, async (workspace, app) => {
    app.faults.push({ steps: [{ afterFrames: 4, halfOpen: true }] });
    const client = connect(workspace, app);
    let pongs = 0;
    client.socket.on("pong", () => pongs++);
    await until("four lines", () => client.frames.length === 4);
    client.socket.ping();
    app.emit({ message: "never arrives" });
    await delay(100);
    assert.deepEqual([client.frames.length, pongs, client.closeCode], [4, 0, undefined]);
    assert.deepEqual([app.connections[0]?.open, app.connections[0]?.pings, app.openSockets], [true, 0, 1]);
    client.socket.terminate();
  });
});

test("dropAll acts on the sockets that are live now", async () => {
  await withApp(3, async (workspace, app) => {
    const polite = connect(workspace, app);
    await until("the replay", () => polite.frames.length === 3);
    app.emit({ message: "last words" });
    app.dropAll({ code: 1001, reason: "bye" });
    await until("the close", () => polite.closeCode !== undefined);
    assert.deepEqual(
      [polite.closeCode, polite.closeReason, polite.messages.at(-1)],
      [1001, "bye", "last words"],
    );
    const reset = connect(workspace, app);
    await until("the replay", () => reset.frames.length === 4);
    app.dropAll("reset");
    await until("the reset", () => reset.closeCode !== undefined);
    assert.match(String(reset.error), /ECONNRESET/);
    await until("no open socket", () => app.openSockets === 0);
    assert.deepEqual(
      app.connections.map(({ closeCode }) => closeCode),
      [1001, 1006],
    );
  });
});

test("handshakes can be late, refused with any answer, reset or left hanging", async () => {
  await withApp(1, async (workspace, app) => {
    app.faults.push(
      { handshake: { delayMs: 80 } },
      {
        handshake: {
          status: 429,
          headers: { "Retry-After": "7" },
          body: '{"error_code":"TOO_MANY","message":"Slow down"}',
        },
      },
      { handshake: { reset: true } },
      { handshake: { hang: true } },
    );
    const startedMs = performance.now();
    const late = connect(workspace, app);
    await until("the late line", () => late.frames.length === 1);
    assert.ok(performance.now() - startedMs >= 75);
    const refused = connect(workspace, app);
    await until("the refusal", () => refused.refusal !== undefined);
    assert.equal(refused.refusal?.status, 429);
    assert.equal(refused.refusal.headers["retry-after"], "7");
    assert.equal(refused.refusal.headers["content-type"], "application/json");
    const reset = connect(workspace, app);
    await until("the reset", () => reset.error !== undefined);
    assert.match(String(reset.error), /ECONNRESET/);
    const hanging = connect(workspace, app);
    await until("the connect", () => app.connections.length === 4);
    await delay(50);
    assert.equal(hanging.closeCode, undefined);
    hanging.socket.terminate();
    await until("only the late one left", () => app.openSockets === 1);
    assert.deepEqual(
      app.connections.map(({ status }) => status),
      [101, 429, 0, 0],
    );
  });
});

test("a replay can be cut, interleaved with keep-alives, split and paused", async () => {
  await withApp(50, async (workspace, app) => {
    app.faults.push(
      { replay: { last: 10 } },
      { replay: { keepAliveEvery: 10 } },
      { replay: { splitBytes: 3 } },
      { replay: { pauseAfter: { lines: 20, ms: 120 } } },
      { replay: { last: 5, delayPerLineMs: 20 } },
    );
    const cut = connect(workspace, app);
    await until("ten lines", () => cut.frames.length === 10);
    assert.equal(cut.messages[0], "line 40");
    const interleaved = connect(workspace, app);
    await until("the replay", () => interleaved.frames.length === 50);
    await until("five keep-alives", () => interleaved.keepAlives === 5);
    const split = connect(workspace, app);
    await until("the replay", () => split.frames.length === 50);
    split.socket.ping();
    app.emit({ message: "split too" });
    await until("the live line", () => split.messages.at(-1) === "split too");
    const pausedMs = performance.now();
    const paused = connect(workspace, app);
    await until("the first part", () => paused.frames.length === 20);
    await until("the rest", () => paused.frames.length === 51);
    assert.ok(performance.now() - pausedMs >= 115);
    const slowMs = performance.now();
    const slow = connect(workspace, app);
    await until("all five", () => slow.frames.length === 5);
    assert.ok(performance.now() - slowMs >= 75);
  });
});

test("steps follow one another, and count lines only", async () => {
  await withApp(20, async (workspace, app) => {
    app.faults.push({
      steps: [
        { afterFrames: 3, send: "not json", binary: true },
        { keepAlive: true },
        { afterFrames: 5, send: '{"half":' },
        { afterMs: 30, send: "thirty milliseconds later" },
        { afterFrames: 21, close: 1000 },
      ],
    });
    const client = connect(workspace, app);
    await until("the late step", () => client.frames.includes("thirty milliseconds later"));
    assert.deepEqual(client.messages.slice(0, 7), [
      "line 0",
      "line 1",
      "line 2",
      "not json",
      "line 3",
      "line 4",
      '{"half":',
    ]);
    assert.equal(client.keepAlives, 1);
    assert.equal(client.closeCode, undefined);
    app.emit({ message: "the twenty-first" });
    await until("the close", () => client.closeCode === 1000);
  });
});

test("a step that is due strikes a client that reads nothing, too", async () => {
  await withApp(0, async (workspace, app) => {
    app.faults.push({ steps: [{ afterMs: 100, reset: true }] });
    const client = connect(workspace, app);
    await until("open", () => app.connections[0]?.search === "");
    client.socket.pause();
    app.emit(...Array.from({ length: 20_000 }, () => "z".repeat(1000)));
    await until("the reset", () => app.connections[0]?.open === false);
    client.socket.terminate();
  });
});
