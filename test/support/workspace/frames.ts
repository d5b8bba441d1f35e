/**
 * The server's half of RFC 6455, by hand: the stand-in must be able to write half a frame, a broken one, or ten
 * thousand in one TCP write, and no WebSocket server library lets it.
 */
export const Opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
export type Opcode = (typeof Opcode)[keyof typeof Opcode];

/** One unmasked frame, ready for the socket. */
export function encodeFrame(opcode: Opcode, payload: string | Uint8Array): Buffer {
  const length = typeof payload === "string" ? Buffer.byteLength(payload) : payload.length;
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerLength + length);
  frame[0] = 0x80 | opcode;
  if (length < 126) {
    frame[1] = length;
  } else if (length < 65_536) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  if (typeof payload === "string") {
    frame.write(payload, headerLength);
  } else {
    frame.set(payload, headerLength);
  }
  return frame;
}

/** A close frame; without a code its body is empty. */
export function encodeClose(code?: number, reason = ""): Buffer {
  if (code === undefined) {
    return encodeFrame(Opcode.close, "");
  }
  const body = Buffer.alloc(2 + Buffer.byteLength(reason));
  body.writeUInt16BE(code);
  body.write(reason, 2);
  return encodeFrame(Opcode.close, body);
}

/** The code in a close frame's body; 1005 where there is none. */
export function closeCodeOf(payload: Buffer): number {
  return payload.length < 2 ? 1005 : payload.readUInt16BE();
}

export interface ClientMessage {
  readonly opcode: Opcode;
  readonly payload: Buffer;
}

/** The client broke the protocol; `closeCode` is the answer it deserves. */
export class ClientProtocolError extends Error {
  readonly closeCode: number;

  constructor(closeCode: number, message: string) {
    super(message);
    this.name = "ClientProtocolError";
    this.closeCode = closeCode;
  }
}

const maxMessageBytes = 65_536;

/** Turns what a client sends into whole messages; as strict as a real server, so that a sloppy client shows. */
export class ClientFrameReader {
  #rest: Buffer = Buffer.alloc(0);
  #fragments: { opcode: Opcode; parts: Buffer[]; bytes: number } | undefined;

  /** @throws ClientProtocolError */
  *push(chunk: Buffer): Generator<ClientMessage, void> {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (let frame = this.#nextFrame(); frame !== undefined; frame = this.#nextFrame()) {
      const message = this.#assemble(frame);
      if (message !== undefined) {
        yield message;
      }
    }
  }

  #nextFrame(): { isFinal: boolean; opcode: number; payload: Buffer } | undefined {
    const data = this.#rest;
    if (data.length < 2) {
      return undefined;
    }
    const first = data.readUInt8(0);
    const second = data.readUInt8(1);
    if ((first & 0x70) !== 0) {
      throw new ClientProtocolError(1002, "reserved bits set without an extension");
    }
    if ((second & 0x80) === 0) {
      throw new ClientProtocolError(1002, "client frame without a mask");
    }
    let length = second & 0x7f;
    let at = 2;
    if (length >= 126) {
      const lengthBytes = length === 126 ? 2 : 8;
      if (data.length < at + lengthBytes) {
        return undefined;
      }
      length = length === 126 ? data.readUInt16BE(at) : Number(data.readBigUInt64BE(at));
      at += lengthBytes;
    }
    if (length > maxMessageBytes) {
      throw new ClientProtocolError(1009, "client message too big");
    }
    if (data.length < at + 4 + length) {
      return undefined;
    }
    const mask = data.subarray(at, at + 4);
    const payload = Buffer.from(data.subarray(at + 4, at + 4 + length));
    for (let i = 0; i < payload.length; i++) {
      payload[i] = (payload[i] ?? 0) ^ (mask[i % 4] ?? 0);
    }
    this.#rest = data.subarray(at + 4 + length);
    return { isFinal: (first & 0x80) !== 0, opcode: first & 0x0f, payload };
  }

  #assemble(frame: { isFinal: boolean; opcode: number; payload: Buffer }): ClientMessage | undefined {
    const opcode = Object.values(Opcode).find((known) => known === frame.opcode);
    if (opcode === undefined) {
      throw new ClientProtocolError(1002, "unknown opcode");
    }
    if (opcode >= Opcode.close) {
      if (!frame.isFinal || frame.payload.length > 125) {
        throw new ClientProtocolError(1002, "bad control frame");
      }
      return { opcode, payload: frame.payload };
    }
    if ((opcode === Opcode.continuation) !== (this.#fragments !== undefined)) {
      throw new ClientProtocolError(1002, "fragments out of order");
    }
    const fragments = (this.#fragments ??= { opcode, parts: [], bytes: 0 });
    fragments.parts.push(frame.payload);
    fragments.bytes += frame.payload.length;
    if (fragments.bytes > maxMessageBytes) {
      throw new ClientProtocolError(1009, "client message too big");
    }
    if (!frame.isFinal) {
      return undefined;
    }
    this.#fragments = undefined;
    return { opcode: fragments.opcode, payload: Buffer.concat(fragments.parts) };
  }
}
