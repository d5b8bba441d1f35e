import { EventEmitter } from "node:events";
import type { Dialer } from "../../src/logstream/index.ts";
import type { VirtualClock } from "../logstream/virtualClock.ts";

/** One line of the app's log: what travels, and what the judge compares it by. */
export interface LedgerLine {
  readonly text: string;
  /** Made once, of those alone that are sent. */
  frame?: Buffer;
  readonly key: string;
  readonly message: string;
  readonly source: string | undefined;
  /** Epoch ms, as the app's own clock has it; undefined for a line without a time. */
  readonly timeMs: number | undefined;
}

export interface Script {
  readonly refuse?: boolean;
  readonly handshakeMs?: number;
  /** How far ours and the server's clock are apart in the Date header; undefined: no such header. */
  readonly dateOffsetMs?: number | undefined;
  /** Frames in one read, and the time between two reads. */
  readonly readFrames: number;
  readonly readEveryMs: number;
  /** The server stops writing after so many lines, for a while. */
  readonly pause?: { readonly afterLines: number; readonly ms: number } | undefined;
  /** Ends the connection after so many lines. */
  readonly cut?: { readonly afterLines: number; readonly how: number | "reset" | "half-open" } | undefined;
  /** Only the last lines of the buffer. */
  readonly last?: number | undefined;
}

/** What is known of one connection, for the judge. */
export interface ConnectionRecord {
  readonly stream: number;
  readonly search: string;
  readonly script: Script;
  /** Where the replay began, and the end of the log then; undefined when it came to none. */
  from: number | undefined;
  endAtServe: number;
  /** Ledger places of what reached the client, in order, each with the time. */
  readonly received: { readonly index: number; readonly atMs: number }[];
  /** What came out meanwhile, in order. */
  readonly events: OutEvent[];
  /** The server or the network ended it. */
  wasCut: boolean;
}

export type OutEvent =
  | { readonly kind: "lines"; readonly keys: readonly string[]; readonly atMs: number; readonly seen: number }
  | {
      readonly kind: "gap";
      readonly atMs: number;
      readonly since: number | undefined;
      readonly until: number | undefined;
    };

const LATENCY_MS = 1;

/** The log service of one app in memory: a bounded buffer that every connection replays, and live lines after it. */
export class MemoryServer {
  readonly clock: VirtualClock;
  readonly ledger: LedgerLine[] = [];
  readonly records: ConnectionRecord[] = [];
  readonly #open = new Set<MemorySocket>();
  #capacity: number;
  /** Ledger place before which nothing is in the buffer. */
  #floor = 0;
  scripts: Script[] = [];
  stream = 0;

  constructor(clock: VirtualClock, capacity: number) {
    this.clock = clock;
    this.#capacity = capacity;
  }

  get openSockets(): number {
    return this.#open.size;
  }

  /** Where the buffer begins; it only ever moves on. */
  moveOn(): number {
    this.#floor = Math.max(this.#floor, this.ledger.length - this.#capacity);
    return this.#floor;
  }

  emit(lines: readonly LedgerLine[]): void {
    for (const line of lines) {
      this.ledger.push(line);
      this.moveOn();
    }
    for (const socket of this.#open) {
      socket.poke();
    }
  }

  setCapacity(lines: number): void {
    this.moveOn();
    this.#capacity = lines;
  }

  clearBuffer(): void {
    this.#floor = this.ledger.length;
  }

  drop(how: number | "reset" | "half-open"): void {
    for (const socket of this.#open) {
      socket.end(how);
    }
  }

  readonly dialer: Dialer = (_url, { headers }) => {
    const script = this.scripts.shift() ?? { readFrames: 1_000, readEveryMs: 0, dateOffsetMs: 0 };
    const record: ConnectionRecord = {
      stream: this.stream,
      search: headers["X-Search"] ?? "",
      script,
      from: undefined,
      endAtServe: 0,
      received: [],
      events: [],
      wasCut: false,
    };
    this.records.push(record);
    const socket = new MemorySocket(this, script, record, () => this.#open.delete(socket));
    this.#open.add(socket);
    return socket;
  };
}

class MemorySocket extends EventEmitter {
  readonly #server: MemoryServer;
  readonly #script: Script;
  readonly #record: ConnectionRecord;
  readonly #forget: () => void;
  readyState = 0;
  isPaused = false;
  /** Ledger place up to which the server has written, and up to which it has arrived. */
  #written = 0;
  #arrived = 0;
  #sentLines = 0;
  #isServing = false;
  #isDead = false;
  #isReading = false;
  #pausedUntilMs = 0;
  #pongs: { readonly id: string; readonly after: number }[] = [];

