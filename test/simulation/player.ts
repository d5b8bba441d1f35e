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
/** Longer than any outage, and than the wait for a peer that fell silent. */
const QUIET_MS = 60_000;

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
    await this.#pass(QUIET_MS);
    const source = this.#streams.at(-1)?.traits.sources ?? "";
    const message = "x the last line";
    const timestamp = this.#lines.seconds();
    this.#server.emit([toLedgerLine({ source: source === "" ? "APP" : source, timestamp, message })]);
    await this.#pass(QUIET_MS);
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
    this.#abort.abort();
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

/** Everything that can go on without time passing has gone on. */
function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function toLedgerLine(content: string | { source: string; timestamp: number; message: string }): LedgerLine {
  if (typeof content === "string") {
    return {
      text: content,
      key: `plain ${content}`,
      message: content,
      source: undefined,
      timeMs: undefined,
    };
  }
  return {
    text: JSON.stringify(content),
    key: keyOf(content),
    message: content.message,
    source: content.source,
    timeMs: content.timestamp * 1e3,
  };
}

interface LineSource {
  next(): LedgerLine;
  /** What the app's clock says, epoch seconds. */
  seconds(): number;
}

function createLines(traits: LineTraits, random: Random): LineSource {
  let seconds = 1_700_000_000;
  let count = 0;
  const stamp = (): number => (traits.isWhole ? Math.floor(seconds) : seconds);
  function next(): LedgerLine {
    count += 1;
    if (random.chance(traits.tickChance)) {
      seconds += traits.isWhole ? 1 : random.next();
    }
    if (random.chance(traits.backChance)) {
      seconds -= random.integer(1, traits.backSeconds);
    }
    const mark = random.chance(0.5) ? "x" : "y";
    const text = random.chance(traits.uniqueShare)
      ? `${mark} ${count}`
      : `word ${random.integer(1, traits.vocabulary)}`;
    const message = random.chance(traits.longShare) ? text.padEnd(5_000, ".") : text;
    if (random.chance(traits.plainShare)) {
      return toLedgerLine(message);
    }
    const source = random.chance(traits.systemShare) ? "SYSTEM" : "APP";
    return toLedgerLine({ source, timestamp: stamp(), message });
  }
  return { next, seconds: stamp };
}
