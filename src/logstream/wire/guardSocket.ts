import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Frame } from "./connectionEvents.ts";
import type { FrameGuard } from "./frameGuard.ts";
import { readPlainFrames } from "./plainFrames.ts";

/** Who reads the socket. */
export interface FrameReader {
  /** Messages that came through `ws` so far. */
  readonly received: () => number;
  /** Takes messages that came without it. */
  readonly take: (frames: readonly Frame[]) => void;
}

/**
 * Puts a guard between a socket and `ws`, which will read it. Plain frames go past both. Only public stream methods are
 * used: what the kernel delivers arrives through `push`, what came along with the handshake through `unshift`.
 */
export function guardSocket(handshake: IncomingMessage, guard: FrameGuard, reader: FrameReader): void {
  if (handshake.headers["sec-websocket-extensions"] !== undefined) {
    // The guard reads plain frames; what a caller's dialer compresses it would only spoil.
    return;
  }
  const socket: Duplex = handshake.socket;
  const push = socket.push.bind(socket);
  const unshift = socket.unshift.bind(socket);
  const pass = (chunk: Buffer): boolean => (chunk.length === 0 ? true : push(guard.filter(chunk)));
  socket.push = (chunk: unknown, encoding) => {
    if (!Buffer.isBuffer(chunk)) return push(chunk, encoding);
    const end = guard.frameEnd(chunk);
    if (end === undefined) return pass(chunk);
    pass(chunk.subarray(0, end));
    // What `ws` still holds back came first; and only what is pushed stops a socket that is held back.
    const isWaiting = socket.readableFlowing !== true || reader.received() !== guard.messages;
    if (isWaiting || !guard.isBetweenMessages) return pass(chunk.subarray(end));
    const plain = readPlainFrames(chunk, end);
    if (plain.frames.length > 0) reader.take(plain.frames);
    return pass(chunk.subarray(plain.end));
  };
  socket.unshift = (chunk: unknown, encoding) => {
    unshift(Buffer.isBuffer(chunk) ? guard.filter(chunk) : chunk, encoding);
  };
}
