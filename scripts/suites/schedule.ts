import { inspect } from "node:util";
import { Setback } from "../setback.ts";
import type { Counts, Part, Print, Suite } from "./suite.ts";

/** Suites whose parts take turns: at most `places` of them run at once, in this order. */
export interface Lane {
  readonly suites: readonly Suite[];
  readonly places: number;
  /** No part begins after this time, epoch milliseconds. */
  readonly untilMs?: number;
}

export interface Result extends Counts {
  readonly name: string;
  /** From the start of its first part to the end of its last. */
  readonly seconds: number;
}

/** A part that failed, and why. */
export interface Failure {
  readonly title: string;
  /** What it printed, or why it could not be run. */
  readonly printed: string;
}

/** A part that did not begin, and whose it is. */
export interface LeftOut {
  readonly suite: string;
  readonly part: Part;
}

export interface Schedule {
  /** Runs a lane to its end, beside all others that are running. Answers what time was too short for. */
  run(lane: Lane): Promise<readonly LeftOut[]>;
  /** Counts what cannot be run as failed, with the reason. */
  fail(name: string, reason: string): void;
  /** Of every suite, in the order in which they began. */
  results(): Result[];
  hasFailed(name: string): boolean;
  /** In the order in which they ended. */
  failures(): readonly Failure[];
  /** Shows what the parts that still run have printed until now, for the end by an interrupt. */
  showRunning(): void;
}

export interface ScheduleOptions {
  readonly show: Print;
  readonly onEnd?: (part: Part, seconds: number) => void;
}

interface Tally {
  readonly startMs: number;
  endMs: number;
  passed: number;
  failed: number;
  skipped: number;
}

/** Runs a part, and takes down what it prints. */
async function runPart(part: Part, printed: Uint8Array[]): Promise<Counts> {
  const print: Print = (text) => {
    printed.push(typeof text === "string" ? Buffer.from(text) : text);
  };
  try {
    return await part.run(print);
  } catch (error) {
    print(`${error instanceof Setback ? error.message : inspect(error)}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/**
 * Runs lanes beside each other. What a part prints is shown in one piece when it has ended: the output of two at once
 * could not be read.
 */
export function createSchedule({ show, onEnd }: ScheduleOptions): Schedule {
  const tallies = new Map<string, Tally>();
  /** The titles of the parts that run, by what they printed. */
  const running = new Map<readonly Uint8Array[], string>();
  const failures: Failure[] = [];
  const tallyOf = (name: string): Tally => {
    const now = Date.now();
    const tally = tallies.get(name) ?? { startMs: now, endMs: now, passed: 0, failed: 0, skipped: 0 };
    tallies.set(name, tally);
    return tally;
  };
  const runNext = async (suite: Suite, part: Part): Promise<void> => {
    const tally = tallyOf(suite.name);
    const startMs = Date.now();
    const printed: Uint8Array[] = [];
    const title = `${suite.name}${part.name === "" ? "" : `: ${part.name}`}`;
    running.set(printed, title);
    const counts = await runPart(part, printed);
    running.delete(printed);
    tally.endMs = Date.now();
    tally.passed += counts.passed;
    tally.failed += counts.failed;
    tally.skipped += counts.skipped;
    if (counts.failed > 0) failures.push({ title, printed: Buffer.concat(printed).toString() });
    onEnd?.(part, (tally.endMs - startMs) / 1000);
    show(Buffer.concat([Buffer.from(`\n── ${title}\n`), ...printed]));
  };
  return {
    async run({ suites, places, untilMs = Infinity }) {
      const waiting = suites.flatMap((suite) => suite.parts.map((part) => [suite, part] as const));
      const work = async (): Promise<void> => {
        while (Date.now() < untilMs) {
          const next = waiting.shift();
          if (next === undefined) return;
          await runNext(...next);
        }
      };
      await Promise.all(Array.from({ length: places }, work));
      return waiting.map(([suite, part]) => ({ suite: suite.name, part }));
    },
    fail(name, reason) {
      tallyOf(name).failed += 1;
      failures.push({ title: name, printed: reason });
      show(`\n── ${name}\n${reason}\n`);
    },
    results: () =>
      [...tallies].map(([name, { startMs, endMs, passed, failed, skipped }]) => ({
        name,
        passed,
        failed,
        skipped,
        seconds: (endMs - startMs) / 1000,
      })),
    hasFailed: (name) => (tallies.get(name)?.failed ?? 0) > 0,
    failures: () => failures,
    showRunning() {
      for (const [printed, title] of running) {
        show(Buffer.concat([Buffer.from(`\n── ${title}, which did not end\n`), ...printed]));
      }
    },
  };
}
