import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
}

/** Linux answers from /proc, since a slim image has no `ps`. */
function processTable(): ProcessRow[] {
  if (process.platform !== "linux") {
    return execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
      .split("\n")
      .map((line) => line.trim().split(/\s+/).map(Number))
      .map(([pid = 0, parent = 0]) => ({ pid, parent }));
  }
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        // The command may hold spaces and parentheses: fields are counted from its last closing one.
        const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return state === "Z" ? [] : [{ pid: Number(name), parent: Number(parent) }];
      } catch {
        return [];
      }
    });
}

/** These processes and everything below them. */
export function descendants(roots: readonly number[], table = processTable()): number[] {
  const found = new Set(roots);
  let before: number;
  do {
    before = found.size;
    for (const row of table) if (found.has(row.parent)) found.add(row.pid);
  } while (found.size > before);
  return [...found];
}

/** What lives now of these and of everything below them. */
export function livingTree(roots: readonly number[]): number[] {
  const table = processTable();
  const living = new Set(table.map(({ pid }) => pid));
  return descendants(
    roots.filter((pid) => living.has(pid)),
    table,
  );
}

function signalProcess(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

function isRunning(pid: number): boolean {
  if (!signalProcess(pid, 0)) return false;
  return process.platform !== "linux" || processTable().some((row) => row.pid === pid);
}

/**
 * Ends a process and everything it started, by id: SIGTERM, then SIGKILL to what is left after `graceMs`.
 * A server's terminals and extension hosts have process groups of their own, so that a group signal misses them.
 */
export async function endTree(pid: number | undefined, graceMs = 2000): Promise<void> {
  if (pid === undefined) return;
  const members = descendants([pid]);
  for (const member of members) signalProcess(member, "SIGTERM");
  const deadline = Date.now() + graceMs;
  while (Date.now() < deadline && members.some(isRunning)) await delay(50);
  for (const member of descendants(members.filter(isRunning))) signalProcess(member, "SIGKILL");
}

/** Ends these and everything below them at once, for an `exit` listener, where nothing can be awaited. */
export function endTreesNow(roots: readonly number[]): void {
  for (const member of descendants(roots)) if (member !== process.pid) signalProcess(member, "SIGKILL");
}

/** Whether a process with this id lives, as far as this machine's process table tells. */
export function isAlive(pid: number): boolean {
  return isRunning(pid);
}
