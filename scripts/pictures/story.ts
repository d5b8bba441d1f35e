import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  createNoise,
  orderLines,
  startupLines,
  uvicornStartup,
} from "../../test/support/workspace/demoLines.ts";
import { fatalJobs } from "../../test/support/workspace/demoTracebacks.ts";
import type { AppSpec, EntryToEmit } from "../../test/support/workspace/index.ts";

/** The demo's workspace, whose apps do only what a scene tells them. */
export const shopApps: readonly AppSpec[] = [
  { name: "orders-api", description: "Orders and customers, over HTTP" },
  { name: "image-resizer", description: "Thumbnails for the shop" },
  { name: "quiet-reports", description: "Nightly reports" },
  { name: "old-dashboard", description: "Replaced last spring", computeState: "STOPPED" },
];

/** The same, with app telemetry switched on for one of them. */
export const keptApps: readonly AppSpec[] = shopApps.map((app) =>
  app.name === "image-resizer" ? { ...app, telemetry: { table: "main.logs.image_resizer" } } : app,
);

const fatal = fatalJobs[0];
export const crashReason = `app crashed unexpectedly: ${fatal?.error ?? ""}`;

/** What the new version of image-resizer says until it meets the picture that ends it. */
export function deployedLines(): EntryToEmit[] {
  const job = (id: number, ms: number): EntryToEmit[] => [
    { message: `INFO:image-resizer:job ${id}: /tmp/uploads/photo-${400 + 37 * id}.jpg to 320 px` },
    { message: `INFO:image-resizer:job ${id} done in ${ms} ms` },
  ];
  const lines = [
    ...startupLines("['python', 'main.py']"),
    { source: "SYSTEM", message: "App started successfully" },
    { message: "INFO:image-resizer:waiting for jobs in /tmp/jobs.ndjson" },
    ...job(1, 131),
    ...job(2, 118),
    { message: `INFO:image-resizer:job 3: ${fatal?.path ?? ""} to 320 px` },
  ];
  return backDated(lines, () => 0.9);
}

export function fatalLines(): EntryToEmit[] {
  const timestamp = Date.now() / 1000;
  return [
    ...(fatal?.traceback ?? []).map((message) => ({ message, severity: "ERROR" })),
    { source: "SYSTEM", message: "App exited unexpectedly with exit code 1" },
  ].map((line) => ({ timestamp, ...line }));
}

/** What rich printed of the same app, run with `rich.traceback.install(width=88, extra_lines=1)`. */
export function richLines(): EntryToEmit[] {
  return printed("richTraceback.txt").map((message) => ({ message }));
}

/** What pip 26 said of a requirement with a slip in it, as the platform passes it on. */
export function failedBuildLines(): EntryToEmit[] {
  const build = (message: string): EntryToEmit => ({ source: "BUILD", message });
  return [
    build("[INFO] Downloading source code"),
    build("[INFO] Installing dependencies from requirements.txt"),
    ...printed("pipError.txt").map(build),
    build("[ERROR] Error installing requirements"),
  ];
}

function printed(file: string): string[] {
  return readFileSync(join(import.meta.dirname, "output", file), "utf8")
    .trimEnd()
    .split("\n");
}

/** The last two minutes of orders-api, with calm and busy moments. */
export function requestLines(): EntryToEmit[] {
  const noise = createNoise(10_198);
  const lines = [...startupLines("['uvicorn', 'main:app']"), ...uvicornStartup];
  while (lines.length < 260) lines.push(...fitting(orderLines(noise)));
  return backDated(lines, (index) => 0.1 + 0.4 * (1 + Math.sin(index / 11)) + noise(100) / 400);
}

export function moreRequests(count: number): EntryToEmit[] {
  const noise = createNoise(31);
  const lines: EntryToEmit[] = [];
  while (lines.length < count) lines.push(...orderLines(noise));
  return lines.slice(0, count);
}

/** Short enough for the narrow pictures of the walkthrough. */
export function shortLines(): EntryToEmit[] {
  const lines: EntryToEmit[] = [{ source: "SYSTEM", message: "App started successfully" }];
  for (let id = 4711; id < 4720; id++) {
    lines.push({ message: `INFO:orders.store:order ${id} created` });
    if (id === 4714) lines.push({ message: "WARNING:orders.store:slow query" });
    if (id === 4717) lines.push({ source: "SYSTEM", message: "Health check passed" });
  }
  return backDated(lines, (index) => 0.3 + (index % 3) / 2);
}

/** Those that take one row in the pictures. */
function fitting(lines: readonly EntryToEmit[]): EntryToEmit[] {
  return lines.filter(({ message }) => message.length <= 67);
}

/** With the seconds after each line, so that the last one is of now. */
function backDated(lines: readonly EntryToEmit[], secondsAfter: (index: number) => number): EntryToEmit[] {
  let timestamp = Date.now() / 1000;
  return lines
    .map((line, index) => ({ line, seconds: secondsAfter(index) }))
    .reverse()
    .map(({ line, seconds }) => ({ timestamp: (timestamp -= seconds), ...line }))
    .reverse();
}
