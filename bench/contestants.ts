import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";
import { run } from "../src/logstream/index.ts";
import type { Ready } from "./server.ts";

export interface Contest {
  readonly server: Ready;
  readonly lines: number;
  /** Of the text that `run` writes, bytes. */
  readonly textBytes: number;
  readonly folder: string;
}

/** Seconds until every frame was received and dropped. */
export async function bareClient({ server, lines }: Contest): Promise<number> {
  const startedAt = performance.now();
  const socket = new WebSocket(server.logsUrl, {
    headers: { Authorization: `Bearer ${server.token}`, Origin: server.appUrl },
    perMessageDeflate: false,
  });
  await once(socket, "open");
  let received = 0;
  const all = Promise.withResolvers<undefined>();
  socket.on("message", () => {
    received += 1;
    if (received === lines) {
      all.resolve(undefined);
    }
  });
  socket.send("");
  await all.promise;
  const seconds = (performance.now() - startedAt) / 1e3;
  socket.terminate();
  return seconds;
}

/** Seconds until every line is in the file. */
export async function runToFile({ server, textBytes, folder }: Contest): Promise<number> {
  const file = join(folder, "run.log");
  const writer = createWriteStream(file, { mode: 0o600 });
  const stop = new AbortController();
  const startedAt = performance.now();
  const ended = run({
    url: server.logsUrl,
    token: server.token,
    follow: true,
    writer,
    signal: stop.signal,
  }).catch((error: unknown) => {
    if (!stop.signal.aborted) {
      throw error;
    }
  });
  while (writer.bytesWritten < textBytes) {
    await delay(2);
  }
  const seconds = (performance.now() - startedAt) / 1e3;
  stop.abort();
  await ended;
  writer.end();
  await once(writer, "close");
  await rm(file);
  return seconds;
}

/** Seconds until a shell command has written as many lines to stdout; it finds the app through its environment. */
export async function peer({ server, lines, folder }: Contest, command: string): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(command, {
    shell: true,
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      APP_NAME: "bench",
      APP_URL: server.appUrl,
      APP_TOKEN: server.token,
      DATABRICKS_CONFIG_FILE: join(folder, "databrickscfg"),
    },
  });
  let received = 0;
  let seconds: number | undefined;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    for (const byte of chunk) {
      received += byte === 10 ? 1 : 0;
    }
    if (received >= lines) {
      seconds = (performance.now() - startedAt) / 1e3;
      break;
    }
  }
  if (child.pid !== undefined && child.exitCode === null) {
    process.kill(-child.pid, "SIGTERM");
  }
  if (seconds === undefined) {
    throw new Error(`The peer wrote ${received} of ${lines} lines.`);
  }
  return seconds;
}
