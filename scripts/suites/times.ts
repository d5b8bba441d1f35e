import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectFolder } from "../command.ts";

/** How long each file of tests took when it last ran on this machine, seconds by its path. */
const timesFile = join(projectFolder, "out/test-times.json");

export interface Times {
  /** Seconds; a guess from the file's length where it never ran here. */
  of(file: string): number;
  note(file: string, seconds: number): void;
  save(): void;
}

function read(): Record<string, number> {
  try {
    return JSON.parse(readFileSync(timesFile, "utf8")) as Record<string, number>;
  } catch {
    return {};
  }
}

export function readTimes(): Times {
  const known = new Map(Object.entries(read()));
  return {
    of: (file) => known.get(file) ?? statSync(join(projectFolder, file)).size / 200,
    note(file, seconds) {
      known.set(file, seconds);
    },
    save() {
      mkdirSync(dirname(timesFile), { recursive: true });
      writeFileSync(timesFile, JSON.stringify(Object.fromEntries([...known].sort()), undefined, 2));
    },
  };
}
