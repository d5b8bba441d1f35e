import { LineReader } from "../src/reading/lineReader.ts";
import { LineRedactor } from "../src/reading/secrets/redactLines.ts";
import { findFrames } from "../src/reading/sourceFrames.ts";
import { RowWriter } from "../src/sessions/kept/keptRows.ts";
import { createChannelText } from "../src/ui/channel/channelText.ts";
import { english, target } from "../test/ui/support/english.ts";
import { longShapes } from "../test/support/longShapes.ts";

// What a line costs on its way into the Output view, and what the worst lines of a megabyte do.

/** Few, so that some rounds are disturbed by nothing else that the machine does. */
const COUNT = 300;
const TURNS = 20;
const MEGABYTE = 1_000_000;

/** A number in each, so that no line is the one before. */
const shapes: Readonly<Record<string, (index: number) => string>> = {
  print: (n) => `loaded ${n} rows of main.sales.orders for the view of today`,
  "Python logging": (n) => `2026-10-06 09:04:05,678 - shop.orders - INFO - order ${n} packed in 12 ms`,
  uvicorn: (n) => `INFO:     10.0.3.${n % 256}:51234 - "GET /api/orders?id=${n} HTTP/1.1" 200 OK`,
  error: (n) =>
    `2026-10-06 09:04:05,678 ERROR shop.orders: order ${n} cannot be packed: no box is large enough`,
  "with an id": (n) =>
    `job 7c9e6679-7425-40de-944b-e07fc1f9${n % 10}a12 of https://adb-1.azuredatabricks.net/jobs ended`,
  "a stack's row": (n) => `  File "/app/python/source_code/shop/orders.py", line ${n + 1}, in pack`,
  JSON: (n) =>
    `{"timestamp":"2026-10-06T09:04:05.678Z","level":"info","message":"order packed","order":${n},"ms":12}`,
  "with a secret": (n) => `connecting to db with user=shop password=hunter${n}x and timeout=30`,
};

export function reading(rounds: number): void {
  console.log(`ns a line, the least of ${rounds * TURNS} rounds of ${COUNT.toLocaleString("en")} lines`);
  console.log(
    `${"".padEnd(20)}${["read", "mask", "to the view", "kept"].map((name) => name.padStart(14)).join("")}`,
  );
  const tables = Object.entries(shapes).map(([name, shape]) => ({ name, costs: costsOf(shape, rounds) }));
  for (const { name, costs } of tables) {
    console.log(`${name.padEnd(20)}${costs.map((cost) => String(cost).padStart(14)).join("")}`);
  }
  console.log("\nms for a line of 1 MB, the best of 3, the worst shapes first");
  const worst = longShapes
    .map((piece) => ({ piece, ...longCosts(piece.repeat(Math.ceil(MEGABYTE / piece.length))) }))
    .sort((a, b) => Math.max(b.read, b.mask, b.links) - Math.max(a.read, a.mask, a.links));
  for (const { piece, read, mask, links } of worst.slice(0, 12)) {
    const figures = [read, mask, links].map((ms) => ms.toFixed(1).padStart(8));
    console.log(
      `${JSON.stringify(piece).slice(0, 30).padEnd(32)} read${figures[0]} mask${figures[1]} links${figures[2]}`,
    );
  }
}

/** Nanoseconds a line: to read it, to mask it, all until its text is in the view; and, later, all but the disk to keep it. */
function costsOf(shape: (index: number) => string, rounds: number): readonly number[] {
  const times: [number[], number[], number[], number[]] = [[], [], [], []];
  let count = 0;
  for (let round = -20; round < rounds * TURNS; round += 1) {
    // Strings as JSON.parse makes them: flat, and seen for the first time.
    const lines = (
      JSON.parse(JSON.stringify(Array.from({ length: COUNT }, () => shape((count += 1))))) as string[]
    ).map((message) => ({ source: "APP", timestamp: 1_790_000_000_000, severity: "INFO", message }));
    const reader = new LineReader();
    const redactor = new LineRedactor();
    const toText = createChannelText({
      target,
      t: english,
      style: () => ({ timestamps: "local", isRedacted: true }),
    });
    const viewReader = new LineReader();
    const rows = new RowWriter();
    const keptRedactor = new LineRedactor();
    const steps = [
      () => reader.readAll(lines),
      () => lines.map(({ source, message }) => redactor.text(source, message)),
      () => toText(viewReader.readAll(lines).map((read) => ({ kind: "line", ...read, arrivedMs: 0 }))),
      () => lines.map((line) => rows.item({ kind: "line", line: keptRedactor.line(line), arrivedMs: 0 })),
    ];
    steps.forEach((step, index) => {
      const ms = msOf(step);
      if (round >= 0) times[index]?.push((ms * 1e6) / COUNT);
    });
  }
  return times.map((each) => Math.round(Math.min(...each)));
}

function longCosts(message: string): { read: number; mask: number; links: number } {
  return {
    read: best(() => new LineReader().read({ source: "APP", timestamp: 1, message })),
    mask: best(() => new LineRedactor().text("APP", message)),
    links: best(() => findFrames(message)),
  };
}

function best(run: () => unknown): number {
  return Math.min(...Array.from({ length: 3 }, () => msOf(run)));
}

function msOf(run: () => unknown): number {
  const from = performance.now();
  run();
  return performance.now() - from;
}
