import { parseArgs } from "node:util";
import { planSearches } from "../test/simulation/plan.ts";
import { simulate } from "../test/simulation/simulate.ts";

// npm run test:simulation -- [--schedules 20000] [--seed <number>] [--searches]: the streamer in virtual time, by schedules
// of all kinds, or by those alone that change the search. Without a seed from one that nobody chose.
const { values } = parseArgs({
  options: {
    schedules: { type: "string", default: "20000" },
    seed: { type: "string" },
    searches: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const startedAt = performance.now();
const cpuAtStart = process.cpuUsage();
console.log(`From seed ${seed}.`);
let told = 0;
const totals = await simulate({
  schedules: Number(values.schedules),
  seed,
  plan: values.searches ? planSearches : undefined,
  onFailure: (report) => {
    console.log(report);
  },
  isEnough: () => {
    told += 1;
    if (told % 20_000 === 0) {
      console.log(`${told} schedules, ${((performance.now() - startedAt) / 1e3).toFixed(0)} s`);
    }
    return false;
  },
});
const seconds = (performance.now() - startedAt) / 1e3;
// The rate of a machine that does nothing else.
const { user, system } = process.cpuUsage(cpuAtStart);
const perSecond = (totals.schedules / (user + system)) * 1e6;
console.log(
  `${totals.schedules} schedules, ${totals.failures} failed: ${totals.connections} connections, ${totals.lines} lines, ${totals.gaps} gaps, ${seconds.toFixed(0)} s, ${perSecond.toFixed(0)} schedules a second of CPU time.`,
);
process.exitCode = totals.failures === 0 ? 0 : 1;
