import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { test } from "node:test";
import { connect, until } from "./bareClient.ts";
import { startWorkspace } from "./index.ts";

const numbered = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, i) => `line ${from + i}`);
const asEntries = (messages: string[]): { message: string }[] => messages.map((message) => ({ message }));

test("sends nothing before the search frame", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a", keepAliveMs: 10 }] });
  const app = workspace.app("a");
  app.emit({ message: "old" });
  const client = connect(workspace, app, { search: null });
  await until("open", () => app.connections[0]?.open === true);
  app.emit({ message: "new" });
  await delay(60);
  assert.deepEqual([client.frames.length, client.keepAlives], [0, 0]);
  client.socket.send("");
  await until("both lines", () => client.messages.length === 2);
  assert.deepEqual(client.messages, ["old", "new"]);
});

test("replays its whole buffer on every connect, and goes on live", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a" }] });
  const app = workspace.app("a");
  app.emit(...asEntries(numbered(300)));
  for (let round = 1; round <= 3; round++) {
    const client = connect(workspace, app);
    await until("the replay", () => client.messages.length === 299 + round);
    app.emit({ message: `live ${round}` });
    await until("the live line", () => client.messages.at(-1) === `live ${round}`);
    client.socket.close(1000);
    await until("the close", () => client.closeCode !== undefined);
    assert.equal(client.closeCode, 1000);
    assert.equal(app.connections.at(-1)?.replayed, 299 + round);
  }
  await until("no open socket", () => app.openSockets === 0);
});

test("what a client received equals the ledger, byte for byte", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a", bufferLines: 100_000 }] });
  const app = workspace.app("a");
  app.emit(
    "a plain line",
    Buffer.from("binary"),
    { source: "SYSTEM", message: "two\nlines\r\n", severity: "INFO" },
    { message: `${"é".repeat(70_000)} long` },
    '{"source":"APP","timestamp":1736938200.5,"message":"verbatim"}',
  );
  const client = connect(workspace, app);
  for (let i = 0; i < 100; i++) {
    app.emit(...asEntries(numbered(100, i * 100)));
    await delay(1);
  }
  await until("everything", () => client.frames.length === app.ledger.length);
  assert.deepEqual(
    client.frames,
    app.ledger.map(({ frame }) => frame.toString()),
  );
  assert.deepEqual(
    app.ledger
      .slice(0, 5)
      .map(({ index, source, timestamp, message }) => [index, source, typeof timestamp, message.slice(-9)]),
    [
      [0, undefined, "undefined", "lain line"],
      [1, undefined, "undefined", "binary"],
      [2, "SYSTEM", "number", "o\nlines\r\n"],
      [3, "APP", "number", "éééé long"],
      [4, "APP", "number", "verbatim"],
    ],
  );
});

test("filters by a substring of the message, the replay and what follows", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a" }] });
  const app = workspace.app("a");
  app.emit({ message: "red 1" }, { message: "blue 1" }, "plain red");
  const client = connect(workspace, app, { search: "red" });
  await until("the replay", () => client.messages.length === 2);
  app.emit({ message: "blue 2", red: true }, { message: "red 2" });
  await until("the live line", () => client.messages.length === 3);
  assert.deepEqual(client.messages, ["red 1", "plain red", "red 2"]);
  assert.equal(app.connections[0]?.search, "red");
});

test("keeps the buffer within its lines and its bytes", async () => {
  await using workspace = await startWorkspace({
    apps: [
      { name: "lines", bufferLines: 3 },
      { name: "bytes", bufferBytes: 350, keepLedger: false },
    ],
  });
  const lines = workspace.app("lines");
  lines.emit(...asEntries(numbered(5)));
  assert.deepEqual(
    lines.buffered.map(({ message }) => message),
    ["line 2", "line 3", "line 4"],
  );
  assert.equal(lines.ledger.length, 5);
  lines.setBufferLines(1);
  assert.equal(lines.buffered.length, 1);
  lines.clearBuffer();
  assert.equal(lines.buffered.length, 0);
  const bytes = workspace.app("bytes");
  for (let i = 0; i < 20_000; i++) {
    bytes.emit("x".repeat(98));
  }
  assert.deepEqual(
    [bytes.buffered.length, bytes.buffered.at(-1)?.index, bytes.ledger.length],
    [3, 19_999, 0],
  );
});

test("sends keep-alives of a single NUL, as text or binary, and one after the replay when told", async () => {
  await using workspace = await startWorkspace({
    apps: [
      { name: "text", keepAliveMs: 10 },
      { name: "binary", keepAliveMs: 0, keepAliveBinary: true, keepAliveAfterReplay: true },
    ],
  });
  const text = connect(workspace, workspace.app("text"));
  await until("three keep-alives", () => text.keepAlives >= 3);
  const app = workspace.app("binary");
  app.emit("x");
  const seen: [string, boolean][] = [];
  const binary = connect(workspace, app);
  binary.socket.on("message", (data: Buffer, isBinary) => seen.push([data.toString(), isBinary]));
  await until("the hint", () => binary.keepAlives === 1);
  assert.deepEqual(seen, [
    ["x", false],
    ["\0", true],
  ]);
});

