import { readdirSync, statSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LogLine } from "../../../src/logstream/index.ts";
import { KeptLogs, type AppPlace } from "../../../src/sessions/kept/keptLogs.ts";
import { LineReader } from "../../../src/reading/lineReader.ts";
import type { SessionItem } from "../../../src/sessions/sessionItem.ts";

export const place: AppPlace = { host: "https://one.example", app: "orders-api" };
/** When the lines of these tests were logged, epoch seconds. */
export const base = 1_790_000_000;

/** For what nothing may go wrong with. */
export function noTrouble(error: Error): void {
  throw error;
}

export async function newRoot(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), "app-logs-kept-")), "kept");
}

export function dated(count: number, from = 0, text = "line"): LogLine[] {
  return Array.from({ length: count }, (_, index) => ({
    source: "APP",
    timestamp: base + (from + index) / 100,
    message: `${text} ${from + index}`,
  }));
}

export function received(lines: readonly LogLine[], arrivedMs = Date.now()): SessionItem[] {
  return new LineReader().readAll(lines).map((read) => ({ kind: "line", ...read, arrivedMs }));
}

export function gap(sinceS: number, untilS: number): SessionItem {
  const notice = {
    kind: "gap",
    cause: "buffer-overrun",
    since: sinceS * 1000,
    until: untilS * 1000,
  } as const;
  return { kind: "notice", notice, arrivedMs: Date.now() };
}

export async function readAll(
  kept: KeptLogs,
  of = place,
  sinceMs = 0,
  untilMs = Infinity,
): Promise<string[]> {
  const messages: string[] = [];
  const { signal } = new AbortController();
  for await (const lines of kept.read({ ...of, sinceMs, untilMs, signal }))
    messages.push(...lines.map(({ message }) => message));
  return messages;
}

export function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted();
  } catch {
    return [];
  }
}

export function bytesBelow(folder: string): number {
  return filesBelow(folder).reduce((sum, file) => sum + statSync(file).size, 0);
}

/** Keeps lines through a session's keeper of their own, and all is written when it settles. */
export async function keepAll(
  root: string,
  lines: readonly LogLine[],
  log: string,
  of = place,
): Promise<void> {
  const kept = new KeptLogs({ root });
  const keeper = kept.keep(of, log, noTrouble);
  keeper.see(received(lines));
  await kept.close();
}
