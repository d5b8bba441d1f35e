import { getEventListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";
import {
  createDialer,
  createHistory,
  type AppStatus,
  type DialedSocket,
  type Dialer,
  type LogEvent,
} from "../../src/logstream/index.ts";
import { streamWithTiming } from "../../src/logstream/streamLogs.ts";
import { seededRandom, type Random } from "../logstream/random.ts";
import {
  startWorkspace,
  type ConnectionScript,
  type Drop,
  type RefusalStatus,
  type StandInApp,
  type Workspace,
} from "../support/workspace/index.ts";
import { keyOf } from "../simulation/player.ts";
import { createLineSource, type LineSource } from "./lines.ts";
import { readLedger, type Dial, type Recording, type StreamRecord } from "./recording.ts";
import type { Action, Schedule, StreamTraits } from "./schedule.ts";

/** Every wait shrinks by this much, the budget of 15 connects a minute included. */
const SCALE = 0.01;
const BUDGET_WINDOW_MS = 60_000 * SCALE;
const BUDGET_CONNECTS = 15;
/** There for a broken program, not for a slow machine. */
const PATIENCE_MS = 60_000;
/** How long an action waits for a client that may have no way to catch up. */
const CATCH_UP_MS = 400;

export interface Playback {
  readonly recording: Recording;
  /** What went wrong that is not about lines. */
  readonly problems: readonly string[];
  readonly trace: readonly string[];
  /** How often each kind of trouble was made. */
  readonly faults: ReadonlyMap<string, number>;
}

/** Runs one schedule against a workspace of its own. */
export async function play(schedule: Schedule): Promise<Playback> {
  await using workspace = await startWorkspace({ apps: [{ name: "soak", ...schedule.app }] });
  const player = new Player(schedule, workspace);
  await player.run();
  return player.playback();
}

interface Running {
  readonly record: StreamRecord;
  readonly number: number;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  isOver: boolean;
  wantsBreak: boolean;
  hasBroken: boolean;
}

class Player {
  readonly #schedule: Schedule;
  readonly #workspace: Workspace;
  readonly #app: StandInApp;
  readonly #random: Random;
  readonly #lines: LineSource;
  readonly #startMs = performance.now();
  readonly #trace: string[] = [];
  readonly #problems: string[] = [];
  readonly #faults = new Map<string, number>();
  readonly #streams: StreamRecord[] = [];
  readonly #dials: Dial[] = [];
  readonly #sockets: DialedSocket[] = [];
  readonly #history = createHistory();
  readonly #dialPlainly = createDialer();
  readonly #transitions: Promise<void>[] = [];
  #scripts: { readonly name: string; readonly script: ConnectionScript }[] = [];
  #running: Running | undefined;
  #token: string;
  #isLockedOut = false;
  #failingChecks = 0;
  #checks = 0;
  /** Sockets that the server keeps open on purpose. */
  #blindSockets = 0;
  #wasDown = false;
  #lastKey = "";

  constructor(schedule: Schedule, workspace: Workspace) {
    this.#schedule = schedule;
    this.#workspace = workspace;
    this.#app = workspace.app("soak");
    this.#random = seededRandom(schedule.seed ^ 0x5eed);
    this.#lines = createLineSource(schedule.lines, this.#random);
    this.#token = workspace.issueToken();
  }

  playback(): Playback {
    return {
      recording: {
        ledger: readLedger(this.#app.ledger),
        streams: this.#streams,
        dials: this.#dials,
        isMonotone: !this.#schedule.actions.some(
          (action) =>
            (action.kind === "meet" && action.script.replay?.last !== undefined) ||
            ("traits" in action && action.traits.search !== this.#schedule.stream.search),
        ),
      },
      problems: this.#problems,
      trace: this.#trace,
      faults: this.#faults,
    };
  }

  async run(): Promise<void> {
    this.#app.emit(...this.#lines.next(this.#schedule.backlogLines));
    this.#start(this.#schedule.stream, true);
    try {
      for (const action of this.#schedule.actions) {
        this.#note(`> ${JSON.stringify(action)}`);
        await this.#keepRunning();
        await this.#perform(action);
      }
      await this.#finish();
    } finally {
      this.#running?.abort.abort();
      await this.#running?.ended;
    }
  }

  #note(what: string): void {
    this.#trace.push(`${(performance.now() - this.#startMs).toFixed(0).padStart(6)} ms  ${what}`);
  }

  #count(fault: string): void {
    this.#faults.set(fault, (this.#faults.get(fault) ?? 0) + 1);
  }

  async #until(condition: () => boolean, withinMs = PATIENCE_MS): Promise<boolean> {
    const deadline = performance.now() + withinMs;
    while (!condition()) {
      if (performance.now() > deadline) {
        return false;
      }
      await delay(3);
    }
    return true;
  }

  // --- the client ---

  #start(traits: StreamTraits, follow: boolean): Running {
    const number = this.#streams.length;
    const record: StreamRecord = { traits, follow };
    this.#streams.push(record);
    const abort = new AbortController();
    const running: Running = {
      record,
      number,
      abort,
      isOver: false,
      wantsBreak: false,
      hasBroken: false,
      ended: Promise.resolve().then(() => this.#consume(running)),
    };
    this.#running = running;
    return running;
  }

  #events({ record, number, abort }: Running): AsyncGenerator<LogEvent, void> {
    const { traits, follow } = record;
    const mayBeBlind = this.#schedule.actions.some(
      (action) =>
        (action.kind === "drop" && action.how === "half-open") ||
        (action.kind === "meet" && action.script.steps?.some((step) => "halfOpen" in step) === true),
    );
    return streamWithTiming(
      {
        url: this.#app.logsUrl,
        tokenProvider: ({ forceRefresh }) => Promise.resolve(this.#giveToken(forceRefresh)),
        appStatusChecker: () => this.#checkStatus(),
        dialer: this.#dialer(number),
        follow,
        search: traits.search,
        sources: new Set(traits.sources === "" ? [] : [traits.sources]),
        tail: traits.tail,
        whenStopped: traits.whenStopped,
        prefetchMs: 0,
        transport: "websocket",
        history: this.#history,
        signal: abort.signal,
        ...(traits.timeoutMs !== undefined && { timeoutMs: traits.timeoutMs }),
      },
      {
        backoff: { scale: SCALE, random: () => this.#random.next() },
        // Only new lines reset the backoff and the refresh, so that a slow machine changes nothing.
        stableMs: 10 * PATIENCE_MS,
        firstPollMs: 5,
        idleGapMs: 120,
        handshakeTimeoutMs: 4_000,
        ...(mayBeBlind && { liveness: { pingAfterMs: 120, pongWithinMs: 250 } }),
      },
    );
  }

  async #consume(running: Running): Promise<void> {
    const { record, abort, number } = running;
    try {
      for await (const event of this.#events(running)) {
        this.#sawEvent(event);
        if (running.wantsBreak && event.kind !== "gap") {
          running.hasBroken = true;
          break;
        }
        if (record.traits.restMs > 0 && this.#random.chance(0.3)) {
          await delay(this.#random.integer(0, record.traits.restMs));
        }
      }
      record.end = running.hasBroken ? "stopped" : "returned";
    } catch (error) {
      const isAbort = error instanceof Error && error.name === "AbortError" && abort.signal.aborted;
      record.end = isAbort ? "stopped" : "failed";
      record.error = isAbort ? undefined : (error as Error);
      if (record.error !== undefined) this.#sawTrouble(record.error);
    }
    this.#note(
      `stream ${number} ${record.end}${record.error === undefined ? "" : `: ${record.error.message}`}`,
    );
    if (getEventListeners(abort.signal, "abort").length > 0) {
      this.#problems.push(`stream ${number} left a listener on its signal`);
    }
    running.isOver = true;
    this.#judgeEnd(record, number);
  }

  #sawEvent(event: LogEvent): void {
    const events = this.#dials.at(-1)?.events ?? [];
    switch (event.kind) {
      case "lines": {
        const keys = event.lines.map(keyOf);
        events.push({ kind: "lines", keys });
        this.#lastKey = keys.at(-1) ?? "";
        this.#note(
          `  ${keys.length} lines: ${keys.length > 6 ? `${keys.slice(0, 3).join(" | ")} … ${keys.slice(-2).join(" | ")}` : keys.join(" | ")}`,
        );
        break;
      }
      case "gap":
        events.push({ kind: "gap" });
        this.#note(`  gap: ${event.cause}`);
        break;
      case "retrying":
        this.#sawTrouble(event.cause);
        this.#note(`  retrying in ${event.delayMs} ms: ${event.cause.message}`);
        break;
      case "connecting":
      case "connected":
      case "caughtUp":
      case "waiting":
        this.#note(`  ${event.kind}`);
    }
  }

  #sawTrouble({ code }: Error & { readonly code?: string }): void {
    const dial = this.#dials.at(-1);
    if (dial !== undefined && code === "handshake-timeout") dial.isUnanswered = true;
  }

  #judgeEnd({ traits, follow, end, error }: StreamRecord, number: number): void {
    const isExpected =
      end === "stopped" ||
      (end === "returned" && (!follow || traits.timeoutMs !== undefined)) ||
      error?.name === "CredentialError" ||
      (error?.name === "AppStoppedError" && traits.whenStopped === "end" && this.#wasDown) ||
      (end === "failed" && !follow && error !== undefined && "shouldRetry" in error);
    if (!isExpected) {
      this.#problems.push(`stream ${number} ended unexpectedly: ${error?.stack ?? end}`);
    }
  }

  #giveToken(forceRefresh: boolean): string {
    if (this.#isLockedOut) {
      return "good for nothing";
    }
    if (forceRefresh) {
      this.#token = this.#workspace.issueToken();
    }
    return this.#token;
  }

  #checkStatus(): Promise<AppStatus> {
    if (this.#failingChecks > 0) {
      this.#failingChecks -= 1;
      this.#checks += 1;
      return Promise.reject(new Error("no network"));
    }
    const { compute } = this.#app.state;
    if (compute !== "ACTIVE") {
      return Promise.resolve({ state: "waiting", detail: `The compute is ${compute}.` });
    }
    this.#checks += 1;
    return Promise.resolve({ state: "running", detail: "The app is running." });
  }

  #dialer(stream: number): Dialer {
    return (url, options) => {
      const { name, script } = this.#scripts.shift() ?? { name: "", script: {} };
      if (name !== "") {
        this.#count(name);
      }
      const dial: Dial = {
        stream,
        received: [],
        events: [],
        wasCut: false,
        isUnanswered: false,
      };
      this.#blindSockets += script.steps?.some((step) => "halfOpen" in step) === true ? 1 : 0;
      this.#note(
        `  dial ${this.#dials.length}${name === "" ? "" : ` meets: ${name} ${JSON.stringify(script)}`}`,
      );
      this.#dials.push(dial);
      this.#app.faults = [this.#watchReplay(script, dial)];
      const socket = this.#dialPlainly(url, options);
      this.#sockets.push(socket);
      socket.on("message", (data: Buffer) => {
        // Once the stream has taken its own listener off, it is no longer reading.
        if (socket.listenerCount("message") > 1) {
          this.#sawFrame(dial, data, stream);
        }
      });
      for (const end of ["error", "close"]) {
        socket.on(end, () => {
          dial.wasCut ||= socket.listenerCount("message") > 1;
        });
      }
      return socket;
    };
  }

  /** The server reads `last` at the moment it decides where the replay begins. */
  #watchReplay(script: ConnectionScript, dial: Dial): ConnectionScript {
    const app = this.#app;
    const note = (what: string): void => {
      this.#note(what);
    };
    const last = script.replay?.last;
    return {
      ...script,
      replay: {
        ...script.replay,
        get last() {
          const end = app.ledger.length;
          dial.from = Math.max(end - app.buffered.length, end - (last ?? Infinity));
          dial.endAtServe = end;
          note(`  replays ${dial.from} to ${end}`);
          return last;
        },
      },
    };
  }

  #sawFrame(dial: Dial, data: Buffer, stream: number): void {
    if (data.length === 1 && data[0] === 0) {
      return;
    }
    const search = this.#streams[stream]?.traits.search ?? "";
    const { ledger } = this.#app;
    // A dial that was given up may reach the server late, and take the watch of the next one.
    dial.from ??= ledger.findIndex(({ frame }) => Buffer.from(frame).equals(data));
    let index = (dial.received.at(-1) ?? dial.from - 1) + 1;
    while (ledger[index]?.message.includes(search) === false) {
      index += 1;
    }
    if (!Buffer.from(ledger[index]?.frame ?? "").equals(data)) {
      throw new Error(`The stand-in sent something else than line ${index}: ${data.toString()}`);
    }
    dial.received.push(index);
  }

  // --- the app ---

  /** A stream that ended by itself is asked for again, as a person would. */
  async #keepRunning(): Promise<void> {
    if (this.#running?.isOver === true) {
      await this.#running.ended;
      this.#start({ ...this.#running.record.traits, timeoutMs: undefined }, true);
    }
  }

  #hasAll(): boolean {
    const dial = this.#dials.at(-1);
    const { ledger } = this.#app;
    const search = this.#streams[dial?.stream ?? 0]?.traits.search ?? "";
    let last = ledger.length - 1;
    while (last >= 0 && ledger[last]?.message.includes(search) === false) {
      last -= 1;
    }
    return (
      dial?.endAtServe !== undefined &&
      !dial.wasCut &&
      (dial.received.at(-1) === last || last < (dial.from ?? 0))
    );
  }

  async #stop(how: "abort" | "break"): Promise<void> {
    const running = this.#running;
    if (running === undefined) {
      return;
    }
    if (how === "break") {
      running.wantsBreak = true;
      await this.#until(() => running.isOver, 30);
      running.wantsBreak = false;
    }
    running.abort.abort();
    if (!(await this.#until(() => running.isOver))) {
      this.#problems.push(`stream ${running.number} did not stop`);
    }
    await running.ended;
  }

  async #perform(action: Action): Promise<void> {
    if (!["emit", "trickle", "rest", "catch-up", "meet", "drop"].includes(action.kind)) {
      this.#count(action.kind);
    }
    const app = this.#app;
    switch (action.kind) {
      case "emit":
        app.emit(...this.#lines.next(action.lines));
        return;
      case "trickle":
        for (let i = 0; i < action.lines; i += 1) {
          app.emit(...this.#lines.next(1));
          await delay(action.everyMs);
        }
        return;
      case "rest":
        await delay(action.ms);
        return;
      case "catch-up":
        await this.#until(() => this.#hasAll(), CATCH_UP_MS);
        return;
      case "drop":
        this.#count(
          typeof action.how === "string" ? action.how : `close ${action.how.code ?? "without a code"}`,
        );
        this.#drop(action.how);
        return;
      case "meet":
        this.#scripts.push(action);
        return;
      case "clear-buffer":
        app.clearBuffer();
        return;
      case "set-buffer":
        app.setBufferLines(action.lines);
        return;
      case "restart":
        this.#comeBack(app.restart({ keepBuffer: action.keepBuffer, downMs: action.downMs }));
        return;
      case "deploy":
        this.#comeBack(app.deploy({ keepBuffer: action.keepBuffer }));
        return;
      case "stop-and-start":
        this.#wasDown = true;
        await app.stop();
        await delay(action.downMs);
        this.#comeBack(app.start());
        return;
      case "revoke-token":
        this.#workspace.revokeToken(this.#token);
        return;
      case "expire-token":
        this.#token = this.#workspace.issueToken({ lifetimeS: action.inMs / 1_000 });
        return;
      case "fail-status-checks":
        this.#failingChecks = action.times;
        return;
      case "again":
        await this.#stop(action.how);
        this.#start(action.traits, true);
        return;
      case "snapshot": {
        await this.#stop("abort");
        const { tail, traits } = action;
        const snapshot = this.#start({ ...traits, tail, timeoutMs: undefined }, false);
        if (!(await this.#until(() => snapshot.isOver))) {
          this.#problems.push(`stream ${snapshot.number} did not end with its backlog`);
        }
        await this.#stop("abort");
        this.#start(traits, true);
        return;
      }
      case "storm":
        await this.#storm(action.code);
        return;
      case "lock-out":
        await this.#lockOut(action.status);
    }
  }

  #drop(how: Drop): void {
    const open = this.#app.connections.filter((connection) => connection.open);
    if (how === "half-open") {
      this.#blindSockets += open.length;
    } else if (how === "reset") {
      // Node never closes a socket that is reset while its FIN is under way.
      this.#blindSockets += open.filter(({ closeCode }) => closeCode !== undefined).length;
    }
    this.#app.dropAll(how);
  }

  /** The banner of an app that is up again, unless something else has taken over meanwhile. */
  #comeBack(transition: Promise<void>): void {
    this.#transitions.push(
      transition.then(() => {
        this.#app.emit(...this.#lines.banner());
      }),
    );
  }

  async #storm(code: number): Promise<void> {
    const first = this.#dials.length;
    const times: number[] = [];
    this.#scripts = Array.from({ length: 200 }, () => ({ name: "", script: { steps: [{ close: code }] } }));
    this.#drop("reset");
    await this.#until(() => this.#dials.length > first || this.#running?.isOver === true, 1_000);
    const startMs = performance.now();
    while (performance.now() - startMs < BUDGET_WINDOW_MS * 0.95) {
      times.length = this.#dials.length - first;
      await delay(10);
    }
    this.#scripts = [];
    if (times.length > BUDGET_CONNECTS) {
      this.#problems.push(
        `${times.length} connects in the time of ${BUDGET_CONNECTS}, and not one brought a line`,
      );
    }
  }

  #unanswered(): number {
    return this.#dials.filter(({ isUnanswered }) => isUnanswered).length;
  }

  async #lockOut(status: RefusalStatus): Promise<void> {
    const running = this.#running;
    const first = this.#app.connections.length;
    const unansweredBefore = this.#unanswered();
    this.#scripts = [];
    this.#isLockedOut = true;
    this.#app.refuseWith = status;
    this.#workspace.revokeAllTokens();
    await this.#settleTransitions();
    this.#drop("reset");
    if (!(await this.#until(() => running?.isOver === true))) {
      this.#problems.push("the stream went on although no token was good");
    }
    const refused = this.#app.connections.slice(first).filter((connection) => connection.status === status);
    // On a slow machine a refusal may come too late to be heard: the stream cannot know of it.
    const unheard = this.#unanswered() - unansweredBefore;
    if (refused.length > 2 + unheard) {
      this.#problems.push(`${refused.length} handshakes with tokens that were refused`);
    }
    this.#isLockedOut = false;
    this.#token = this.#workspace.issueToken();
    await this.#keepRunning();
  }

  async #settleTransitions(): Promise<void> {
    while (this.#transitions.length > 0) {
      await this.#transitions.shift();
    }
    if (this.#app.state.compute !== "ACTIVE") {
      await this.#app.start();
    }
  }

  /** All faults are over: the client must get everything that is still to be had, and leave nothing behind. */
  async #finish(): Promise<void> {
    this.#note("> the end");
    this.#scripts = [];
    this.#failingChecks = 0;
    await this.#settleTransitions();
    // An expired token costs the stream one refusal; a revoked one could be its second.
    this.#token = this.#workspace.issueToken();
    await this.#keepRunning();
    const source = this.#running?.record.traits.sources ?? "";
    const marker = this.#lines.marker(source === "" ? "APP" : source);
    this.#app.emit(marker);
    const key = readLedger(this.#app.ledger.slice(-1))[0]?.key;
    const deadline = performance.now() + PATIENCE_MS;
    while (this.#lastKey !== key) {
      if (performance.now() > deadline) {
        this.#problems.push("the last line never came");
        break;
      }
      await this.#keepRunning();
      await delay(3);
    }
    await this.#stop("abort");
    const checks = this.#checks;
    if (checks > this.#dials.length) {
      this.#problems.push(`${checks} status checks for ${this.#dials.length} connects`);
    }
    if (!(await this.#until(() => this.#app.openSockets <= this.#blindSockets))) {
      this.#problems.push(`${this.#app.openSockets} sockets left open at the server`);
    }
    const open = this.#sockets.filter((socket) => socket.readyState !== WebSocket.CLOSED);
    if (open.length > 0) {
      this.#problems.push(`${open.length} WebSockets of the client are not closed`);
    }
  }
}
