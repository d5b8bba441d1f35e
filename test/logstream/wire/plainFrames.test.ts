import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { Duplex } from "node:stream";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";
import { createDialer, type Dialer } from "../../../src/logstream/index.ts";
import { readPlainFrames } from "../../../src/logstream/wire/plainFrames.ts";
import { seededRandom, type Random } from "../random.ts";
import { accept, answerTo, BINARY, CLOSE, connect, FIN, frame, PING, TEXT } from "./rawFrames.ts";

function messageOf(random: Random, index: number): string {
  const text = random.pick(["x", "ü€", "😀", "é", "{", "\0", " "]).repeat(random.integer(0, 200));
  const long = random.chance(0.01) ? "y".repeat(random.integer(60_000, 70_000)) : "";
  return random.pick([
    `{"source":"APP","timestamp":${index}.5,"message":"${text.replaceAll("\0", "")}${long}"}`,
    `${index} ${text}${long}`,
    text,
  ]);
}

/** A message as bytes: mostly in one plain frame, else in any way that a receiver has to take or to mend. */
function framesOf(random: Random, text: string): Buffer[] {
  const payload = Buffer.from(text);
  const kind = random.integer(0, 60);
  if (kind === 0) {
    const [a, b] = [random.integer(0, payload.length), random.integer(0, payload.length)].sort(
      (x, y) => x - y,
    );
    return [
      frame(TEXT, payload.subarray(0, a)),
      frame(FIN | PING, Buffer.from("between")),
      frame(0, payload.subarray(a, b)),
      frame(FIN, payload.subarray(b)),
    ];
  }
  if (kind === 4) {
    // What should have been a fragment reads as one.
    const cut = random.integer(0, payload.length);
    return [frame(TEXT, payload.subarray(0, cut)), frame(FIN | TEXT, payload.subarray(cut))];
  }
  if (kind === 1) return [frame(FIN | TEXT, payload, Buffer.from([1, 2, 254, 255]))];
  if (kind === 2) return [frame(FIN | 0x40 | TEXT, payload)];
  if (kind === 3) return [frame(FIN | PING, Buffer.from("p")), frame(FIN | BINARY, payload)];
  return [frame(FIN | random.pick([TEXT, TEXT, BINARY]), payload)];
}

