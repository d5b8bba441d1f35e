import type { LogEvent, LogLine, StreamConfig } from "../../src/logstream/index.ts";
import { LineHistory } from "../../src/logstream/resume/history.ts";
import { streamWithTiming } from "../../src/logstream/streamLogs.ts";
import type { TimingOptions } from "../../src/logstream/timing.ts";
import { seededRandom, type Random } from "../logstream/random.ts";
import { VirtualClock } from "../logstream/virtualClock.ts";
import { MemoryServer, type ConnectionRecord, type LedgerLine } from "./memoryServer.ts";
import type { Action, LineTraits, Plan, StreamTraits } from "./plan.ts";

export type Streamer = (config: StreamConfig, timing: TimingOptions) => AsyncGenerator<LogEvent, void>;

export interface StreamRecord {
  readonly traits: StreamTraits;
  /** All that had arrived was read when the stream was stopped. */
  wasQuiet: boolean;
}

export interface Recording {
  readonly plan: Plan;
  readonly ledger: readonly LedgerLine[];
  readonly connections: readonly ConnectionRecord[];
  readonly streams: readonly StreamRecord[];
  /** What went wrong that is not about lines. */
  readonly problems: readonly string[];
}

const APP_URL = "ws://127.0.0.1/logz/stream";
/** A peer that fell silent is given up after 30 s, and 6 s later the stream is back; and some for a consumer that rests. */
const OUTAGE_MS = 45_000;
const STOPPED = Object.assign(new Error("The schedule stops it."), { name: "AbortError" });

export function keyOf({ source, timestamp, message }: LogLine): string {
  return source === undefined ? `plain ${message}` : `${source} ${timestamp} ${message}`;
}

/** Plays one schedule in virtual time. */
export async function play(plan: Plan, streamer: Streamer = streamWithTiming): Promise<Recording> {
  const player = new Player(plan, streamer);
  await player.run();
  return player.recording();
}

class Player {
  readonly #plan: Plan;
  readonly #streamer: Streamer;
  readonly #clock = new VirtualClock();
  readonly #server: MemoryServer;
  readonly #random: Random;
  readonly #lines: LineSource;
  readonly #history: LineHistory;
  readonly #streams: StreamRecord[] = [];
  readonly #problems: string[] = [];
  #abort = new AbortController();
  #ended: Promise<void> = Promise.resolve();
  #isOver = true;
  #wantsBreak = false;

  constructor(plan: Plan, streamer: Streamer) {
    this.#plan = plan;
    this.#streamer = streamer;
    this.#random = seededRandom(plan.seed ^ 0x5eed);
    this.#lines = createLines(plan.lines, this.#random);
    this.#history = new LineHistory(plan.memory);
    this.#server = new MemoryServer(this.#clock, plan.capacity);
  }

  recording(): Recording {
    return {
      plan: this.#plan,
      ledger: this.#server.ledger,
      connections: this.#server.records,
      streams: this.#streams,
      problems: this.#problems,
    };
  }

  async run(): Promise<void> {
    this.#emit(this.#plan.backlog);
    this.#start(this.#plan.stream);
    for (const action of this.#plan.actions) {
      await this.#perform(action);
    }
    this.#server.scripts = [];
    await this.#pass(OUTAGE_MS);
    const source = this.#streams.at(-1)?.traits.sources ?? "";
    const message = "x the last line";
    this.#server.emit([this.#lines.entry(source === "" ? "APP" : source, message)]);
    await this.#pass(OUTAGE_MS);
    await this.#stop(true);
    if (this.#server.openSockets > 0) {
      this.#problems.push(`${this.#server.openSockets} sockets are still open`);
    }
    if (this.#clock.pending > 0) {
      this.#problems.push(`${this.#clock.pending} timers are still running`);
    }
  }

