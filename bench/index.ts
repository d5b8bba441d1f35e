import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { formatEntry, streamLogs } from "../src/logstream/index.ts";
import { bareClient, peer, runToFile, type Contest } from "./contestants.ts";
import { apps } from "./apps.ts";
import { errorFlood } from "./errorFlood.ts";
import { latency } from "./latency.ts";
import { loading } from "./loading.ts";
import { median } from "./median.ts";
import { memory } from "./memory.ts";
import { reading } from "./reading.ts";
import { recovery } from "./recovery.ts";
import type { Ready } from "./server.ts";
import { size } from "./size.ts";

// Ratios from one run, side by side: machines differ, and the same machine differs from minute to minute.

/** How many bytes `run` will write, counted once by reading the log. */
async function countTextBytes({ logsUrl, token }: Ready): Promise<number> {
  let bytes = 0;
  for await (const event of streamLogs({ url: logsUrl, token })) {
    if (event.kind === "lines") {
      for (const line of event.lines) {
        bytes += Buffer.byteLength(formatEntry(line)) + 1;
      }
    }
  }
  return bytes;
}

function report(name: string, lines: number, seconds: readonly number[], bareSeconds: number): void {
  const time = median(seconds);
  const rate = Math.round(lines / time).toLocaleString("en");
  console.log(
    `${name.padEnd(24)} ${rate.padStart(10)} lines/s   ${(bareSeconds / time).toFixed(2)} of bare ws`,
  );
}

const { values } = parseArgs({
  options: {
    lines: { type: "string", default: "300000" },
    rounds: { type: "string", default: "5" },
    latency: { type: "boolean", default: false },
    recovery: { type: "boolean", default: false },
    loading: { type: "boolean", default: false },
    size: { type: "boolean", default: false },
    apps: { type: "boolean", default: false },
    errors: { type: "boolean", default: false },
    reading: { type: "boolean", default: false },
    memory: { type: "boolean", default: false },
    millions: { type: "string", default: "10" },
    streams: { type: "string", default: "20" },
  },
});
if (values.latency) {
  await latency(Number(values.rounds));
  process.exit(0);
}
if (values.recovery) {
  await recovery(Number(values.streams));
  process.exit(0);
}
if (values.memory) {
  await memory(Number(values.millions) * 1e6);
  process.exit(0);
}
if (values.apps) {
  await apps(Number(values.rounds));
  process.exit(0);
}
if (values.size) {
  process.exit((await size()) ? 0 : 1);
}
if (values.errors) {
  await errorFlood(Number(values.rounds));
  process.exit(0);
}
if (values.loading) {
  await loading(Number(values.rounds));
  process.exit(0);
}
if (values.reading) {
  reading(Number(values.rounds));
  process.exit(0);
}
const lines = Number(values.lines);
const rounds = Number(values.rounds);
const peerCommand = process.env["PEER_COMMAND"];

const folder = await mkdtemp(join(tmpdir(), "logstream-bench-"));
const child = fork(join(import.meta.dirname, "server.ts"), [String(lines)]);
try {
  const [server] = (await once(child, "message")) as [Ready];
  await writeFile(join(folder, "databrickscfg"), server.profile, { mode: 0o600 });
  const contest: Contest = { server, lines, folder, textBytes: await countTextBytes(server) };
  const times: Record<"bare" | "run" | "peer", number[]> = { bare: [], run: [], peer: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.bare.push(await bareClient(contest));
    times.run.push(await runToFile(contest));
    if (peerCommand !== undefined) {
      times.peer.push(await peer(contest, peerCommand));
    }
  }
  const bare = median(times.bare);
  console.log(`${lines.toLocaleString("en")} lines, median of ${rounds} rounds in turn`);
  report("bare ws, frames dropped", lines, times.bare, bare);
  report("run() to a file", lines, times.run, bare);
  if (peerCommand !== undefined) {
    report("PEER_COMMAND", lines, times.peer, bare);
  }
} finally {
  child.disconnect();
  await rm(folder, { recursive: true });
}
