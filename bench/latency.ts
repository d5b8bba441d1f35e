import { createServer } from "node:http";
import { WebSocketServer, type WebSocket } from "ws";
import { streamWithTiming } from "../src/logstream/streamLogs.ts";
import { systemClock } from "../src/logstream/clock.ts";

// How long until the first screen: tail 200 of 10,000 lines, in each row of the table; and until the first line behind a
// hole, where the buffer has moved past all that was seen while the stream was away.

interface Row {
  readonly name: string;
  /** What the app logs meanwhile. */
  readonly linesPerSecond: number;
  readonly hasDate: boolean;
  readonly hasStamps: boolean;
  /** How far this machine's clock is ahead of the server's, milliseconds. */
  readonly aheadMs: number;
}

const rows: readonly Row[] = [
  { name: "quiet, with Date", linesPerSecond: 0, hasDate: true, hasStamps: true, aheadMs: 0 },
  { name: "quiet, without Date", linesPerSecond: 0, hasDate: false, hasStamps: true, aheadMs: 0 },
  { name: "10 a second, with Date", linesPerSecond: 10, hasDate: true, hasStamps: true, aheadMs: 0 },
  { name: "50 a second, with Date", linesPerSecond: 50, hasDate: true, hasStamps: true, aheadMs: 0 },
  { name: "1,000 a second, with Date", linesPerSecond: 1_000, hasDate: true, hasStamps: true, aheadMs: 0 },
  { name: "50 a second, without Date", linesPerSecond: 50, hasDate: false, hasStamps: true, aheadMs: 0 },
  { name: "the same, our clock ahead", linesPerSecond: 50, hasDate: false, hasStamps: true, aheadMs: 10_000 },
  { name: "50 a second, no stamps", linesPerSecond: 50, hasDate: false, hasStamps: false, aheadMs: 0 },
];
const BACKLOG = 10_000;
const TAIL = 200;

interface Stand {
  readonly url: string;
  /** The buffer holds later lines alone, and every connection ends. */
  readonly moveOn: () => void;
  readonly stop: () => void;
}

async function stand({ linesPerSecond, hasDate, hasStamps }: Row): Promise<Stand> {
  let count = 0;
  const startS = Date.now() / 1e3 - BACKLOG / 10;
  function line(isLive: boolean): string {
    count += 1;
    const message = `GET /orders/${count} 200`;
    const timestamp = isLive ? Date.now() / 1e3 : startS + count / 10;
    return hasStamps ? JSON.stringify({ source: "APP", timestamp, message }) : message;
  }
  const backlog = Array.from({ length: BACKLOG }, () => line(false));
  const server = createServer();
  const service = new WebSocketServer({ server });
  service.on("headers", (headers) => {
    if (hasDate) {
      headers.push(`Date: ${new Date().toUTCString()}`);
    }
  });
  const open = new Set<WebSocket>();
  service.on("connection", (socket) => {
    socket.once("message", () => {
      for (const text of backlog) {
        socket.send(text);
      }
      open.add(socket);
      socket.once("close", () => open.delete(socket));
    });
  });
  const perTick = Math.max(1, linesPerSecond / 200);
  const timer =
    linesPerSecond === 0
      ? undefined
      : setInterval(
          () => {
            for (let index = 0; index < perTick; index += 1) {
              const text = line(true);
              backlog.push(text);
              for (const socket of open) {
                socket.send(text);
              }
            }
          },
          (1_000 / linesPerSecond) * perTick,
        );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `ws://127.0.0.1:${port}/logz/stream`,
    moveOn: () => {
      backlog.splice(0, backlog.length, ...Array.from({ length: BACKLOG }, () => line(true)));
      for (const socket of open) {
        socket.terminate();
      }
    },
    stop: () => {
      clearInterval(timer);
      for (const socket of open) {
        socket.terminate();
      }
      service.close();
      server.close();
    },
  };
}

async function measure(row: Row): Promise<{ seconds: number; lines: number }> {
  const { url, stop } = await stand(row);
  const abort = new AbortController();
  const clock = { ...systemClock, wallMs: () => Date.now() + row.aheadMs };
  const startedAt = performance.now();
  try {
    for await (const event of streamWithTiming(
      { url, tail: TAIL, follow: true, signal: abort.signal },
      { clock },
    )) {
      if (event.kind === "lines") {
        return { seconds: (performance.now() - startedAt) / 1e3, lines: event.lines.length };
      }
    }
  } finally {
    abort.abort();
    stop();
  }
  throw new Error("No line came.");
}

/** From the new connection to the first line, seconds. */
async function measureReturn(row: Row): Promise<number> {
  const { url, moveOn, stop } = await stand(row);
  const abort = new AbortController();
  const clock = { ...systemClock, wallMs: () => Date.now() + row.aheadMs };
  let seen = 0;
  let connectedAt: number | undefined;
  let hasGap = false;
  try {
    for await (const event of streamWithTiming({ url, follow: true, signal: abort.signal }, { clock })) {
      const hasMoved = seen >= BACKLOG;
      if (event.kind === "connected" && hasMoved) {
        connectedAt = performance.now();
      } else if (event.kind === "gap") {
        hasGap = true;
      } else if (event.kind === "lines" && connectedAt !== undefined) {
        if (!hasGap) {
          throw new Error("The hole was not told.");
        }
        return (performance.now() - connectedAt) / 1e3;
      } else if (event.kind === "lines") {
        seen += event.lines.length;
        if (!hasMoved && seen >= BACKLOG) {
          moveOn();
        }
      }
    }
  } finally {
    abort.abort();
    stop();
  }
  throw new Error("No line came.");
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

export async function latency(rounds: number): Promise<void> {
  // The first connection of a process pays for the code that is loaded on first use.
  await measure({ name: "", linesPerSecond: 0, hasDate: true, hasStamps: true, aheadMs: 0 });
  console.log(
    `First screen: tail ${TAIL} of ${BACKLOG.toLocaleString("en")} lines, median and worst of ${rounds}`,
  );
  for (const row of rows) {
    const times: number[] = [];
    let fewest = Infinity;
    for (let round = 0; round < rounds; round += 1) {
      const { seconds, lines } = await measure(row);
      times.push(seconds);
      fewest = Math.min(fewest, lines);
    }
    console.log(`${told(row, times)}   ${fewest} lines or more`);
  }
  console.log(`\nFirst line after the buffer has moved past us, median and worst of ${rounds}`);
  for (const row of rows.filter(({ hasStamps }) => hasStamps)) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      times.push(await measureReturn(row));
    }
    console.log(told(row, times));
  }
}

function told({ name }: Row, times: readonly number[]): string {
  return `${name.padEnd(28)} ${median(times).toFixed(3)} s   worst ${Math.max(...times).toFixed(3)} s`;
}