  #emit(count: number): void {
    this.#server.emit(Array.from({ length: count }, () => this.#lines.next()));
  }

  async #perform(action: Action): Promise<void> {
    switch (action.kind) {
      case "emit":
        this.#emit(action.lines);
        return;
      case "trickle":
        for (let line = 0; line < action.lines; line += 1) {
          this.#emit(1);
          await this.#pass(action.everyMs);
        }
        return;
      case "wait":
        await this.#pass(action.ms);
        return;
      case "drop":
        this.#server.drop(action.how);
        return;
      case "meet":
        this.#server.scripts.push(action.script);
        return;
      case "clear-buffer":
        this.#server.clearBuffer();
        return;
      case "set-buffer":
        this.#server.setCapacity(action.lines);
        return;
      case "set-clock":
        this.#clock.setBack(action.backMs);
        return;
      case "again":
        this.#wantsBreak = action.how === "break";
        await this.#stop(false);
        this.#start(action.traits);
    }
  }

  #start(traits: StreamTraits): void {
    const stream: StreamRecord = { traits, wasQuiet: false };
    this.#server.stream = this.#streams.length;
    this.#streams.push(stream);
    this.#abort = new AbortController();
    this.#isOver = false;
    this.#wantsBreak = false;
    this.#ended = this.#consume(traits, this.#abort.signal).finally(() => (this.#isOver = true));
  }

  async #stop(isQuiet: boolean): Promise<void> {
    const stream = this.#streams.at(-1);
    if (stream !== undefined) {
      stream.wasQuiet = isQuiet;
    }
    this.#abort.abort(STOPPED);
    for (let steps = 0; !this.#isOver; steps += 1) {
      if (steps > 100_000) {
        this.#problems.push("the stream does not stop");
        return;
      }
      await tick();
      this.#clock.step();
      await tick();
    }
    await this.#ended;
  }

  async #consume(traits: StreamTraits, signal: AbortSignal): Promise<void> {
    const { search, sources, tail, restMs } = traits;
    try {
      for await (const event of this.#streamer(
        {
          url: APP_URL,
          dialer: this.#server.dialer,
          follow: true,
          transport: "websocket",
          search,
          sources: new Set(sources === "" ? [] : [sources]),
          tail,
          history: this.#history,
          signal,
        },
        { clock: this.#clock, backoff: { random: () => this.#random.next() } },
      )) {
        this.#note(event);
        if (restMs > 0) {
          await new Promise<void>((resolve) => this.#clock.after(restMs, resolve));
        }
        if (this.#wantsBreak) {
          return;
        }
      }
    } catch (error) {
      if (!signal.aborted || (error as Error).name !== "AbortError") {
        this.#problems.push(`the stream ended: ${(error as Error).stack ?? String(error)}`);
      }
    }
  }

  #note(event: LogEvent): void {
    const record = this.#server.records.at(-1);
    const atMs = this.#clock.monotonicMs();
    if (event.kind === "lines") {
      const seen = record?.received.length ?? 0;
      record?.events.push({ kind: "lines", keys: event.lines.map(keyOf), atMs, seen });
    } else if (event.kind === "gap") {
      record?.events.push({ kind: "gap", atMs, since: event.since, until: event.until });
    }
  }

  /** Lets virtual time pass, timer by timer. */
  async #pass(ms: number): Promise<void> {
    const untilMs = this.#clock.monotonicMs() + ms;
    for (;;) {
      await tick();
      const { nextMs } = this.#clock;
      if (nextMs === undefined || nextMs > untilMs) {
        break;
      }
      this.#clock.step();
    }
    this.#clock.advance(untilMs - this.#clock.monotonicMs());
  }
}

/** Everything that can go on without time passing has gone on: nothing here waits for more than promises. */
function tick(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}

interface LineSource {
  next(): LedgerLine;
  /** A line of a source with what the app's clock says now. */
  entry(source: string, message: string): LedgerLine;
}

function createLines(traits: LineTraits, random: Random): LineSource {
  let seconds = 1_700_000_000;
  let count = 0;
  let stamp = seconds;
  let stampText = `${stamp}`;
  function pass(by: number): void {
    seconds += by;
    stamp = traits.isWhole ? Math.floor(seconds) : seconds;
    stampText = `${stamp}`;
  }
  function entry(source: string, message: string): LedgerLine {
    return {
      text: `{"source":"${source}","timestamp":${stampText},"message":"${message}"}`,
      key: `${source} ${stampText} ${message}`,
      message,
      source,
      timeMs: stamp * 1e3,
    };
  }
  function next(): LedgerLine {
    count += 1;
    if (random.chance(traits.tickChance)) {
      pass(traits.isWhole ? 1 : random.next());
    }
    if (random.chance(traits.backChance)) {
      pass(-random.integer(1, traits.backSeconds));
    }
    const mark = random.chance(0.5) ? "x" : "y";
    const text = random.chance(traits.uniqueShare)
      ? `${mark} ${count}`
      : `word ${random.integer(1, traits.vocabulary)}`;
    const message = random.chance(traits.longShare) ? text.padEnd(5_000, ".") : text;
    if (random.chance(traits.plainShare)) {
      return { text: message, key: `plain ${message}`, message, source: undefined, timeMs: undefined };
    }
    return entry(random.chance(traits.systemShare) ? "SYSTEM" : "APP", message);
  }
  return { next, entry };
}
