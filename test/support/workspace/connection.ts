import type { Duplex } from "node:stream";
import { StepQueue, type ConnectionScript, type Step } from "./faults.ts";
import {
  ClientFrameReader,
  ClientProtocolError,
  closeCodeOf,
  encodeClose,
  encodeFrame,
  Opcode,
} from "./frames.ts";
import type { ClientMessage } from "./frames.ts";
import type { Cursor, Ledger } from "./ledger.ts";
import type { ConnectionRecord, Drop } from "./types.ts";

/** A record while its connection still writes to it. */
export type OpenRecord = { -readonly [field in keyof ConnectionRecord]: ConnectionRecord[field] };

export interface ConnectionOptions {
  readonly socket: Duplex;
  readonly resetSocket: () => void;
  readonly record: OpenRecord;
  readonly script: ConnectionScript;
  readonly ledger: Ledger;
  readonly keepAliveMs: number;
  readonly keepAliveOpcode: typeof Opcode.text | typeof Opcode.binary;
  readonly keepAliveAfterReplay: boolean;
  readonly maxLagLines: number;
}

/** A replay leaves in writes of this size, many frames each, as it does from a real server. */
const writeBytes = 256 * 1024;
/** How long a closing socket may linger, milliseconds. */
const lingerMs = 5000;

/**
 * One live log stream. A single loop sends everything, so that no frame ever lands inside another one. A slow client
 * is an index into the ledger: the loop stops at the socket's backpressure and goes on from there.
 */
