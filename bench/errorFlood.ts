import { setTimeout as delay } from "node:timers/promises";
import { LineReader } from "../src/reading/lineReader.ts";
import { LoggedErrors } from "../src/sessions/loggedErrors.ts";
import type { SessionItem } from "../src/sessions/sessionItem.ts";
import { median } from "./median.ts";

// What it costs to know the errors of a flood, beside reading its lines. In batches, as one read of a socket brings them.

const TRACEBACKS = 100_000;
const BATCH = 100;

/** One frame each, or a row each; in a stack that is always the same, or of other lines each time. */
const floods = {
  "rows, one place": { isOneFrame: false, places: 1 },
  "rows, 50 places": { isOneFrame: false, places: 50 },
  "frames, one place": { isOneFrame: true, places: 1 },
  "rows, no two alike": { isOneFrame: false, places: TRACEBACKS },
} as const;

export async function errorFlood(rounds: number): Promise<void> {
  console.log(`${TRACEBACKS.toLocaleString("en")} tracebacks, median of ${rounds} rounds`);
  for (const [name, flood] of Object.entries(floods)) {
    const figures: Figures[] = [];
    for (let round = 0; round < rounds; round += 1) figures.push(await figuresOf(flood));
    const of = (pick: (each: Figures) => number): string => median(figures.map(pick)).toFixed(1).padStart(8);
    console.log(
      `${name.padEnd(20)} read${of(({ readMs }) => readMs)} ms   seen${of(({ seenMs }) => seenMs)} ms   ` +
        `in turns${of(({ turnsMs }) => turnsMs)} ms, 99 of 100 below${of(({ longMs }) => longMs)} ms   ` +
        `${median(figures.map(({ count }) => count)).toLocaleString("en")} counted`,
    );
  }
}

interface Figures {
  /** To read the lines, with or without errors. */
  readonly readMs: number;
  /** On the way of the lines. */
  readonly seenMs: number;
  /** Afterwards. */
  readonly turnsMs: number;
  /** Of a hundred times that nothing else had its turn, 99 were no longer: a machine stops for its own reasons, too. */
  readonly longMs: number;
  readonly count: number;
}

async function figuresOf({ isOneFrame, places }: { isOneFrame: boolean; places: number }): Promise<Figures> {
  const reader = new LineReader();
  const errors = new LoggedErrors((error) => {
    throw error;
  });
  let [readMs, seenMs] = [0, 0];
  const turns: number[] = [];
  for (let from = 0; from < TRACEBACKS; from += BATCH) {
    const lines = Array.from({ length: BATCH }, (_, index) => traceback(from + index, places))
      .flatMap((rows) => (isOneFrame ? [rows.join("\n")] : rows))
      .map((message) => ({ source: "APP", timestamp: 1_790_000_000, severity: "ERROR", message }));
    const start = performance.now();
    const items = reader
      .readAll(lines)
      .map((read): SessionItem => ({ kind: "line", ...read, arrivedMs: Date.now() }));
    const read = performance.now();
    errors.see(items);
    const seen = performance.now();
    readMs += read - start;
    seenMs += seen - read;
    turns.push(seen - read);
    if (from % (BATCH * 10) === 0) await delay(0);
  }
  const before = performance.eventLoopUtilization();
  const told = new Promise<void>((resolve) => {
    errors.onDidChange(() => {
      if (errors.all.reduce((sum, { count }) => sum + count, 0) >= TRACEBACKS) resolve();
    });
  });
  let last = performance.now();
  const timer = setInterval(() => {
    turns.push(performance.now() - last);
    last = performance.now();
  }, 1);
  await told;
  clearInterval(timer);
  const longMs = turns.sort((a, b) => a - b)[Math.floor(turns.length * 0.99)] ?? 0;
  const { active } = performance.eventLoopUtilization(before);
  return {
    readMs,
    seenMs,
    turnsMs: active,
    longMs,
    count: errors.all.reduce((sum, { count }) => sum + count, 0),
  };
}

function traceback(index: number, places: number): string[] {
  return [
    "Traceback (most recent call last):",
    '  File "/app/python/source_code/main.py", line 47, in <module>',
    "    main()",
    `  File "/app/python/source_code/shop/orders.py", line ${1 + (index % places)}, in pack`,
    "    box = boxes[order.size]",
    `KeyError: 'order ${index}'`,
  ];
}
