import { judge } from "./judge.ts";
import { planSchedule, type Plan } from "./plan.ts";
import { play, type Recording, type Streamer } from "./player.ts";

export interface SimulationOptions {
  readonly schedules: number;
  /** Of the first schedule; the others follow. */
  readonly seed: number;
  /** Default `planSchedule`. */
  readonly plan?: ((seed: number) => Plan) | undefined;
  readonly streamer?: Streamer | undefined;
  readonly onFailure?: ((report: string) => void) | undefined;
  /** Ends early when this says so. */
  readonly isEnough?: (() => boolean) | undefined;
}

export interface Totals {
  schedules: number;
  failures: number;
  connections: number;
  lines: number;
  gaps: number;
}

/** Schedules under way at the same time: while one waits for its turn of the event loop another goes on. */
const AT_ONCE = 16;

export async function simulate(options: SimulationOptions): Promise<Totals> {
  const totals: Totals = { schedules: 0, failures: 0, connections: 0, lines: 0, gaps: 0 };
  let next = options.seed;
  const end = options.seed + options.schedules;
  const { plan = planSchedule } = options;
  async function work(): Promise<void> {
    while (next < end && options.isEnough?.() !== true) {
      const seed = next;
      next += 1;
      const recording = await play(plan(seed), options.streamer);
      const problems = judge(recording);
      totals.schedules += 1;
      count(totals, recording);
      if (problems.length > 0) {
        totals.failures += 1;
        options.onFailure?.(
          [`Seed ${seed} failed:`, ...problems.map((problem) => `  - ${problem}`)].join("\n"),
        );
      }
    }
  }
  const { stackTraceLimit } = Error;
  // Each drop is an error, and nobody reads where it was made.
  Error.stackTraceLimit = 0;
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  return totals;
}

function count(totals: Totals, { connections, ledger }: Recording): void {
  totals.connections += connections.length;
  totals.lines += ledger.length;
  for (const { events } of connections) {
    totals.gaps += events.filter(({ kind }) => kind === "gap").length;
  }
}