test("cuts timestamps to whole seconds when told", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a", wholeSeconds: true }] });
  const app = workspace.app("a");
  app.emit({ message: "now" }, { message: "then", timestamp: 1736938200.75 });
  assert.ok(Number.isInteger(app.ledger[0]?.timestamp));
  assert.equal(app.ledger[1]?.timestamp, 1_736_938_200);
});

test("a slow client falls behind in the ledger, not in memory, and misses nothing", async () => {
  const lines = 60_000;
  await using workspace = await startWorkspace({
    apps: [{ name: "a", bufferLines: 100, keepLedger: false, keepAliveMs: 0 }],
  });
  const app = workspace.app("a");
  const client = connect(workspace, app);
  await until("open", () => app.connections[0]?.search === "");
  client.socket.pause();
  const filler = "x".repeat(400);
  for (let i = 0; i < lines; i++) {
    app.emit({ message: `${i} ${filler}` });
    if (i % 1000 === 0) {
      await delay(1);
    }
  }
  const sentWhilePaused = app.connections[0]?.sent ?? 0;
  assert.ok(sentWhilePaused < lines, `${sentWhilePaused} lines were pushed at a client that reads none`);
  client.socket.resume();
  await until("everything", () => client.messages.length === lines);
  assert.ok(client.messages.every((message, i) => message.startsWith(`${i} `)));
});

test("a client too far behind is closed with 1013", async () => {
  await using workspace = await startWorkspace({
    apps: [{ name: "a", bufferLines: 10, maxLagLines: 500, keepLedger: false }],
  });
  const app = workspace.app("a");
  const client = connect(workspace, app);
  await until("open", () => app.connections[0]?.search === "");
  client.socket.pause();
  for (let i = 0; i < 40; i++) {
    app.emit(...Array.from({ length: 1000 }, () => "y".repeat(1000)));
    await delay(1);
  }
  client.socket.resume();
  await until("the close", () => client.closeCode !== undefined);
  assert.equal(client.closeCode, 1013);
});

test("answers pings, and refuses a frame without a mask", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a" }] });
  const app = workspace.app("a");
  const client = connect(workspace, app);
  const pongs: string[] = [];
  client.socket.on("pong", (data: Buffer) => pongs.push(data.toString()));
  await until("open", () => app.connections[0]?.search === "");
  client.socket.ping("are you there");
  await until("the pong", () => pongs.length === 1);
  assert.deepEqual([pongs, app.connections[0]?.pings], [["are you there"], 1]);
  client.socket.send("unmasked", { mask: false });
  await until("the close", () => client.closeCode !== undefined);
  assert.equal(client.closeCode, 1002);
});

test("works over TLS with its own certificate, resets included", async () => {
  await using workspace = await startWorkspace({ tls: true, apps: [{ name: "a" }] });
  const app = workspace.app("a");
  assert.match(`${workspace.url} ${app.url} ${app.logsUrl}`, /^https:\S+ https:\S+ wss:\S+\/logz\/stream$/);
  app.emit("over TLS");
  const client = connect(workspace, app);
  await until("the line", () => client.frames.length === 1);
  app.dropAll("reset");
  await until("the reset", () => client.closeCode !== undefined);
  assert.equal(client.closeCode, 1006);
  assert.match(String(client.error), /ECONNRESET/);
});

test("close ends every socket and timer at once", async () => {
  const workspace = await startWorkspace({ apps: [{ name: "a", transitionMs: 60_000 }] });
  const app = workspace.app("a");
  const healthy = connect(workspace, app);
  await until("open", () => app.connections[0]?.search === "");
  const silent = connect(workspace, app);
  await until("open", () => app.connections[1]?.search === "");
  app.dropAll("half-open");
  app.faults.push({ handshake: { hang: true } }, { handshake: { delayMs: 60_000 } });
  const hanging = connect(workspace, app);
  const waiting = connect(workspace, app);
  void app.restart();
  workspace.failNext("/api", { delayMs: 60_000 });
  const request = fetch(`${workspace.url}/api/2.0/apps`).catch(() => "failed");
  await until("all four", () => app.connections.length === 4);
  const startedMs = performance.now();
  await workspace.close();
  assert.ok(performance.now() - startedMs < 5000);
  await until("the clients' end", () =>
    [healthy, silent, hanging, waiting].every((c) => c.closeCode !== undefined),
  );
  assert.equal(await request, "failed");
});
