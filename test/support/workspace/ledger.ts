import { encodeFrame, Opcode } from "./frames.ts";
import type { Emission } from "./types.ts";

/** A line that was emitted. */
export interface LedgerEntry {
  /** Counts from 0 over the app's whole life. */
  readonly index: number;
  /** The payload as it went out. */
  readonly frame: string | Buffer;
  readonly source: string | undefined;
  readonly timestamp: number | undefined;
  /** The same before it was cut to whole seconds. */
  readonly exact: number | undefined;
  readonly message: string;
  readonly atMs: number;
}

/** With the WebSocket frame around it, serialised once for every connection and replay. */
export interface StoredEntry extends LedgerEntry {
  readonly wire: Buffer;
}

/** A moving index into the ledger: what a connection has still to send starts here. */
export interface Cursor {
  position: number;
}

const trimBatchLines = 4096;

/**
 * All lines of one app: the ledger, and at its end the bounded replay buffer, which is nothing but an index. Without
 * `keepLedger` lines are let go once they have left the buffer and no cursor needs them.
 */
export class Ledger {
  readonly #keepsAll: boolean;
  readonly #wholeSeconds: boolean;
  readonly #bufferBytes: number;
  readonly #cursors = new Set<Cursor>();
  #bufferLines: number;
  #entries: StoredEntry[] = [];
  #offset = 0;
  #bufferStart = 0;
  #bytesInBuffer = 0;

  constructor(options: {
    keepsAll: boolean;
    wholeSeconds: boolean;
    bufferLines: number;
    bufferBytes: number;
  }) {
    this.#keepsAll = options.keepsAll;
    this.#wholeSeconds = options.wholeSeconds;
    this.#bufferLines = options.bufferLines;
    this.#bufferBytes = options.bufferBytes;
  }

  /** One past the last index. */
  get end(): number {
    return this.#offset + this.#entries.length;
  }

  /** Index of the first line a connect would replay. */
  get bufferStart(): number {
    return this.#bufferStart;
  }

  get all(): readonly StoredEntry[] {
    return this.#keepsAll ? this.#entries : [];
  }

  get buffered(): StoredEntry[] {
    return this.#entries.slice(this.#bufferStart - this.#offset);
  }

  at(index: number): StoredEntry | undefined {
    return this.#entries[index - this.#offset];
  }

  append(emission: Emission): void {
    const entry = createEntry(emission, this.end, this.#wholeSeconds);
    this.#entries.push(entry);
    this.#bytesInBuffer += entry.wire.length;
    this.#trimBuffer();
  }

  clearBuffer(): void {
    this.#bufferStart = this.end;
    this.#bytesInBuffer = 0;
    this.#letGo();
  }

  setBufferLines(lines: number): void {
    this.#bufferLines = lines;
    this.#trimBuffer();
  }

  /** Lines from the cursor on stay until it is closed. */
  openCursor(position: number): Cursor {
    const cursor = { position };
    this.#cursors.add(cursor);
    return cursor;
  }

  closeCursor(cursor: Cursor): void {
    this.#cursors.delete(cursor);
  }

  #trimBuffer(): void {
    while (
      this.end - this.#bufferStart > this.#bufferLines ||
      (this.#bytesInBuffer > this.#bufferBytes && this.#bufferStart < this.end)
    ) {
      this.#bytesInBuffer -= this.at(this.#bufferStart)?.wire.length ?? 0;
      this.#bufferStart++;
    }
    this.#letGo();
  }

  #letGo(): void {
    // In batches: dropping one element off the front of a long array costs its whole length.
    const batchLines = Math.max(trimBatchLines, this.#entries.length / 2);
    if (this.#keepsAll || this.#bufferStart - this.#offset < batchLines) {
      return;
    }
    let keepFrom = this.#bufferStart;
    for (const cursor of this.#cursors) {
      keepFrom = Math.min(keepFrom, cursor.position);
    }
    if (keepFrom - this.#offset >= batchLines) {
      this.#entries = this.#entries.slice(keepFrom - this.#offset);
      this.#offset = keepFrom;
    }
  }
}

function createEntry(emission: Emission, index: number, wholeSeconds: boolean): StoredEntry {
  const atMs = Date.now();
  if (typeof emission === "string") {
    return { index, frame: emission, atMs, wire: encodeFrame(Opcode.text, emission), ...readEntry(emission) };
  }
  if (Buffer.isBuffer(emission)) {
    const wire = encodeFrame(Opcode.binary, emission);
    return { index, frame: emission, atMs, wire, ...readEntry(emission.toString()) };
  }
  const { source = "APP", timestamp: given, message, ...others } = emission;
  const exact = given ?? microseconds();
  const timestamp = wholeSeconds ? Math.floor(exact) : exact;
  const frame = JSON.stringify({ source, timestamp, message, ...others });
  return { index, frame, source, timestamp, exact, message, atMs, wire: encodeFrame(Opcode.text, frame) };
}

function microseconds(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000) / 1_000_000;
}

/** What a client can read out of a verbatim frame: an entry's fields, or a plain line. */
function readEntry(text: string): Pick<LedgerEntry, "source" | "timestamp" | "exact" | "message"> {
  const plain = { source: undefined, timestamp: undefined, exact: undefined, message: text };
  if (!text.startsWith("{")) {
    return plain;
  }
  try {
    const { source, timestamp, message } = JSON.parse(text) as Record<string, unknown>;
    const stamp = typeof timestamp === "number" ? timestamp : undefined;
    return typeof message !== "string"
      ? plain
      : {
          source: typeof source === "string" ? source : undefined,
          timestamp: stamp,
          exact: stamp,
          message,
        };
  } catch {
    return plain;
  }
}

/** The entry as `/logz/batch` returns it: the frame's own fields, or a plain line's text. */
export function toBatchEntry({ frame, message }: LedgerEntry): unknown {
  try {
    const entry: unknown = JSON.parse(frame.toString());
    return typeof entry === "object" && entry !== null ? entry : { message };
  } catch {
    return { message };
  }
}
