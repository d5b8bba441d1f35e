import { judge } from "./judge.ts";
import { play } from "./player.ts";
import { planSchedule } from "./schedule.ts";

export interface SoakOptions {
  readonly schedules: number;
  /** Of the first schedule; the others follow. */
  readonly seed: number;
  /** Default 24. */
  readonly concurrency?: number | undefined;
  readonly onProgress?: ((totals: Totals) => void) | undefined;
  /** With everything there is to know about a schedule that failed. */
  readonly onFailure?: ((report: string) => void) | undefined;
}

export interface Totals {
  schedules: number;
  failures: number;
  connects: number;
  lines: number;
  delivered: number;
  gaps: number;
  readonly faults: Map<string, number>;
}

/** Plays schedules, several at a time. */
export async function soak(options: SoakOptions): Promise<Totals> {
  const totals: Totals = {
    schedules: 0,
    failures: 0,
    connects: 0,
    lines: 0,
    delivered: 0,
    gaps: 0,
    faults: new Map(),
  };
  let next = options.seed;
  const end = options.seed + options.schedules;
  async function work(): Promise<void> {
    while (next < end) {
      const seed = next;
      next += 1;
      const report = await playOne(seed, totals);
      totals.schedules += 1;
      if (report !== undefined) {
        totals.failures += 1;
        options.onFailure?.(report);
      }
      options.onProgress?.(totals);
    }
  }
  await Promise.all(Array.from({ length: options.concurrency ?? 24 }, work));
  return totals;
}

/** @returns what to tell about a failure, nothing when all went well. */
async function playOne(seed: number, totals: Totals): Promise<string | undefined> {
  const schedule = planSchedule(seed);
  const command = `npm run test:soak -- --schedules 1 --seed ${seed}`;
  try {
    const { recording, problems, trace, faults } = await play(schedule);
    const verdict = judge(recording, schedule.lines);
    totals.connects += recording.dials.length;
    totals.lines += recording.ledger.length;
    totals.delivered += verdict.delivered;
    totals.gaps += verdict.gaps;
    for (const [fault, times] of faults) {
      totals.faults.set(fault, (totals.faults.get(fault) ?? 0) + times);
    }
    const all = [...problems, ...verdict.problems];
    if (all.length === 0) {
      return undefined;
    }
    const { app, lines, stream } = schedule;
    return [
      `Seed ${seed} failed; to play it again: ${command}`,
      ...all.map((problem) => `  - ${problem}`),
      `  app ${JSON.stringify(app)}`,
      `  lines ${JSON.stringify(lines)}`,
      `  stream ${JSON.stringify(stream)}`,
      ...trace.map((entry) => `  ${entry}`),
    ].join("\n");
  } catch (error) {
    return `Seed ${seed} failed; to play it again: ${command}\n  - ${(error as Error).stack ?? String(error)}`;
  }
}

export function describeTotals(totals: Totals): string {
  const faults = [...totals.faults]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, times]) => `${name} ${times}`);
  return [
    `${totals.schedules} schedules, ${totals.failures} failed: ${totals.connects} connects, ${totals.lines} lines emitted, ${totals.delivered} delivered once and in order, ${totals.gaps} gaps announced.`,
    `Faults: ${faults.join(", ")}.`,
  ].join(" ");
}
