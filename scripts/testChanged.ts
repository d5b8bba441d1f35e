import { parseArgs } from "node:util";
import { atExit } from "./atExit.ts";
import { changedFiles } from "./changed/changes.ts";
import { createImportGraph } from "./changed/importGraph.ts";
import { leftOutLines } from "./changed/leftOut.ts";
import { selectTests, type Selection } from "./changed/selection.ts";
import { programs, projectFolder } from "./command.ts";
import { watchCommandLines } from "./secrets/commandLines.ts";
import { createRunFolders, type RunFolders } from "./secrets/runFolders.ts";
import { runScript } from "./setback.ts";
import { buildStep, insideSuite, packageStep, programStep, windowSuite } from "./suites/plan.ts";
import { filesOneByOne } from "./suites/programs.ts";
import { report } from "./suites/report.ts";
import { createSchedule, type LeftOut, type Schedule } from "./suites/schedule.ts";
import { secretSuite } from "./suites/secrets.ts";
import type { Suite } from "./suites/suite.ts";
import { readTimes, type Times } from "./suites/times.ts";
import { prepareMachine } from "./vscode/machine.ts";

/** No file of tests begins later: the last to begin needs its time, too. */
const beginWithinMs = 35_000;

const usage = `Usage: npm run test:changed [-- --base <commit>]

Lints and compiles what differs from the commit (by default the one where this branch left main, or on main itself the
one before the last; what is not committed counts too), however long that takes. Beside it, it runs the tests that lead
to the change by what they import and name, the nearest first: all that can begin within ${beginWithinMs / 1000} seconds. It names the others.
`;

function checkSuites({ types, sources, formatted }: Selection): Suite[] {
  const check = (name: string, ...args: string[]): Suite => programStep(name, "check", ...args);
  return [
    ...(!types ? [] : [check("types", programs.tsc, "-p", ".")]),
    ...(sources.length === 0 ? [] : [check("lint", programs.eslint, "--no-warn-ignored", ...sources)]),
    ...(formatted.length === 0
      ? []
      : [check("format", programs.prettier, "--check", "--ignore-unknown", ...formatted)]),
  ];
}

async function runSelection(
  schedule: Schedule,
  selection: Selection,
  { folders, times, untilMs }: { folders: RunFolders; times: Times; untilMs: number },
): Promise<LeftOut[]> {
  const node: Suite = {
    name: "node",
    group: "node",
    parts: filesOneByOne("test", selection.node, { folders }),
  };
  const lane = (...suites: Suite[]): Promise<readonly LeftOut[]> =>
    schedule.run({ suites, places: 1, untilMs });
  const runWindowed = async (): Promise<readonly LeftOut[]> => {
    if (selection.inside.length + selection.windows.length === 0) return [];
    await prepareMachine({ needsBrowser: true });
    const windows = windowSuite(selection.windows, folders, times);
    const late = selection.windows.length > 0 ? await lane(packageStep, windows) : [];
    if (selection.inside.length === 0) return late;
    const inside = insideSuite(selection.inside, folders);
    return [...late, ...(await lane(buildStep, inside))];
  };
  // The checks are never too late: without them nothing else tells much.
  const checks = schedule.run({ suites: checkSuites(selection), places: 1 });
  const late = await Promise.all([checks, lane(node), runWindowed()]);
  return late.flat();
}

async function run(folders: RunFolders, base: string | undefined): Promise<number> {
  const untilMs = Date.now() + beginWithinMs;
  const { base: commit, files: changed } = changedFiles(projectFolder, base);
  console.log(`${changed.length} files differ from ${commit.slice(0, 12)}.`);
  if (changed.length === 0) return 0;
  const times = readTimes();
  const graph = createImportGraph(projectFolder, changed);
  const selection = selectTests({ root: projectFolder, graph, changed, secondsOf: (file) => times.of(file) });
  const schedule = createSchedule({ show: (text) => process.stdout.write(text) });
  atExit(() => {
    schedule.showRunning();
  });
  const commandLines = watchCommandLines();
  const late = await runSelection(schedule, selection, { folders, times, untilMs });
  commandLines.stop();
  await schedule.run({ suites: [secretSuite(folders, commandLines.seen, false)], places: 1 });
  const leftOut = leftOutLines(selection, late);
  if (leftOut.length > 0) {
    console.log("\nA minute is too short for these, which the change may touch, too. npm test runs them:");
    for (const line of leftOut) console.log(`  ${line}`);
  }
  return report(schedule);
}

await runScript(async () => {
  const { values } = parseArgs({
    options: { base: { type: "string" }, help: { type: "boolean", short: "h", default: false } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const folders = await createRunFolders();
  try {
    return await run(folders, values.base);
  } finally {
    folders.remove();
  }
});
