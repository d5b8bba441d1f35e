import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";
import { eventually } from "../../test/ui-e2e/support/eventually.ts";
import { findProcesses, processFigure } from "./processes.ts";

/** Where Node opens its inspector when it is sent SIGUSR1. */
const inspectorUrl = "http://127.0.0.1:9229/json";

/** The delay of the event loop is looked at so often, milliseconds. */
const loopTickMs = 10;

interface Answer {
  readonly id: number;
  readonly result?: { readonly result?: { readonly value?: unknown } };
}

/** As the inspector writes it; times are microseconds. */
interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly startTime: number;
  readonly endTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** The extension host below this process, looked at from outside as Linux and Node's inspector show it. */
export class ExtensionHost implements AsyncDisposable {
  readonly pid: number;
  readonly #socket: WebSocket;
  #lastId = 0;

  private constructor(pid: number, socket: WebSocket) {
    this.pid = pid;
    this.#socket = socket;
  }

  static async find(): Promise<ExtensionHost> {
    const [pid] = await findProcesses("--type=extensionHost");
    process.kill(pid, "SIGUSR1");
    const address = await eventually("the extension host's inspector", askAddress);
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    const host = new ExtensionHost(pid, socket);
    if ((await host.#evaluate("process.pid")) !== pid)
      throw new Error(`${inspectorUrl} is another program's.`);
    return host;
  }

  /** The most memory that was resident since the host started. */
  async maxMb(): Promise<number> {
    return processFigure(this.pid, "highestMb");
  }

  /** Resident memory now, garbage included. */
  async residentMb(): Promise<number> {
    return processFigure(this.pid, "residentMb");
  }

  /** Begins to watch how late the host runs what is due. */
  async startLoopDelay(): Promise<void> {
    await this.#evaluate(`
      globalThis.loopDelay?.disable();
      globalThis.loopDelay = process
        .getBuiltinModule("node:perf_hooks")
        .monitorEventLoopDelay({ resolution: ${loopTickMs} });
      globalThis.loopDelay.enable();
    `);
  }

  /** Since `startLoopDelay`: the longest delay, and the one that 99 of 100 stay below. */
  async readLoopDelay(): Promise<{ readonly maxMs: number; readonly p99Ms: number }> {
    const [maxNs = NaN, p99Ns = NaN] = JSON.parse(
      String(await this.#evaluate("JSON.stringify([loopDelay.max, loopDelay.percentile(99)])")),
    ) as number[];
    // It counts from one tick to the next.
    return { maxMs: maxNs / 1e6 - loopTickMs, p99Ms: p99Ns / 1e6 - loopTickMs };
  }

  /** Resident memory once garbage is gone. */
  async afterGarbageMb(): Promise<number> {
    await this.#ask("HeapProfiler.enable");
    // V8 gives pages back only where a second collection finds them empty.
    for (let round = 0; round < 3; round++) await this.#ask("HeapProfiler.collectGarbage");
    return processFigure(this.pid, "residentMb");
  }

  /** The share of a core, in percent, that code of files with this in their address took meanwhile, with all it called. */
  async cpuShareOf(part: string, seconds: number): Promise<number> {
    await this.#ask("Profiler.enable");
    await this.#ask("Profiler.start");
    await delay(seconds * 1000);
    const { profile } = (await this.#ask("Profiler.stop")).result as unknown as { readonly profile: Profile };
    const ours = new Set<number>();
    // A node comes before its children.
    for (const { id, callFrame, children = [] } of profile.nodes) {
      if (callFrame.url.includes(part)) ours.add(id);
      if (ours.has(id)) for (const child of children) ours.add(child);
    }
    const takenUs = profile.samples.reduce(
      (sum, id, index) => sum + (ours.has(id) ? (profile.timeDeltas[index] ?? 0) : 0),
      0,
    );
    return (takenUs / (profile.endTime - profile.startTime)) * 100;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#socket.terminate();
    return Promise.resolve();
  }

  async #evaluate(expression: string): Promise<unknown> {
    return (await this.#ask("Runtime.evaluate", { expression })).result?.result?.value;
  }

  #ask(method: string, params: object = {}): Promise<Answer> {
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      const take = (data: Buffer): void => {
        const answer = JSON.parse(data.toString()) as Answer;
        if (answer.id !== id) return;
        this.#socket.off("message", take);
        resolve(answer);
      };
      this.#socket.on("message", take);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }
}

async function askAddress(): Promise<string | undefined> {
  const answer = await fetch(inspectorUrl).catch(() => undefined);
  const [target] = ((await answer?.json()) ?? []) as { readonly webSocketDebuggerUrl: string }[];
  return target?.webSocketDebuggerUrl;
}
