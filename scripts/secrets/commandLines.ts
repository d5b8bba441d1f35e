import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { livingTree } from "../processTree.ts";

export interface CommandLineWatch {
  /** Every different one seen so far. */
  readonly seen: ReadonlySet<string>;
  stop(): void;
}

/** Each process is another one after `exec`, so that it is read every time. */
function readCommandLines(pids: ReadonlySet<number>): string[] {
  if (process.platform !== "linux") {
    return execFileSync("ps", ["-A", "-ww", "-o", "pid=,command="], { encoding: "utf8" })
      .split("\n")
      .filter((row) => pids.has(Number.parseInt(row, 10)))
      .map((row) => row.trim().replace(/^\d+\s+/, ""));
  }
  return [...pids].flatMap((pid) => {
    try {
      return [readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim()];
    } catch {
      // It has ended.
      return [];
    }
  });
}

/**
 * Looks again and again at the command lines of every process below this one, also of those whose parent has ended since
 * they were first seen. What lives for less than `everyMs` can be missed.
 */
export function watchCommandLines(everyMs = process.platform === "linux" ? 100 : 1000): CommandLineWatch {
  const seen = new Set<string>();
  if (process.platform === "win32") {
    console.log("Command lines are not watched: Windows shows those of others to no program of ours.");
    return { seen, stop: () => undefined };
  }
  let known: readonly number[] = [];
  const look = (): void => {
    known = livingTree([process.pid, ...known]).filter((pid) => pid !== process.pid);
    for (const line of readCommandLines(new Set(known))) if (line !== "") seen.add(line);
  };
  const timer = setInterval(look, everyMs);
  return {
    seen,
    stop: () => {
      clearInterval(timer);
    },
  };
}
