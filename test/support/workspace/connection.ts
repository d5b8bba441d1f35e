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
import { FrameWriter } from "./frameWriter.ts";
import type { Ledger } from "./ledger.ts";
import { LineFeed } from "./lineFeed.ts";
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

/** How long a closing socket may linger, milliseconds. */
const lingerMs = 5000;

/**
 * One live log stream. A single loop sends everything, so that no frame ever lands inside another one. A slow client
 * is an index into the ledger: the loop stops at the socket's backpressure and goes on from there.
 */
export class LogConnection {
  readonly #options: ConnectionOptions;
  readonly #reader = new ClientFrameReader();
  readonly #writer: FrameWriter;
  readonly #keepAlive: Buffer;
  #keepAliveTimer: NodeJS.Timeout | undefined;
  #feed: LineFeed | undefined;
  #isKeepAliveDue = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#keepAlive = encodeFrame(options.keepAliveOpcode, "\0");
    const { socket, script } = options;
    this.#writer = new FrameWriter(socket, script.replay?.splitBytes ?? Infinity);
    socket.on("data", (chunk: Buffer) => {
      this.receive(chunk);
    });
    socket.on("end", () => socket.end());
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#onSocketClosed();
    });
  }

  receive(chunk: Buffer): void {
    if (this.#writer.isSilent) {
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
    this.#writer.poke();
  }

  drop(drop: Drop): void {
    if (drop === "reset") {
      this.#options.record.closeCode ??= 1006;
      this.#options.resetSocket();
      this.#fallSilent();
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
    if (this.#writer.isSilent || socket.destroyed) {
      return;
    }
    record.closeCode ??= code ?? 1005;
    this.#writer.writeLast(encodeClose(code, reason));
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
        this.#writer.answerPing(payload);
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
    const { ledger, script, maxLagLines, keepAliveMs, keepAliveAfterReplay, record } = this.#options;
    const writer = this.#writer;
    const steps = new StepQueue(script.steps ?? [], performance.now());
    const feed = new LineFeed({
      ledger,
      record,
      search,
      replay: script.replay ?? {},
      keepAlive: this.#keepAlive,
      maxLagLines,
    });
    this.#feed = feed;
    if (keepAliveMs > 0) {
      this.#keepAliveTimer = setInterval(() => {
        this.#isKeepAliveDue = true;
        writer.poke();
      }, keepAliveMs);
    }
    let hasReplayed = false;
    let heldUntilMs = 0;
    while (!writer.isSilent) {
      const step = steps.take(record.sent, performance.now());
      if (step !== undefined) {
        await this.#perform(step);
        continue;
      }
      if (!hasReplayed && !feed.isReplaying) {
        hasReplayed = true;
        this.#isKeepAliveDue ||= keepAliveAfterReplay;
      }
      if (!writer.hasRoom) {
        await writer.poked(steps.dueAtMs);
        continue;
      }
      writer.sendPong();
      if (this.#isKeepAliveDue) {
        this.#isKeepAliveDue = false;
        await writer.write(this.#keepAlive);
        continue;
      }
      const isHeld = performance.now() < heldUntilMs;
      if (isHeld || feed.isEmpty) {
        await writer.poked(steps.dueAtMs, isHeld ? heldUntilMs : undefined);
        continue;
      }
      if (feed.isTooFarBehind) {
        this.close(1013, "The client is too slow.");
        return;
      }
      const bytes = feed.next(steps.linesBefore(record.sent));
      await writer.write(bytes);
      if (!hasReplayed && bytes.length > 0) {
        heldUntilMs = performance.now() + feed.pauseMs;
      }
    }
  }

  async #perform(step: Step): Promise<void> {
    if ("close" in step) {
      this.close(step.close, step.reason);
    } else if ("reset" in step) {
      this.drop("reset");
    } else if ("halfOpen" in step) {
      this.drop("half-open");
    } else if ("raw" in step) {
      await this.#writer.write(step.raw);
    } else if ("send" in step) {
      await this.#writer.write(encodeFrame(step.binary === true ? Opcode.binary : Opcode.text, step.send));
    } else {
      await this.#writer.write(this.#keepAlive);
    }
  }

  /** What was emitted before a polite close goes out before it, unless the client is behind or a script holds it. */
  #sendWhatFits(): void {
    const feed = this.#feed;
    if (feed === undefined || this.#options.script.replay !== undefined || this.#writer.isInsideFrame) {
      return;
    }
    while (!this.#writer.isSilent && this.#writer.hasRoom && !feed.isEmpty) {
      this.#writer.writeNow(feed.next(Infinity));
    }
  }

  #fallSilent(): void {
    this.#writer.fallSilent();
    clearInterval(this.#keepAliveTimer);
    this.#feed?.close();
  }

  #onSocketClosed(): void {
    const { record } = this.#options;
    record.closeCode ??= 1006;
    record.open = false;
    this.#fallSilent();
  }
}
