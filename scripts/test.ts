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

const usage = `Usage: npm test [-- --only node|vscode|e2e] [-- <part of a file's name>...]

All suites by default: lint, types, format, build, node:test, inside VS Code, and the packaged extension in a window.
At the end everything that they left, printed or started is searched for the secrets they used.
`;

/** Opening a window is work for two cores; a third one at once made the whole run slower. */
const windowsAtOnce = Math.min(4, Math.max(2, Math.floor(availableParallelism() / 2)));

/** Needs both: a VS Code of this machine and, for the windows, the package. */
async function runInVSCode(schedule: Schedule, plan: Plan, only: Only): Promise<void> {
  const lane = (suite: Suite, places = 1) => schedule.run({ suites: [suite], places });
  const runWindows = async (packaged: boolean): Promise<void> => {
    if (packaged) await lane(plan.windows, windowsAtOnce);
    else schedule.fail(plan.windows.name, "It was left out: there is no package to install.");
  };
  const runInside = async (): Promise<void> => {
    if (plan.inside.parts.length === 0) return;
    await lane(plan.build);
    await lane(plan.inside);
  };
  if (only === "vscode") return runInside();
  if (plan.windows.parts.length === 0) return only === undefined ? runInside() : undefined;
  // Both write dist/: the bundle for the tests inside VS Code comes after the one for the package.
  await lane(plan.package);
  await Promise.all([
    runWindows(!schedule.hasFailed(plan.package.name)),
    only === undefined ? runInside() : undefined,
  ]);
}

async function canOpenVSCode(schedule: Schedule): Promise<boolean> {
  try {
    await prepareMachine({ needsBrowser: true });
    return true;
  } catch (error) {
    schedule.fail("machine", error instanceof Setback ? error.message : inspect(error));
    return false;
  }
}

async function runAll(schedule: Schedule, plan: Plan, only: Only): Promise<void> {
  const runLane = async (suites: readonly Suite[]): Promise<unknown> => schedule.run({ suites, places: 1 });
  const runWindowed = async (): Promise<void> => {
    const wanted = [plan.inside, plan.windows].filter(
      ({ group, parts }) => parts.length > 0 && (only === undefined || group === only),
    );
    if (wanted.length === 0) return;
    if (await canOpenVSCode(schedule)) return runInVSCode(schedule, plan, only);
    for (const { name } of wanted) {
      schedule.fail(name, "It was left out: there is no VS Code to run it in.");
    }
  };
  await Promise.all([
    only === "node" ? undefined : runWindowed(),
    only === undefined ? runLane(plan.checks) : undefined,
    only === undefined || only === "node" ? runLane(plan.node) : undefined,
  ]);
}

function isOnly(value: string | undefined): value is Only {
  return value === undefined || ["node", "vscode", "e2e"].includes(value);
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
  return report(schedule.results());
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
    console.error(`--only takes node, vscode or e2e, not "${only}".`);
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
