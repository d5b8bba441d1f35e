import type { Duplex } from "node:stream";
import { encodeFrame, Opcode } from "./frames.ts";

/** Puts frames on one socket, one after another, in pieces when told, and is where their sender waits. */
export class FrameWriter {
  readonly #socket: Duplex;
  readonly #splitBytes: number;
  #isSilent = false;
  #pong: Buffer | undefined;
  #unsentPart: Buffer | undefined;
  #wake: (() => void) | undefined;

  constructor(socket: Duplex, splitBytes: number) {
    this.#socket = socket;
    this.#splitBytes = splitBytes;
    socket.on("drain", () => {
      this.poke();
    });
  }

  /** Nothing goes out any more. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  get hasRoom(): boolean {
    return !this.#socket.writableNeedDrain;
  }

  /** The socket holds the beginning of a frame, and its end is still here. */
  get isInsideFrame(): boolean {
    return this.#unsentPart !== undefined;
  }

  async write(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length && !this.#isSilent; at += this.#splitBytes) {
      this.#socket.write(bytes.subarray(at, at + this.#splitBytes));
      if (at + this.#splitBytes < bytes.length) {
        this.#unsentPart = bytes.subarray(at + this.#splitBytes);
        await new Promise(setImmediate);
        await this.#drained();
      }
    }
    this.#unsentPart = undefined;
  }

  /** Everything at once, whatever the pieces; only between frames. */
  writeNow(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** Only the last of several pings is answered, which RFC 6455 allows: a client that reads nothing costs nothing. */
  answerPing(payload: Buffer): void {
    this.#pong = encodeFrame(Opcode.pong, payload);
    this.sendPong();
  }

  /** Sends the pong that is due, if there is room for it here. */
  sendPong(): void {
    if (this.#pong !== undefined && this.hasRoom && !this.isInsideFrame) {
      this.#socket.write(this.#pong);
      this.#pong = undefined;
    }
  }

  /** The last frame, behind the end of the one that is under way. */
  writeLast(frame: Buffer): void {
    if (this.#unsentPart !== undefined) {
      this.#socket.write(this.#unsentPart);
    }
    this.#socket.write(frame);
    this.fallSilent();
  }

  fallSilent(): void {
    this.#isSilent = true;
    this.poke();
  }

  /** There is something new to send, or room to send it. */
  poke(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  /** Resolves at the next poke, or when the earliest of these moments (of `performance.now`) has come. */
  async poked(...moments: (number | undefined)[]): Promise<void> {
    const untilMs = Math.min(...moments.map((moment) => moment ?? Infinity));
    const alarm =
      untilMs === Infinity
        ? undefined
        : setTimeout(
            () => {
              this.poke();
            },
            Math.max(0, untilMs - performance.now()),
          );
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    clearTimeout(alarm);
  }

  async #drained(): Promise<void> {
    while (!this.#isSilent && !this.hasRoom) {
      await this.poked();
    }
  }
}
