import { EventEmitter } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { streamLogs, type DialedSocket } from "../src/logstream/index.ts";

// What the streamer holds after so many lines, none of which looks like another. The connection is one in memory, so that
// nothing but the streamer is measured.

const FRAMES_PER_READ = 500;
const MILLION = 1e6;
const FIRST_SECOND = 1_700_000_000;

/** A peer that sends numbered lines, a thousand a second by their stamps, as fast as they are read. */
class Flood extends EventEmitter implements DialedSocket {
  readonly #lines: number;
  #sent = 0;
  readyState = 0;
  isPaused = false;

  constructor(lines: number) {
    super();
    this.#lines = lines;
    setImmediate(() => {
      this.readyState = 1;
      this.emit("open");
    });
  }

  send(): void {
    this.#sendSome();
  }

  ping(id: string): void {
    setImmediate(() => this.emit("pong", Buffer.from(id)));
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    if (this.isPaused) {
      this.isPaused = false;
      this.#sendSome();
    }
  }

  close(): void {
    this.readyState = 3;
    setImmediate(() => this.emit("close", 1000, Buffer.alloc(0)));
  }

  terminate(): void {
    this.close();
  }

  #sendSome(): void {
    for (let frame = 0; frame < FRAMES_PER_READ && this.#sent < this.#lines; frame += 1) {
      this.#sent += 1;
      const timestamp = FIRST_SECOND + Math.floor(this.#sent / 1e3);
      const message = `GET /orders/${this.#sent} 200`;
      this.emit("message", Buffer.from(JSON.stringify({ source: "APP", timestamp, message })));
    }
    if (this.#sent < this.#lines && !this.isPaused) {
      setImmediate(() => {
        this.#sendSome();
      });
    }
  }
}

function heldMB(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / MILLION;
}

/** Prints what is held after each million lines. */
export async function memory(lines: number): Promise<void> {
  const atStart = heldMB();
  let count = 0;
  let next = MILLION;
  const url = "ws://127.0.0.1/logz/stream";
  for await (const event of streamLogs({ url, follow: true, dialer: () => new Flood(lines) })) {
    count += event.kind === "lines" ? event.lines.length : 0;
    if (count >= next) {
      const held = (heldMB() - atStart).toFixed(1);
      console.log(`${(next / MILLION).toString().padStart(3)} million lines: ${held.padStart(6)} MB held`);
      next += MILLION;
    }
    if (count === lines) {
      return;
    }
  }
}
