import { parseArgs } from "node:util";
import { describeTotals, soak } from "../test/soak/soak.ts";

const usage = `Usage: npm run test:soak -- [--schedules 1000] [--seed 1]

Plays random faults against the streamer and compares what it delivers with what it was sent.
`;

/** Undefined when the text is no whole number above 0. */
function readCount(text: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

function readArguments(): { schedules: number; seed: number } | undefined {
  try {
    const { values } = parseArgs({
      options: {
        schedules: { type: "string", default: "1000" },
        seed: { type: "string", default: "1" },
      },
    });
    const schedules = readCount(values.schedules);
    const seed = readCount(values.seed);
    return schedules === undefined || seed === undefined ? undefined : { schedules, seed };
  } catch {
    // An option nobody knows: the usage says which there are.
    return undefined;
  }
}

const chosen = readArguments();
if (chosen === undefined) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  const startedAt = performance.now();
  const totals = await soak({
    ...chosen,
    onProgress: ({ schedules, failures }) => {
      if (schedules % 500 === 0) {
        console.log(`${schedules} schedules, ${failures} failed`);
      }
    },
    onFailure: (report) => {
      console.log(report);
    },
  });
  console.log(describeTotals(totals));
  console.log(`${((performance.now() - startedAt) / 1e3).toFixed(0)} s`);
  process.exitCode = totals.failures === 0 ? 0 : 1;
}
