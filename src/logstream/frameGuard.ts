import type { Duplex } from "node:stream";

/** A message longer than this is cut here, so that a giant line is shown cut instead of breaking every connect. Bytes. */
export const MESSAGE_LIMIT_BYTES = 16 * 1024 * 1024;

const FIN = 0x80;
const OPCODE = 0x0f;
const LAST_DATA_OPCODE = 2;
const MASKED = 0x80;

interface FrameHeader {
  /** Of the header itself, bytes. */
  readonly size: number;
  readonly payload: number;
  readonly isFinal: boolean;
  readonly opcode: number;
}

/** Reads a frame header (RFC 6455 section 5.2); undefined when not all of it is there. */
function readHeader(chunk: Buffer, at: number): FrameHeader | undefined {
  const available = chunk.length - at;
  if (available < 2) {
    return undefined;
  }
  const first = chunk.readUInt8(at);
  const second = chunk.readUInt8(at + 1);
  const short = second & 0x7f;
  const extended = short === 127 ? 8 : short === 126 ? 2 : 0;
  const size = 2 + extended + ((second & MASKED) === 0 ? 0 : 4);
  if (available < size) {
    return undefined;
  }
  let payload = short;
  if (extended === 2) {
    payload = chunk.readUInt16BE(at + 2);
  } else if (extended === 8) {
    payload = Number(chunk.readBigUInt64BE(at + 2));
  }
  return { size, payload, isFinal: (first & FIN) !== 0, opcode: first & OPCODE };
}

/** The same header for a shorter payload. */
function shortenHeader(header: Buffer, payload: number): Buffer {
  const first = header.readUInt8(0);
  const mask = header.readUInt8(1) & MASKED;
  const maskKey = mask === 0 ? Buffer.alloc(0) : header.subarray(-4);
  const start = Buffer.alloc(10);
  start.writeUInt8(first, 0);
  start.writeUInt8(mask | 127, 1);
  start.writeBigUInt64BE(BigInt(payload), 2);
  return Buffer.concat([start, maskKey]);
}

/**
 * Cuts long messages out of a stream of WebSocket frames before they are gathered in memory. A receiver that refuses
 * such a message closes the connection, and the server, which replays it on every connect, would break the next one too.
 */
export class FrameGuard {
  readonly #limit: number;
  #partialHeader = Buffer.alloc(0);
  #passLeft = 0;
  #dropLeft = 0;
  #messages = 0;
  #messagePassed = 0;
  #messageBytes = 0;
  readonly #cut = new Map<number, number>();

  constructor(limit = MESSAGE_LIMIT_BYTES) {
    this.#limit = limit;
  }

  /** The true size of the n-th message, counted from 0, if it was cut; asked once for each message. Bytes. */
  takeCut(message: number): number | undefined {
    const bytes = this.#cut.get(message);
    this.#cut.delete(message);
    return bytes;
  }

  /** What is left of a chunk of the socket's bytes; the chunk itself where nothing was cut. */
  filter(bytes: Buffer): Buffer {
    const chunk = this.#partialHeader.length === 0 ? bytes : Buffer.concat([this.#partialHeader, bytes]);
    this.#partialHeader = Buffer.alloc(0);
    const pieces: Buffer[] = [];
    let kept = 0;
    let at = 0;
    while (at < chunk.length) {
      if (this.#passLeft > 0) {
        const passed = Math.min(this.#passLeft, chunk.length - at);
        this.#passLeft -= passed;
        at += passed;
      } else if (this.#dropLeft > 0) {
        const dropped = Math.min(this.#dropLeft, chunk.length - at);
        pieces.push(chunk.subarray(kept, at));
        this.#dropLeft -= dropped;
        at += dropped;
        kept = at;
      } else {
        const header = readHeader(chunk, at);
        if (header === undefined) {
          this.#partialHeader = Buffer.from(chunk.subarray(at));
          pieces.push(chunk.subarray(kept, at));
          kept = chunk.length;
          break;
        }
        const allowed = this.#begin(header);
        if (allowed < header.payload) {
          pieces.push(chunk.subarray(kept, at), shortenHeader(chunk.subarray(at, at + header.size), allowed));
          kept = at + header.size;
        }
        at += header.size;
      }
    }
    if (kept === 0) {
      return chunk;
    }
    pieces.push(chunk.subarray(kept));
    return Buffer.concat(pieces);
  }

  /** Enters a frame; returns how many bytes of its payload may pass. */
  #begin({ payload, isFinal, opcode }: FrameHeader): number {
    if (opcode > LAST_DATA_OPCODE) {
      this.#passLeft = payload;
      return payload;
    }
    const allowed = Math.min(payload, this.#limit - this.#messagePassed);
    this.#passLeft = allowed;
    this.#dropLeft = payload - allowed;
    this.#messagePassed += allowed;
    this.#messageBytes += payload;
    if (isFinal) {
      if (this.#messageBytes > this.#messagePassed) {
        this.#cut.set(this.#messages, this.#messageBytes);
      }
      this.#messages += 1;
      this.#messagePassed = 0;
      this.#messageBytes = 0;
    }
    return allowed;
  }
}

/**
 * Puts a guard between a socket and whoever will read it. Only public stream methods are used: what the kernel
 * delivers arrives through `push`, what came along with the handshake through `unshift`.
 */
export function guardSocket(socket: Duplex, guard: FrameGuard): void {
  const push = socket.push.bind(socket);
  const unshift = socket.unshift.bind(socket);
  socket.push = (chunk: unknown, encoding) =>
    push(Buffer.isBuffer(chunk) ? guard.filter(chunk) : chunk, encoding);
  socket.unshift = (chunk: unknown, encoding) => {
    unshift(Buffer.isBuffer(chunk) ? guard.filter(chunk) : chunk, encoding);
  };
}