  constructor(server: MemoryServer, script: Script, record: ConnectionRecord, forget: () => void) {
    super();
    this.#server = server;
    this.#script = script;
    this.#record = record;
    this.#forget = forget;
    server.clock.after(script.handshakeMs ?? LATENCY_MS, () => {
      if (this.readyState !== 0) {
        return;
      }
      if (script.refuse === true) {
        this.emit("error", Object.assign(new Error("refused"), { code: "ECONNREFUSED" }));
        this.#closed(1006);
        return;
      }
      const date =
        script.dateOffsetMs === undefined
          ? {}
          : { date: new Date(server.clock.wallMs() + script.dateOffsetMs).toUTCString() };
      this.emit("upgrade", { headers: { ...date, "sec-websocket-extensions": "none to guard" } });
      this.readyState = 1;
      this.emit("open");
    });
  }

  send(search: string): void {
    const server = this.#server;
    server.clock.after(LATENCY_MS, () => {
      const end = server.ledger.length;
      const from = Math.max(server.moveOn(), end - (this.#script.last ?? Infinity));
      Object.assign(this.#record, { from, endAtServe: end, search });
      this.#written = from;
      this.#arrived = from;
      this.#isServing = true;
      this.poke();
    });
  }

  ping(id: string): void {
    this.#server.clock.after(LATENCY_MS, () => {
      if (!this.#isDead && this.readyState === 1) {
        this.#pongs.push({ id, after: this.#written });
        this.#answer();
      }
    });
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
    this.poke();
  }

  close(): void {
    this.#server.clock.after(0, () => {
      this.#closed(1005);
    });
  }

  terminate(): void {
    this.close();
  }

  /** The server ends it, or the network does. */
  end(how: number | "reset" | "half-open"): void {
    if (this.readyState !== 1 || !this.#isServing) {
      return;
    }
    this.#record.wasCut = true;
    this.#isDead = true;
    if (how === "reset") {
      this.emit("error", Object.assign(new Error("reset"), { code: "ECONNRESET" }));
      this.#closed(1006);
    } else if (how !== "half-open") {
      this.#closed(how);
    }
  }

  /** Something may have to be written or read. */
  poke(): void {
    if (this.#isReading || this.#isDead || !this.#isServing || this.readyState !== 1) {
      return;
    }
    this.#write();
    if (this.#arrived < this.#written && !this.isPaused) {
      this.#isReading = true;
      this.#server.clock.after(this.#script.readEveryMs, () => {
        this.#isReading = false;
        this.#read();
      });
    }
  }

  #write(): void {
    const { ledger, clock } = this.#server;
    const { pause } = this.#script;
    const from = this.#record.from ?? 0;
    if (pause !== undefined && this.#pausedUntilMs === 0 && ledger.length > from + pause.afterLines) {
      this.#written = Math.max(this.#written, from + pause.afterLines);
      this.#pausedUntilMs = clock.monotonicMs() + pause.ms;
      clock.after(pause.ms, () => {
        this.poke();
      });
    } else if (clock.monotonicMs() >= this.#pausedUntilMs) {
      this.#written = ledger.length;
    }
  }

  /** One read of the client's: some frames at once. */
  #read(): void {
    if (this.isPaused || this.#isDead || this.readyState !== 1) {
      return;
    }
    const { cut, readFrames } = this.#script;
    const atMs = this.#server.clock.monotonicMs();
    for (let frames = 0; frames < readFrames && this.#arrived < this.#written;) {
      const line = this.#server.ledger[this.#arrived];
      if (line?.message.includes(this.#record.search) === true) {
        if (cut !== undefined && this.#sentLines >= cut.afterLines) {
          this.end(cut.how);
          return;
        }
        frames += 1;
        this.#sentLines += 1;
        if (this.listenerCount("message") > 0) {
          this.#record.received.push({ index: this.#arrived, atMs });
        }
        this.#arrived += 1;
        line.frame ??= Buffer.from(line.text);
        this.emit("message", line.frame);
      } else {
        this.#arrived += 1;
      }
    }
    this.#answer();
    this.poke();
  }

  #answer(): void {
    while (this.#pongs[0] !== undefined && this.#pongs[0].after <= this.#arrived) {
      const pong = this.#pongs.shift();
      this.emit("pong", Buffer.from(pong?.id ?? ""));
    }
  }

  #closed(code: number): void {
    if (this.readyState === 3) {
      return;
    }
    this.readyState = 3;
    this.#isDead = true;
    this.#forget();
    this.emit("close", code, Buffer.alloc(0));
  }
}