export class LogConnection {
  readonly #options: ConnectionOptions;
  readonly #reader = new ClientFrameReader();
  readonly #keepAlive: Buffer;
  #keepAliveTimer: NodeJS.Timeout | undefined;
  #steps: StepQueue | undefined;
  #cursor: Cursor | undefined;
  #replayEnd = 0;
  #isSilent = false;
  #isKeepAliveDue = false;
  #pong: Buffer | undefined;
  #unsentPart: Buffer | undefined;
  #wake: (() => void) | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#keepAlive = encodeFrame(options.keepAliveOpcode, "\0");
    const { socket } = options;
    socket.on("data", (chunk: Buffer) => {
      this.receive(chunk);
    });
    socket.on("drain", () => {
      this.poke();
    });
    socket.on("end", () => socket.end());
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#onSocketClosed();
    });
  }

  receive(chunk: Buffer): void {
    if (this.#isSilent) {
      return;
    }
    try {
      for (const message of this.#reader.push(chunk)) {
        this.#onMessage(message);
      }
    } catch (error) {
      if (!(error instanceof ClientProtocolError)) {
        throw error;
      }
      this.close(error.closeCode, error.message);
    }
  }

  /** There is something new to send, or room to send it. */
  poke(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  drop(drop: Drop): void {
    if (drop === "reset") {
      this.#options.record.closeCode ??= 1006;
      this.#options.resetSocket();
    } else if (drop === "half-open") {
      this.#fallSilent();
      this.#options.socket.pause();
    } else {
      this.#sendWhatFits();
      this.close(drop.code, drop.reason);
    }
  }

  /** Sends a close frame now; what is not sent yet stays unsent. */
  close(code?: number, reason?: string): void {
    const { socket, record } = this.#options;
    if (this.#isSilent || socket.destroyed) {
      return;
    }
    record.closeCode ??= code ?? 1005;
    if (this.#unsentPart !== undefined) {
      socket.write(this.#unsentPart);
    }
    socket.write(encodeClose(code, reason));
    this.#fallSilent();
    // The answer to a close frame is read by nobody; the client's FIN is what ends this.
    socket.removeAllListeners("data").resume();
    socket.end();
    setTimeout(() => socket.destroy(), lingerMs).unref();
  }

  #onMessage({ opcode, payload }: ClientMessage): void {
    const { record } = this.#options;
    switch (opcode) {
      case Opcode.text:
        if (record.search === undefined) {
          record.search = payload.toString();
          void this.#serve(record.search);
        }
        return;
      case Opcode.ping:
        record.pings++;
        // Only the last of several is answered, which RFC 6455 allows: a client that reads nothing costs nothing.
        this.#pong = encodeFrame(Opcode.pong, payload);
        this.#sendPong();
        return;
      case Opcode.close: {
        const code = closeCodeOf(payload);
        record.closeCode ??= code;
        this.close(code === 1005 ? undefined : code);
        return;
      }
      case Opcode.pong:
      case Opcode.binary:
      case Opcode.continuation:
        return;
    }
  }

  async #serve(search: string): Promise<void> {
    const { ledger, script, keepAliveMs, keepAliveAfterReplay, socket, record } = this.#options;
    const { last = Infinity, pauseAfter, delayPerLineMs = 0 } = script.replay ?? {};
    this.#steps = new StepQueue(script.steps ?? [], performance.now());
    this.#replayEnd = ledger.end;
    this.#cursor = ledger.openCursor(Math.max(ledger.bufferStart, ledger.end - last));
    if (keepAliveMs > 0) {
      this.#keepAliveTimer = setInterval(() => {
        this.#isKeepAliveDue = true;
        this.poke();
      }, keepAliveMs);
    }
    let isReplaying = true;
    let heldUntilMs = 0;
    while (!this.#isSilent) {
      const step = this.#steps.take(record.sent, performance.now());
      if (step !== undefined) {
        await this.#perform(step);
        continue;
      }
      if (isReplaying && this.#cursor.position >= this.#replayEnd) {
        isReplaying = false;
        this.#isKeepAliveDue ||= keepAliveAfterReplay;
      }
      if (socket.writableNeedDrain) {
        await this.#poked(this.#steps.dueAtMs);
        continue;
      }
      this.#sendPong();
      if (this.#isKeepAliveDue) {
        this.#isKeepAliveDue = false;
        await this.#write(this.#keepAlive);
        continue;
      }
      const isHeld = performance.now() < heldUntilMs;
      if (isHeld || this.#cursor.position >= ledger.end) {
        await this.#poked(this.#steps.dueAtMs, isHeld ? heldUntilMs : undefined);
        continue;
      }
      const chunk = this.#nextChunk(search);
      await this.#write(Buffer.concat(chunk));
      if (isReplaying && chunk.length > 0) {
        const pauseMs = record.replayed === pauseAfter?.lines ? pauseAfter.ms : 0;
        heldUntilMs = performance.now() + Math.max(delayPerLineMs, pauseMs);
      }
    }
  }

  /** The next lines that pass the filter, as far as one write and the script allow; moves the cursor behind them. */
  #nextChunk(search: string): Buffer[] {
    const { ledger, record, script, maxLagLines } = this.#options;
    const cursor = this.#cursor;
    const frames: Buffer[] = [];
    if (cursor === undefined || this.#steps === undefined) {
      return frames;
    }
    if (cursor.position < ledger.bufferStart && ledger.end - cursor.position > maxLagLines) {
      this.close(1013, "The client is too slow.");
      return frames;
    }
    const { keepAliveEvery = Infinity } = script.replay ?? {};
    let lines = Math.min(this.#steps.linesBefore(record.sent), this.#linesBeforePause());
    const isReplay = cursor.position < this.#replayEnd;
    const end = isReplay ? this.#replayEnd : ledger.end;
    let bytes = 0;
    while (cursor.position < end && lines > 0 && bytes < writeBytes) {
      const entry = ledger.at(cursor.position);
      cursor.position++;
      if (entry?.message.includes(search) !== true) {
        continue;
      }
      frames.push(entry.wire);
      bytes += entry.wire.length;
      lines--;
      record.sent++;
      if (isReplay) {
        record.replayed++;
        if (record.replayed % keepAliveEvery === 0) {
          frames.push(this.#keepAlive);
        }
      }
    }
    return frames;
  }

  #linesBeforePause(): number {
    const { delayPerLineMs = 0, pauseAfter } = this.#options.script.replay ?? {};
    if (delayPerLineMs > 0) {
      return 1;
    }
    const { replayed } = this.#options.record;
    return pauseAfter !== undefined && replayed < pauseAfter.lines ? pauseAfter.lines - replayed : Infinity;
  }

  async #perform(step: Step): Promise<void> {
    if ("close" in step) {
      this.close(step.close, step.reason);
    } else if ("reset" in step) {
      this.drop("reset");
    } else if ("halfOpen" in step) {
      this.drop("half-open");
    } else if ("raw" in step) {
      await this.#write(step.raw);
    } else if ("send" in step) {
      await this.#write(encodeFrame(step.binary === true ? Opcode.binary : Opcode.text, step.send));
    } else {
      await this.#write(this.#keepAlive);
    }
  }

  async #write(bytes: Buffer): Promise<void> {
    const { socket, script } = this.#options;
    const { splitBytes = Infinity } = script.replay ?? {};
    for (let at = 0; at < bytes.length && !this.#isSilent; at += splitBytes) {
      socket.write(bytes.subarray(at, at + splitBytes));
      if (at + splitBytes < bytes.length) {
        this.#unsentPart = bytes.subarray(at + splitBytes);
        await new Promise(setImmediate);
        await this.#drained();
      }
    }
    this.#unsentPart = undefined;
  }

  async #drained(): Promise<void> {
    while (!this.#isSilent && this.#options.socket.writableNeedDrain) {
      await this.#poked();
    }
  }

  #sendPong(): void {
    const { socket } = this.#options;
    if (this.#pong !== undefined && this.#unsentPart === undefined && !socket.writableNeedDrain) {
      socket.write(this.#pong);
      this.#pong = undefined;
    }
  }

  /** What was emitted before a polite close goes out before it, unless the client is behind or a script holds it. */
  #sendWhatFits(): void {
    const { record, socket, script, ledger } = this.#options;
    if (record.search === undefined || script.replay !== undefined || this.#unsentPart !== undefined) {
      return;
    }
    while (
      !this.#isSilent &&
      !socket.writableNeedDrain &&
      (this.#cursor?.position ?? Infinity) < ledger.end
    ) {
      socket.write(Buffer.concat(this.#nextChunk(record.search)));
    }
  }

  /** Resolves at the next poke, or when the earliest of these moments has come. */
  async #poked(...moments: (number | undefined)[]): Promise<void> {
    const untilMs = Math.min(...moments.map((moment) => moment ?? Infinity));
    const alarm =
      untilMs === Infinity
        ? undefined
        : setTimeout(() => {
            this.poke();
          }, untilMs - performance.now());
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    clearTimeout(alarm);
  }

  #fallSilent(): void {
    this.#isSilent = true;
    clearInterval(this.#keepAliveTimer);
    if (this.#cursor !== undefined) {
      this.#options.ledger.closeCursor(this.#cursor);
    }
    this.poke();
  }

  #onSocketClosed(): void {
    const { record } = this.#options;
    record.closeCode ??= 1006;
    record.open = false;
    this.#fallSilent();
  }
}
