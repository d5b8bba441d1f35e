import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { systemClock } from "../../../src/logstream/clock.ts";
import { createDialer } from "../../../src/logstream/index.ts";
import { openConnection } from "../../../src/logstream/wire/connection.ts";
import type { Random } from "../random.ts";

export const FIN = 0x80;
export const [TEXT, BINARY, PING] = [1, 2, 9] as const;
/** A clean close. */
export const CLOSE = frame(FIN | 8, Buffer.from([3, 232]));

export function frame(first: number, payload: Buffer, mask?: Buffer): Buffer {
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

/** The head of the answer to a handshake with this key. */
export function answerTo(key: string): string {
  const answer = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${answer}\r\n\r\n`;
}

/** Sends these bytes to whoever connects, in random pieces or as fast as it can; others once it is closed by both. */
export async function accept(
  bytes: Buffer,
  random?: Random,
  afterClose: Buffer = Buffer.alloc(0),
): Promise<Server> {
  const server = createServer();
  server.on("upgrade", (request, socket: Duplex) => {
    socket.on("error", () => undefined);
    socket.on("end", () => socket.end(afterClose)).resume();
    socket.write(answerTo(request.headers["sec-websocket-key"] ?? ""));
    if (random === undefined) {
      socket.write(bytes);
      return;
    }
    void (async () => {
      for (let at = 0; at < bytes.length;) {
        const end = at + (random.chance(0.3) ? random.integer(1, 9) : random.integer(1, 30_000));
        socket.write(bytes.subarray(at, end));
        at = end;
        if (random.chance(0.3)) await turn();
      }
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

export function connect(server: Server, dialer = createDialer({})) {
  const { port } = server.address() as AddressInfo;
  return openConnection({
    dialer,
    url: `ws://127.0.0.1:${port}/logz/stream`,
    host: "127.0.0.1",
    headers: {},
    firstFrame: "",
    signal: new AbortController().signal,
    clock: systemClock,
    quietAfterMs: () => undefined,
  });
}
