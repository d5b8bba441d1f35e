import { createServer, type Server } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { WebSocketServer, type WebSocket } from "ws";
import { createDialer, streamLogs } from "../src/logstream/index.ts";

// How soon after an outage the first new line is shown, and how many connects it took: an outage after a quiet while,
// and another one soon after it. All rows run beside each other; most of the time is spent waiting.

const OUTAGES_S = [5, 10, 20, 40];
const WAYS = ["nobody listens", "503"] as const;
/** The connection held so long before the first outage, and has so long between the two. */
const STEADY_MS = 12_000;
const BETWEEN_MS = 8_000;
const MINUTE_MS = 60_000;

type Way = (typeof WAYS)[number];

/** A log service that can be away. */
class Service {
  readonly #way: Way;
  readonly #lines: string[] = [];
  readonly #open = new Set<WebSocket>();
  #server: Server | undefined;
  #port = 0;
  #isAway = false;

  constructor(way: Way) {
    this.#way = way;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}/logz/stream`;
  }

  async start(): Promise<void> {
    const server = createServer();
    const sockets = new WebSocketServer({ noServer: true });
    server.on("upgrade", (request, socket, head) => {
      if (this.#isAway) {
        socket.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        return;
      }
      sockets.handleUpgrade(request, socket, head, (client) => {
        client.once("message", () => {
          for (const line of this.#lines) client.send(line);
          this.#open.add(client);
          client.once("close", () => this.#open.delete(client));
        });
      });
    });
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    const address = server.address();
    if (typeof address === "object" && address !== null) this.#port = address.port;
    this.#server = server;
  }

  say(message: string, agoS = 0): void {
    const line = JSON.stringify({ source: "APP", timestamp: Date.now() / 1e3 - agoS, message });
    this.#lines.push(line);
    for (const client of this.#open) client.send(line);
  }

  goAway(): void {
    this.#isAway = true;
    for (const client of this.#open) client.terminate();
    if (this.#way === "nobody listens") this.#server?.close();
  }

  async comeBack(): Promise<void> {
    this.#isAway = false;
    if (this.#way === "nobody listens") await this.start();
  }

  stop(): void {
    this.goAway();
    this.#server?.close();
  }
}

/** A reader that notes when each line came and when it dialled, by the monotonic clock. */
class Reader {
  readonly dials: number[] = [];
  readonly #seen = new Map<string, number>();
  readonly #abort = new AbortController();
  readonly #ended: Promise<void>;

  constructor(url: string) {
    this.#ended = this.#read(url);
  }

  at(message: string): number {
    return this.#seen.get(message) ?? NaN;
  }

  get mostInAMinute(): number {
    const within = (from: number): number =>
      this.dials.filter((at) => at >= from && at < from + MINUTE_MS).length;
    return Math.max(...this.dials.map(within));
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#ended;
  }

  async #read(url: string): Promise<void> {
    const dial = createDialer();
    const { signal } = this.#abort;
    try {
      for await (const event of streamLogs({
        url,
        follow: true,
        signal,
        dialer: (to, options) => {
          this.dials.push(performance.now());
          return dial(to, options);
        },
      })) {
        if (event.kind !== "lines") continue;
        for (const { message } of event.lines) this.#seen.set(message, performance.now());
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

interface Row {
  readonly way: Way;
  readonly outageS: number;
  /** Of each reader: how long after the service was back, seconds, for the first outage and for the second. */
  readonly delays: readonly [readonly number[], readonly number[]];
  readonly mostInAMinute: number;
}

async function measure(way: Way, outageS: number, readers: number): Promise<Row> {
  const service = new Service(way);
  await service.start();
  for (let agoS = 500; agoS > 0; agoS -= 1) service.say(`GET /orders/${agoS} 200`, agoS);
  const all = Array.from({ length: readers }, () => new Reader(service.url));
  const outage = async (name: string): Promise<number[]> => {
    service.goAway();
    await delay(outageS * 1e3);
    await service.comeBack();
    const backAt = performance.now();
    service.say(name);
    await delay(BETWEEN_MS);
    return all.map((reader) => (reader.at(name) - backAt) / 1e3);
  };
  await delay(STEADY_MS);
  const delays = [await outage("first"), await outage("second")] as const;
  await Promise.all(all.map((reader) => reader.stop()));
  service.stop();
  return { way, outageS, delays, mostInAMinute: Math.max(...all.map((reader) => reader.mostInAMinute)) };
}

function figures(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const shown = [sorted[sorted.length >> 1], sorted.at(-1)].map((value = NaN) =>
    value.toFixed(1).padStart(4),
  );
  return `${shown.join(" / ")} s`;
}

/** Prints the table; a row takes up to two minutes, whatever the count of readers. */
export async function recovery(readers: number): Promise<void> {
  console.log(`The first new line after an outage, median / worst of ${readers} streams each`);
  console.log(
    `${"outage".padEnd(24)} ${"after a quiet while".padEnd(20)} ${"soon after another".padEnd(20)} most connects in a minute`,
  );
  const rows = await Promise.all(
    WAYS.flatMap((way) => OUTAGES_S.map((outageS) => measure(way, outageS, readers))),
  );
  for (const { way, outageS, delays, mostInAMinute } of rows) {
    const [first, second] = delays.map((values) => figures(values).padEnd(20));
    console.log(`${`${outageS} s, ${way}`.padEnd(24)} ${first} ${second} ${mostInAMinute}`);
  }
  const every = rows.flatMap(({ delays }) => delays.flat());
  console.log(`${"all".padEnd(24)} ${figures(every)}`);
}
