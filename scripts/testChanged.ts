import { basename } from "node:path";
import { parseArgs } from "node:util";
import { changedFiles } from "./changed/changes.ts";
import { createImportGraph } from "./changed/importGraph.ts";
import { selectTests, type Selection } from "./changed/selection.ts";
import { programs, projectFolder, runNode } from "./command.ts";
import { watchCommandLines } from "./secrets/commandLines.ts";
import { createRunFolders, type RunFolders } from "./secrets/runFolders.ts";
import { runScript } from "./setback.ts";
import { buildStep, insideSuite, packageStep, windowSuite } from "./suites/plan.ts";
import { filesOneByOne } from "./suites/programs.ts";
import { report } from "./suites/report.ts";
import { createSchedule, type Schedule } from "./suites/schedule.ts";
import { secretSuite } from "./suites/secrets.ts";
import { step, type Suite } from "./suites/suite.ts";
import { readTimes, type Times } from "./suites/times.ts";
import { prepareMachine } from "./vscode/machine.ts";

const usage = `Usage: npm run test:changed [-- --base <commit>]

Lints and compiles what differs from the commit (by default the one where this branch left main; what is not committed
counts too), and runs the tests that lead to it by their imports, the nearest first, for less than a minute.
`;

/** No file of tests begins later: the last to begin needs its time, too. */
const beginWithinMs = 35_000;

function checkSuites({ sources, formatted }: Selection): Suite[] {
  const check = (name: string, ...args: string[]): Suite =>
    step(name, "check", (print) => runNode(args, { print }));
  return [
    ...(sources.length === 0 ? [] : [check("types", programs.tsc, "-p", ".")]),
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
): Promise<string[]> {
  const node: Suite = {
    name: "node",
    group: "node",
    parts: filesOneByOne("test", selection.node, { folders }),
  };
  const lane = async (suites: readonly Suite[], places = 1): Promise<string[]> =>
    (await schedule.run({ suites, places, untilMs })).flatMap(({ part }) => part.file ?? []);
  const runWindowed = async (): Promise<string[]> => {
    if (selection.inside.length + selection.windows.length === 0) return [];
    await prepareMachine({ needsBrowser: true });
    const windows = windowSuite(selection.windows, folders, times);
    const late = selection.windows.length > 0 ? await lane([packageStep, windows]) : [];
    if (selection.inside.length === 0) return late;
    const inside = insideSuite(selection.inside, folders);
    return [...late, ...(await lane([buildStep, inside]))];
  };
  const late = await Promise.all([lane(checkSuites(selection)), lane([node]), runWindowed()]);
  return late.flat();
}

/** By the suite that each belongs to, since they may be many. */
function tellLeftOut(files: readonly string[]): void {
  if (files.length === 0) return;
  const byFolder = Map.groupBy(files, (file) => file.slice(0, file.lastIndexOf("/")));
  console.log("\nA minute is too short for these, which the change may touch, too. npm test runs them:");
  for (const [folder, each] of byFolder) {
    console.log(`  ${folder}: ${each.map((file) => basename(file, ".test.ts")).join(", ")}`);
  }
}

async function run(folders: RunFolders, base: string | undefined): Promise<number> {
  const untilMs = Date.now() + beginWithinMs;
  const { base: commit, files: changed } = changedFiles(projectFolder, base);
  console.log(`${changed.length} files differ from ${commit.slice(0, 12)}.`);
  if (changed.length === 0) return 0;
  const times = readTimes();
  const graph = createImportGraph(projectFolder);
  const selection = selectTests({ root: projectFolder, graph, changed, secondsOf: (file) => times.of(file) });
  const schedule = createSchedule({ show: (text) => process.stdout.write(text) });
  const commandLines = watchCommandLines();
  const late = await runSelection(schedule, selection, { folders, times, untilMs });
  commandLines.stop();
  await schedule.run({ suites: [secretSuite(folders, commandLines.seen, false)], places: 1 });
  tellLeftOut([...selection.leftOut, ...late]);
  return report(schedule.results());
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
