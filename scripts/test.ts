import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { defaultVsix } from "../test/ui-e2e/support/window.ts";
import { packageExtension, programs, projectFolder, runNode } from "./command.ts";
import { watchCommandLines } from "./secrets/commandLines.ts";
import { createRunFolders, type RunFolders } from "./secrets/runFolders.ts";
import { scanForSecrets } from "./secrets/scan.ts";
import { Setback } from "./setback.ts";
import { prepareMachine } from "./vscode/machine.ts";

const usage = `Usage: npm test [-- --only node|vscode|e2e] [-- <part of a file's name>...]

All suites by default: lint, types, format, build, node:test, inside VS Code, and the packaged extension in a window.
At the end everything that they left, printed or started is searched for the secrets they used.
`;

/** A hung test, or a process that something left open keeps alive, ends here; the longest real ones take seconds. */
const testTimeoutMs = 3 * 60_000;
const silenceMs = testTimeoutMs + 30_000;

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

interface Suite {
  readonly name: string;
  readonly group: "check" | "node" | "vscode" | "e2e";
  run(): Promise<Counts>;
}

interface Result extends Counts {
  readonly name: string;
  readonly seconds: number;
}

/** A step that either succeeds or does not counts as one test. */
function step(name: string, group: Suite["group"], action: () => Promise<number>): Suite {
  return {
    name,
    group,
    async run() {
      const succeeded = (await action()) === 0;
      return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1 };
    },
  };
}

/** What a suite's process left in its result file, with a crash or an empty run counted as a failure. */
async function readCounts(file: string, exitCode: number): Promise<Counts> {
  const text = await readFile(file, "utf8").catch(() => "");
  if (!text.endsWith("}")) {
    console.error(`The suite ended with exit code ${exitCode} before it could report.`);
    return { passed: 0, failed: 1 };
  }
  const { passed, failed } = JSON.parse(text) as Counts;
  if (passed + failed === 0) {
    console.error("The suite ran no test.");
    return { passed, failed: 1 };
  }
  if (exitCode !== 0 && failed === 0) {
    console.error(`Every test passed, and still the suite ended with exit code ${exitCode}.`);
    return { passed, failed: 1 };
  }
  return { passed, failed };
}

/** Runs a program of a suite with the run's folders, and keeps what it prints. */
function runInFolders(
  folders: RunFolders,
  suite: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  const copyTo = join(folders.output, `${fileName(suite)}.txt`);
  return runNode(args, { env: { ...folders.env, ...env }, silenceMs, copyTo });
}

function fileName(suite: string): string {
  return suite.replaceAll("/", "-");
}

function nodeSuite(
  name: string,
  group: Suite["group"],
  files: readonly string[],
  options: { folders: RunFolders; concurrency?: number; env?: NodeJS.ProcessEnv },
): Suite {
  return {
    name,
    group,
    async run() {
      const result = join(options.folders.results, `${fileName(name)}.json`);
      const flags = [
        "--test",
        `--test-timeout=${testTimeoutMs}`,
        "--test-reporter=spec",
        "--test-reporter-destination=stdout",
        "--test-reporter=./scripts/testCounts.ts",
        `--test-reporter-destination=${result}`,
        ...(options.concurrency === undefined ? [] : [`--test-concurrency=${options.concurrency}`]),
      ];
      const exitCode = await runInFolders(options.folders, name, [...flags, ...files], options.env);
      return readCounts(result, exitCode);
    },
  };
}

