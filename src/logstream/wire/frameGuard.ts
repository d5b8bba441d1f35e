/** A message longer than this is cut here, so that a giant line is shown cut instead of breaking every connect. Bytes. */
export const MESSAGE_LIMIT_BYTES = 16 * 1024 * 1024;

const FIN = 0x80;
const OPCODE = 0x0f;
const TEXT = 1;
const BINARY = 2;
const FIRST_CONTROL = 8;
const LAST_CONTROL = 10;
const LONGEST_CONTROL_BYTES = 125;
const MASKED = 0x80;

interface FrameHeader {
  /** Of the header itself, bytes. */
  readonly size: number;
  readonly payload: number;
  /** The first byte: FIN, reserved bits, opcode. */
  readonly first: number;
  readonly mask: Buffer | undefined;
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
  const isMasked = (second & MASKED) !== 0;
  const size = 2 + extended + (isMasked ? 4 : 0);
  if (available < size) {
    return undefined;
  }
  let payload = short;
  if (extended === 2) {
    payload = chunk.readUInt16BE(at + 2);
  } else if (extended === 8) {
    payload = Number(chunk.readBigUInt64BE(at + 2));
  }
  const mask = isMasked ? Buffer.from(chunk.subarray(at + size - 4, at + size)) : undefined;
  return { size, payload, first, mask };
}

function writeHeader(first: number, payload: number): Buffer {
  const header = Buffer.alloc(10);
  header.writeUInt8(first, 0);
  header.writeUInt8(127, 1);
  header.writeBigUInt64BE(BigInt(payload), 2);
  return header;
}

/**
 * Cuts long messages out of a stream of WebSocket frames before they are gathered in memory. A receiver that refuses
 * such a message closes the connection, and the server, which replays it on every connect, would break the next one too.
 *
 * For the same reason it mends frames that break the protocol but whose length can be read: reserved bits are cleared,
 * an unknown data opcode reads as text, a stray fragment as a message, a masked payload is unmasked. A control frame
 * that nobody defined, or that is too long, is left out: it holds no line.
 */
export class FrameGuard {
  readonly #limit: number;
  #partialHeader = Buffer.alloc(0);
  #passLeft = 0;
  #dropLeft = 0;
  #mask: Buffer | undefined;
  #maskAt = 0;
  #isInsideMessage = false;
  #messages = 0;
  #messagePassed = 0;
  #messageBytes = 0;
  readonly #cut = new Map<number, number>();

  constructor(limit = MESSAGE_LIMIT_BYTES) {
    this.#limit = limit;
  }

  /** Whether the end of a frame is still to come. */
  get isInsideFrame(): boolean {
    return this.#passLeft > 0 || this.#dropLeft > 0 || this.#partialHeader.length > 0;
  }

  /** Whether what comes next begins a message. */
  get isBetweenMessages(): boolean {
    return !this.isInsideFrame && !this.#isInsideMessage;
  }

  /** Messages of which all has passed. */
  get messages(): number {
    return this.#messages;
  }

  /** Where a chunk that comes next has the end of the frame that came before; undefined where that is not known. */
  frameEnd(chunk: Buffer): number | undefined {
    const isKnown =
      this.#partialHeader.length === 0 && this.#dropLeft === 0 && this.#passLeft <= chunk.length;
    return isKnown ? this.#passLeft : undefined;
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
        if (this.#mask !== undefined) {
          pieces.push(chunk.subarray(kept, at), this.#unmask(this.#mask, chunk.subarray(at, at + passed)));
          kept = at + passed;
        }
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
        const { first, allowed } = this.#begin(header);
        if (first !== header.first || allowed < header.payload || header.mask !== undefined) {
          pieces.push(chunk.subarray(kept, at));
          kept = at + header.size;
          if (first !== undefined) {
            pieces.push(writeHeader(first, allowed));
          }
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

  /** Enters a frame; returns its first byte, mended, and how many bytes of its payload may pass. */
  #begin({ payload, first, mask }: FrameHeader): { first: number | undefined; allowed: number } {
    const isFinal = (first & FIN) !== 0;
    const opcode = first & OPCODE;
    this.#mask = mask;
    this.#maskAt = 0;
    if (opcode >= FIRST_CONTROL) {
      const isGood = isFinal && opcode <= LAST_CONTROL && payload <= LONGEST_CONTROL_BYTES;
      this.#passLeft = isGood ? payload : 0;
      this.#dropLeft = isGood ? 0 : payload;
      return { first: isGood ? FIN | opcode : undefined, allowed: this.#passLeft };
    }
    const mended = this.#isInsideMessage ? 0 : opcode === BINARY ? BINARY : TEXT;
    this.#isInsideMessage = !isFinal;
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
    return { first: (isFinal ? FIN : 0) | mended, allowed };
  }

  #unmask(mask: Buffer, bytes: Buffer): Buffer {
    const plain = Buffer.from(bytes);
    for (let i = 0; i < plain.length; i += 1) {
      plain.writeUInt8(plain.readUInt8(i) ^ mask.readUInt8((this.#maskAt + i) % 4), i);
    }
    this.#maskAt = (this.#maskAt + bytes.length) % 4;
    return plain;
  }
}
