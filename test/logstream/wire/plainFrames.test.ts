import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { describe, it } from "node:test";
import { setImmediate as turn, setTimeout as delay } from "node:timers/promises";
import { systemClock } from "../../../src/logstream/clock.ts";
import { createDialer } from "../../../src/logstream/index.ts";
import { openConnection } from "../../../src/logstream/wire/connection.ts";
import { readPlainFrames } from "../../../src/logstream/wire/plainFrames.ts";
import { seededRandom, type Random } from "../random.ts";

const [TEXT, BINARY, PING] = [1, 2, 9] as const;
const FIN = 0x80;

function frame(first: number, payload: Buffer, mask?: Buffer): Buffer {
  const bit = mask === undefined ? 0 : 0x80;
  const length =
    payload.length < 126
      ? Buffer.from([payload.length | bit])
      : payload.length < 65_536
        ? Buffer.from([126 | bit, payload.length >> 8, payload.length & 255])
        : Buffer.from([
            127 | bit,
            0,
            0,
            0,
            0,
            0,
            payload.length >> 16,
            (payload.length >> 8) & 255,
            payload.length & 255,
          ]);
  const sent =
    mask === undefined ? payload : Buffer.from(payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0)));
  return Buffer.concat([Buffer.from([first]), length, mask ?? Buffer.alloc(0), sent]);
}

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

/** Sends these bytes to whoever connects, in random pieces or as fast as it can. */
async function accept(bytes: Buffer, random?: Random): Promise<Server> {
  const server = createServer();
  server.on("upgrade", (request, socket: Duplex) => {
    const key = `${request.headers["sec-websocket-key"] ?? ""}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const answer = createHash("sha1").update(key).digest("base64");
    socket.on("error", () => undefined);
    socket.on("end", () => socket.end()).resume();
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${answer}\r\n\r\n`,
    );
    if (random === undefined) {
      socket.end(bytes);
      return;
    }
    void (async () => {
      for (let at = 0; at < bytes.length;) {
        const end = at + (random.chance(0.3) ? random.integer(1, 9) : random.integer(1, 30_000));
        socket.write(bytes.subarray(at, end));
        at = end;
        if (random.chance(0.3)) await turn();
      }
      socket.end();
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function connect(server: Server) {
  const { port } = server.address() as AddressInfo;
  return openConnection({
    dialer: createDialer({}),
    url: `ws://127.0.0.1:${port}/logz/stream`,
    host: "127.0.0.1",
    headers: {},
    firstFrame: "",
    signal: new AbortController().signal,
    clock: systemClock,
    quietAfterMs: () => undefined,
  });
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
      const bytes = Buffer.concat([
        ...texts.flatMap((text) => framesOf(random, text)),
        frame(FIN | 8, Buffer.from([3, 232])),
      ]);
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

  it("are held back on the socket while nobody takes them", async () => {
    // So long that each read of the socket ends with a whole frame.
    const one = frame(FIN | TEXT, Buffer.alloc(1020, "x"));
    const count = 40_000;
    const end = frame(FIN | 8, Buffer.from([3, 232]));
    const server = await accept(Buffer.concat([...Array.from({ length: count }, () => one), end]));
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
});