/** One suite for each folder of plain Node tests, so that a new folder is never forgotten. */
function nodeSuites(folders: RunFolders, isWanted: (file: string) => boolean): Suite[] {
  const files = globSync("{test,examples}/**/*.test.ts", { cwd: projectFolder })
    .filter((file) => !/^test\/(vscode|ui-e2e)\//.test(file))
    .sort();
  const byFolder = Map.groupBy(files, (file) => file.split("/").slice(0, -1).slice(0, 2).join("/"));
  return [...byFolder].flatMap(([name, all]) => {
    const wanted = all.filter(isWanted);
    return wanted.length === 0 ? [] : [nodeSuite(name, "node", wanted, { folders })];
  });
}

function vscodeSuite(folders: RunFolders, patterns: readonly string[]): Suite {
  const name = "test/vscode";
  return {
    name,
    group: "vscode",
    async run() {
      const result = join(folders.results, "vscode.json");
      const grep = patterns.length === 0 ? [] : [patterns.join("|")];
      const exitCode = await runInFolders(folders, name, ["test/vscode/run.ts", ...grep], {
        TEST_RESULT_FILE: result,
      });
      return readCounts(result, exitCode);
    },
  };
}

/** The last: searches what all the others left. */
function secretSuite(folders: RunFolders, commandLines: ReadonlySet<string>, isWhole: boolean): Suite {
  return step("secrets", "check", async () => {
    const { secretsFile, output, temporary } = folders;
    const found = await scanForSecrets({
      ledgerFile: secretsFile,
      folders: [output, temporary],
      commandLines,
    });
    console.log(
      `Searched ${found.files} files (${Math.ceil(found.bytes / 1e6)} MB) and ${found.commandLines} command lines for ${found.secrets} secrets: ${found.findings.length === 0 ? "none is there" : "they must not be here"}.`,
    );
    for (const finding of found.findings) console.error(`  ${finding}`);
    const isForNothing = isWhole && (found.secrets === 0 || found.files === 0);
    if (isForNothing) console.error("The tests noted no secret or left no file, which cannot be.");
    return found.findings.length + (isForNothing ? 1 : 0);
  });
}

function allSuites(folders: RunFolders, patterns: readonly string[]): Suite[] {
  const isWanted = (file: string): boolean =>
    patterns.length === 0 || patterns.some((pattern) => file.includes(pattern));
  const windows = globSync("test/ui-e2e/**/*.test.ts", { cwd: projectFolder }).filter(isWanted).sort();
  return [
    step("lint", "check", () => runNode([programs.eslint, "."])),
    step("types", "check", () => runNode([programs.tsc, "-p", "."])),
    step("format", "check", () => runNode([programs.prettier, "--check", "."])),
    step("build", "vscode", () => runNode(["esbuild.js"])),
    ...nodeSuites(folders, isWanted),
    vscodeSuite(folders, patterns),
    step("package", "e2e", async () => {
      await packageExtension(defaultVsix);
      return 0;
    }),
    // Each file has a VS Code and a browser of its own: two at once only slow each other down.
    nodeSuite("test/ui-e2e", "e2e", windows, {
      folders,
      concurrency: 1,
      env: { APP_LOGS_VSIX: defaultVsix },
    }),
  ];
}

async function runSuite(suite: Suite): Promise<Result> {
  console.log(`\n── ${suite.name}`);
  const startedMs = Date.now();
  let counts: Counts;
  try {
    counts = await suite.run();
  } catch (error) {
    console.error(error instanceof Setback ? error.message : error);
    counts = { passed: 0, failed: 1 };
  }
  return { name: suite.name, seconds: (Date.now() - startedMs) / 1000, ...counts };
}

function report(results: readonly Result[]): Counts {
  console.log("");
  for (const { name, passed, failed, seconds } of results) {
    const time = `${seconds.toFixed(1)} s`.padStart(8);
    console.log(
      `${failed === 0 ? "ok  " : "FAIL"} ${name.padEnd(24)} ${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed ${time}`,
    );
  }
  const sum = (key: keyof Counts): number => results.reduce((total, result) => total + result[key], 0);
  return { passed: sum("passed"), failed: sum("failed") };
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
  if (only !== undefined && !["node", "vscode", "e2e"].includes(only)) {
    console.error(`--only takes node, vscode or e2e, not "${only}".`);
    return 2;
  }
  const folders = await createRunFolders();
  const commandLines = watchCommandLines();
  const results: Result[] = [];
  try {
    if (only !== "node") {
      const prepare = step("machine", "vscode", () => prepareMachine({ needsBrowser: true }).then(() => 0));
      const machine = await runSuite(prepare);
      if (machine.failed > 0) results.push(machine);
    }
    const canOpenVSCode = results.length === 0;
    for (const suite of allSuites(folders, positionals)) {
      if (only !== undefined && suite.group !== only) continue;
      if (
        !canOpenVSCode &&
        (suite.group === "vscode" || suite.group === "e2e") &&
        suite.name.startsWith("test/")
      ) {
        console.log(`\n── ${suite.name} was left out: there is no VS Code to run it in.`);
        results.push({ name: suite.name, passed: 0, failed: 1, seconds: 0 });
        continue;
      }
      results.push(await runSuite(suite));
    }
    commandLines.stop();
    results.push(await runSuite(secretSuite(folders, commandLines.seen, positionals.length === 0)));
  } finally {
    folders.remove();
  }
  const { passed, failed } = report(results);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

process.exitCode = await main();
