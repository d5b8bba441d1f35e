import type { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { RawData } from "ws";
import type { Frame } from "./connectionEvents.ts";
import type { FrameGuard } from "./frameGuard.ts";
import { readPlainFrames } from "./plainFrames.ts";

/** Who reads the socket. */
export interface FrameReader {
  /** Messages that came through `ws` so far. */
  readonly received: () => number;
  /** Of `ws`. */
  readonly socket: EventEmitter;
  /** Hears its messages, unless it is given up. A program that gave the dialer may, too. */
  readonly listener: (data: RawData) => void;
  /** Takes messages that came without it. */
  readonly take: (frames: readonly Frame[]) => void;
}

/**
 * Puts a guard between a socket and `ws`, which will read it. Plain frames go past both, unless others listen to `ws`, or
 * to the socket beside it. Only public stream methods are used: what the kernel delivers arrives through `push`, what came
 * along with the handshake through `unshift`.
 */
export function guardSocket(handshake: IncomingMessage, guard: FrameGuard, reader: FrameReader): void {
  if (handshake.headers["sec-websocket-extensions"] !== undefined) {
    // The guard reads plain frames; what a caller's dialer compresses it would only spoil.
    return;
  }
  const socket: Duplex = handshake.socket;
  const push = socket.push.bind(socket);
  const unshift = socket.unshift.bind(socket);
  // Also of nothing: a socket that reads only when it is asked to is asked again after each push.
  const pass = (chunk: Buffer): boolean => push(guard.filter(chunk));
  socket.push = (chunk: unknown, encoding) => {
    if (!Buffer.isBuffer(chunk)) return push(chunk, encoding);
    const end = guard.frameEnd(chunk);
    if (end === undefined || end === chunk.length) return pass(chunk);
    if (end > 0) pass(chunk.subarray(0, end));
    // `ws` listens no more once the peer has closed: what comes then is no message.
    const isOurs = socket.listenerCount("data") === 1 && isHeardOnlyBy(reader);
    // What `ws` still holds back came first; and only what is pushed stops a socket that is held back.
    const isWaiting = socket.readableFlowing !== true || reader.received() !== guard.messages;
    if (!isOurs || isWaiting || !guard.isBetweenMessages) return pass(chunk.subarray(end));
    const plain = readPlainFrames(chunk, end);
    if (plain.frames.length > 0) reader.take(plain.frames);
    return pass(chunk.subarray(plain.end));
  };
  socket.unshift = (chunk: unknown, encoding) => {
    unshift(Buffer.isBuffer(chunk) ? guard.filter(chunk) : chunk, encoding);
  };
}

function isHeardOnlyBy({ socket, listener }: FrameReader): boolean {
  const [first, second] = socket.listeners("message");
  return first === listener && second === undefined;
}
