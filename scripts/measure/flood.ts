import { setImmediate as yieldToSockets, setTimeout as delay } from "node:timers/promises";
import { startWorkspace, type EntryToEmit, type StandInApp } from "../../test/support/workspace/index.ts";
import { linesDue } from "./figures.ts";

/** A stand-in workspace in a process of its own, so that its work is not counted as the window's. */
export type FloodMessage =
  | { readonly kind: "ready"; readonly profileIni: string }
  /** Every line asked for has left for the client. */
  | { readonly kind: "sent"; readonly lines: number };

export type FloodOrder =
  /** As fast as the client takes them, up to so many lines in all. */
  | { readonly kind: "upTo"; readonly lines: number }
  /** At this pace, whatever the client takes. */
  | { readonly kind: "pace"; readonly linesPerSecond: number; readonly seconds: number }
  /** So many lines logged before by `backlog-quiet` and by `backlog-chatty`, which logs on. */
  | { readonly kind: "backlog"; readonly lines: number };

/** Lines between the newest one and the client: the client sets the pace, as it does on a real connection. */
const longestLag = 20_000;
const step = 1000;
/** Between two steps of a flood with a pace, milliseconds. */
const paceMs = 5;
/** A chatty app logs a line so often, milliseconds. */
const chattyMs = 20;

const quiet = ["quiet-a", "quiet-b", "quiet-c"].map((name) => ({ name }));
const backlogs = ["backlog-quiet", "backlog-chatty"].map((name) => ({
  name,
  bufferLines: 1_000_000,
  keepLedger: false,
}));
const workspace = await startWorkspace({
  apps: [{ name: "flood", keepLedger: false, maxLagLines: 10_000_000 }, ...quiet, ...backlogs],
});
const app = workspace.app("flood");
let emitted = 0;

function nextLine(): EntryToEmit {
  emitted += 1;
  return {
    source: emitted % 10 === 0 ? "SYSTEM" : "APP",
    message: `INFO:     10.0.0.${emitted % 256} - "GET /orders/${emitted} HTTP/1.1" 200 OK at=${Date.now()}`,
  };
}

function nextLines(count: number): EntryToEmit[] {
  return Array.from({ length: count }, nextLine);
}

function sent(): number {
  return app.connections.at(-1)?.sent ?? 0;
}

async function emitUpTo(total: number): Promise<void> {
  while (sent() < total) {
    if (emitted < total && emitted - sent() < longestLag) app.emit(...nextLines(step));
    await yieldToSockets();
  }
}

async function emitAtPace(linesPerSecond: number, seconds: number): Promise<void> {
  const first = emitted;
  const startMs = performance.now();
  const total = linesDue(linesPerSecond, Infinity, seconds);
  while (emitted - first < total) {
    const due = first + linesDue(linesPerSecond, performance.now() - startMs, seconds) - emitted;
    for (let left = due; left > 0; left -= step) app.emit(...nextLines(Math.min(left, step)));
    await delay(paceMs);
  }
  while (sent() < emitted) await delay(paceMs);
}

function fill(target: StandInApp, lines: number): void {
  const nowS = Date.now() / 1000;
  for (let index = lines; index > 0; index -= 1)
    target.emit({ ...nextLine(), timestamp: nowS - 60 - index / 10 });
}

function fillBacklogs(lines: number): void {
  for (const { name } of backlogs) fill(workspace.app(name), lines);
  setInterval(() => {
    workspace.app("backlog-chatty").emit(nextLine());
  }, chattyMs);
}

async function obey(order: FloodOrder): Promise<void> {
  if (order.kind === "upTo") await emitUpTo(order.lines);
  else if (order.kind === "pace") await emitAtPace(order.linesPerSecond, order.seconds);
  else fillBacklogs(order.lines);
  tell({ kind: "sent", lines: emitted });
}

function tell(message: FloodMessage): void {
  process.send?.(message);
}

process.on("message", (order: FloodOrder) => {
  void obey(order);
});
process.once("disconnect", () => {
  void workspace.close().then(() => process.exit());
});
tell({ kind: "ready", profileIni: workspace.profileIni("DEFAULT") });