describe("plain frames", () => {
  it("end at what is no plain frame, or not whole", () => {
    const plain = frame(FIN | TEXT, Buffer.from('{"a":"b"}'));
    const others = [
      frame(FIN | PING, Buffer.from("p")),
      frame(TEXT, Buffer.from("a fragment")),
      frame(FIN, Buffer.from("its end")),
      frame(FIN | TEXT, Buffer.from("masked"), Buffer.from([1, 2, 3, 4])),
      frame(FIN | 0x40 | TEXT, Buffer.from("reserved")),
      frame(FIN | TEXT, Buffer.alloc(70_000)),
      plain.subarray(0, -1),
      plain.subarray(0, 1),
    ];
    for (const other of others) {
      const { frames, end } = readPlainFrames(Buffer.concat([Buffer.from("..."), plain, plain, other]), 3);
      assert.deepEqual(
        frames.map(({ text }) => text),
        ['{"a":"b"}', '{"a":"b"}'],
      );
      assert.equal(end, 3 + 2 * plain.length);
    }
  });

  it("are read as all others are, in their order, however they are mixed, cut and held back", async () => {
    const random = seededRandom(20_261_127);
    for (let round = 0; round < 8; round += 1) {
      const texts = Array.from({ length: 3000 }, (_, index) => messageOf(random, index));
      const bytes = Buffer.concat([...texts.flatMap((text) => framesOf(random, text)), CLOSE]);
      const server = await accept(bytes, random);
      const received: string[] = [];
      for await (const event of connect(server)) {
        if (event.kind !== "frames") continue;
        received.push(...event.frames.map(({ text }) => text));
        if (random.chance(0.1)) await delay(random.integer(0, 20));
      }
      server.close();
      assert.deepEqual(received, texts);
    }
  });

  it("are heard by the program that gave the dialer, if it listens, from its socket or from what lies below", async () => {
    const random = seededRandom(20_261_128);
    const texts = Array.from({ length: 2000 }, (_, index) => messageOf(random, index));
    const sent = [...texts.map((text) => frame(FIN | TEXT, Buffer.from(text))), CLOSE];
    const bytes = Buffer.concat(sent);
    const dial = createDialer({});
    const heard: string[] = [];
    const passed: Buffer[] = [];
    const dialers: Dialer[] = [
      (...asked) => {
        const socket = dial(...asked);
        socket.on("message", (data: Buffer) => heard.push(data.toString()));
        return socket;
      },
      (...asked) => {
        const socket = dial(...asked);
        // Not before `ws` reads it: it would miss what came along with the handshake.
        socket.on("upgrade", ({ socket: below }: IncomingMessage) => {
          socket.on("open", () => below.on("data", (chunk: Buffer) => passed.push(chunk)));
        });
        return socket;
      },
    ];
    for (const dialer of dialers) {
      const server = await accept(bytes, random);
      const received: string[] = [];
      for await (const event of connect(server, dialer)) {
        if (event.kind === "frames") received.push(...event.frames.map(({ text }) => text));
      }
      server.close();
      assert.deepEqual(received, texts);
    }
    assert.deepEqual(heard, texts);
    const end = Buffer.concat(passed);
    assert.ok(end.length > bytes.length / 2 && bytes.subarray(-end.length).equals(end));
  });

  it("are held back on the socket while nobody takes them", async () => {
    // So long that each read of the socket ends with a whole frame.
    const one = frame(FIN | TEXT, Buffer.alloc(1020, "x"));
    const count = 40_000;
    const server = await accept(Buffer.concat([...Array.from({ length: count }, () => one), CLOSE]));
    const events = connect(server);
    const batches: number[] = [];
    let received = 0;
    for await (const event of events) {
      if (event.kind !== "frames") continue;
      batches.push(event.frames.length);
      received += event.frames.length;
      if (batches.length < 5) await delay(200);
    }
    server.close();
    assert.equal(received, count);
    // Some 40 MB were on their way while the first batches were looked at.
    assert.ok(Math.max(...batches) < 1500, `${Math.max(...batches)} frames at once`);
  });

  it("are held back in the same way where they are empty", async () => {
    const empty = Buffer.concat([
      ...Array.from({ length: 1_000_000 }, () => frame(FIN | TEXT, Buffer.alloc(0))),
      CLOSE,
    ]);
    const server = await accept(empty);
    const batches: number[] = [];
    for await (const event of connect(server)) {
      if (event.kind === "frames" && batches.push(event.frames.length) < 5) await delay(200);
    }
    server.close();
    assert.equal(
      batches.reduce((sum, count) => sum + count, 0),
      1_000_000,
    );
    // One read of the socket has some 30,000 of them.
    assert.ok(Math.max(...batches) < 150_000, `${Math.max(...batches)} frames at once`);
  });

  it("are no messages where they come after the peer has closed", async () => {
    const line = frame(FIN | TEXT, Buffer.from("a line"));
    const server = await accept(Buffer.concat([line, CLOSE]), undefined, line);
    const received: string[] = [];
    for await (const event of connect(server)) {
      if (event.kind === "frames") received.push(...event.frames.map(({ text }) => text));
    }
    server.close();
    assert.deepEqual(received, ["a line"]);
  });

  it("are all read from a socket that reads only when it is asked to", async () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const dialer: Dialer = (url) =>
      new WebSocket(url, { perMessageDeflate: false, createConnection: () => new AskedSocket(lines) });
    const server = await accept(Buffer.alloc(0));
    const received: string[] = [];
    for await (const event of connect(server, dialer)) {
      if (event.kind === "frames") received.push(...event.frames.map(({ text }) => text));
    }
    server.close();
    assert.deepEqual(received, lines);
  });
});

/** As those of some agents are: it answers the handshake, and has one chunk for each time that it is asked to read. */
class AskedSocket extends Duplex {
  readonly #chunks: (Buffer | null)[];
  #isAsked = false;
  #isOpen = false;

  constructor(lines: readonly string[]) {
    super();
    this.#chunks = [...lines.map((line) => frame(FIN | TEXT, Buffer.from(line))), CLOSE, null];
  }

  override _read(): void {
    this.#isAsked = true;
    this.#answer();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const key = /sec-websocket-key: (\S+)/i.exec(chunk.toString("latin1"))?.[1];
    if (key !== undefined) {
      this.#chunks.unshift(Buffer.from(answerTo(key)));
      this.#isOpen = true;
      this.#answer();
    }
    done();
  }

  #answer(): void {
    if (!this.#isAsked || !this.#isOpen) return;
    this.#isAsked = false;
    setImmediate(() => this.push(this.#chunks.shift() ?? null));
  }
}
