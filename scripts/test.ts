import { availableParallelism } from "node:os";
import { inspect, parseArgs } from "node:util";
import { atExit } from "./atExit.ts";
import { watchCommandLines } from "./secrets/commandLines.ts";
import { createRunFolders, type RunFolders } from "./secrets/runFolders.ts";
import { runScript, Setback } from "./setback.ts";
import { makePlan, type Only, type Plan } from "./suites/plan.ts";
import { report } from "./suites/report.ts";
import { createSchedule, type Schedule } from "./suites/schedule.ts";
import { secretSuite } from "./suites/secrets.ts";
import type { Suite } from "./suites/suite.ts";
import { readTimes } from "./suites/times.ts";
import { prepareMachine } from "./vscode/machine.ts";
import { chosenRelease, releases } from "./vscode/releases.ts";

const usage = `Usage: npm test [-- --only node|vscode|e2e|floor] [-- <part of a file's name>...]

All suites by default: lint, types, format, build, node:test, inside VS Code, and the packaged extension in a window.
"floor" is what runs once more, in the oldest VS Code that the manifest accepts.
At the end everything that they left, printed or started is searched for the secrets they used.
`;

/** Opening a window is work for two cores; a third one at once made the whole run slower. */
const windowsAtOnce = Math.min(4, Math.max(2, Math.floor(availableParallelism() / 2)));

/** Answers those that there is a VS Code for; the others have failed. */
async function prepareVSCode(schedule: Schedule, suites: readonly Suite[]): Promise<Suite[]> {
  const ready: Suite[] = [];
  for (const [isFloor, group] of Map.groupBy(suites, (suite) => suite.group === "floor")) {
    const release = isFloor ? releases.floor : chosenRelease();
    try {
      await prepareMachine({ needsBrowser: true, release });
      ready.push(...group);
    } catch (error) {
      const name = `VS Code ${release.vscode}`;
      schedule.fail(name, error instanceof Setback ? error.message : inspect(error));
      for (const suite of group) schedule.fail(suite.name, `It was left out: there is no ${name} here.`);
    }
  }
  return ready;
}

async function runInVSCode(schedule: Schedule, plan: Plan, suites: readonly Suite[]): Promise<void> {
  const windows = plan.windows.filter((suite) => suites.includes(suite));
  const inside = plan.inside.filter((suite) => suites.includes(suite));
  const runWindows = async (): Promise<void> => {
    if (!schedule.hasFailed(plan.package.name)) {
      await schedule.run({ suites: windows, places: windowsAtOnce });
      return;
    }
    for (const { name } of windows) schedule.fail(name, "It was left out: there is no package to install.");
  };
  const runInside = async (): Promise<void> => {
    if (inside.length > 0) await schedule.run({ suites: [plan.build, ...inside], places: 1 });
  };
  // Both write dist/: the bundle for the tests inside VS Code comes after the one for the package.
  if (windows.length > 0) await schedule.run({ suites: [plan.package], places: 1 });
  await Promise.all([runWindows(), runInside()]);
}

async function runAll(schedule: Schedule, plan: Plan, only: Only): Promise<void> {
  const runLane = async (suites: readonly Suite[]): Promise<unknown> => schedule.run({ suites, places: 1 });
  const runWindowed = async (): Promise<void> => {
    const wanted = [...plan.inside, ...plan.windows].filter(
      ({ group, parts }) => parts.length > 0 && (only === undefined || group === only),
    );
    if (wanted.length > 0) await runInVSCode(schedule, plan, await prepareVSCode(schedule, wanted));
  };
  await Promise.all([
    only === "node" ? undefined : runWindowed(),
    only === undefined ? runLane(plan.checks) : undefined,
    only === undefined || only === "node" ? runLane(plan.node) : undefined,
  ]);
}

function isOnly(value: string | undefined): value is Only {
  return value === undefined || ["node", "vscode", "e2e", "floor"].includes(value);
}

async function run(folders: RunFolders, patterns: readonly string[], only: Only): Promise<number> {
  const times = readTimes();
  const schedule = createSchedule({
    show: (text) => process.stdout.write(text),
    onEnd: ({ file }, seconds) => {
      if (file !== undefined) times.note(file, seconds);
    },
  });
  const plan = makePlan({ folders, patterns, times });
  const typos = plan.namesNothing(only);
  if (typos.length > 0) {
    throw new Setback(`No file of ${only ?? "the"} tests has "${typos.join('" or "')}" in its name.`);
  }
  atExit(() => {
    schedule.showRunning();
  });
  const commandLines = watchCommandLines();
  await runAll(schedule, plan, only);
  commandLines.stop();
  times.save();
  const isWhole = patterns.length === 0;
  await schedule.run({ suites: [secretSuite(folders, commandLines.seen, isWhole)], places: 1 });
  return report(schedule);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { only: { type: "string" }, help: { type: "boolean", short: "h", default: false } },
  });
  const { only } = values;
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (!isOnly(only)) {
    console.error(`--only takes node, vscode, e2e or floor, not "${only}".`);
    return 2;
  }
  const folders = await createRunFolders();
  try {
    return await run(folders, positionals, only);
  } finally {
    folders.remove();
  }
}

await runScript(main);
