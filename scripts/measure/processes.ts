import { readFile } from "node:fs/promises";
import { descendants } from "../processTree.ts";

/** Linux counts processor time in these, a hundredth of a second each. */
const ticksPerSecond = 100;

/** The processes below this one that were started with this argument; at least one. */
export async function findProcesses(argument: string): Promise<readonly [number, ...number[]]> {
  const found: number[] = [];
  for (const pid of descendants([process.pid])) {
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (command.includes(argument)) found.push(pid);
  }
  const [first, ...others] = found;
  if (first === undefined) throw new Error(`No process below this one was started with ${argument}.`);
  return [first, ...others];
}

/** Memory that is resident now, or was at most, megabytes. */
export async function processFigure(pid: number, figure: "residentMb" | "highestMb"): Promise<number> {
  const name = figure === "residentMb" ? "VmRSS" : "VmHWM";
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]) / 1024;
}

/** Processor time that processes took so far, of all their threads, seconds. */
export async function processorSeconds(pids: readonly number[]): Promise<number> {
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, "utf8").catch(() => "")));
  return stats.reduce((sum, stat) => sum + (stat === "" ? 0 : secondsOf(stat)), 0);
}

/** The same as Linux writes it; what the program is called can have spaces and brackets in it. */
export function secondsOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
