import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { projectFolder, runNode } from "../command.ts";
import type { RunFolders } from "../secrets/runFolders.ts";
import type { Counts, Part, Print } from "./suite.ts";

/** A hung test, or a process that something left open keeps alive, ends here; the longest real ones take seconds. */
const testTimeoutMs = 3 * 60_000;
const silenceMs = testTimeoutMs + 30_000;
/** The stream through 20 faults says nothing for as long as the budget of connects makes it wait. */
const insideSilenceMs = 8 * 60_000;

export interface NodeTestOptions {
  readonly folders: RunFolders;
  readonly env?: NodeJS.ProcessEnv;
}

interface Written extends Counts {
  /** Files that did not run their tests to the end; counted as failed already. */
  readonly unfinished?: readonly string[];
}

/** What a program left in its result file, with a crash or an empty run counted as a failure. */
async function readCounts(file: string, exitCode: number, print: Print): Promise<Counts> {
  const text = await readFile(file, "utf8").catch(() => "");
  if (!text.endsWith("}")) {
    print(`The suite ended with exit code ${exitCode} before it could report.\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const { passed, failed, skipped, unfinished = [] } = JSON.parse(text) as Written;
  for (const one of unfinished) {
    print(`${relative(projectFolder, one)} has no test, or ended before its tests did.\n`);
  }
  if (passed + failed + skipped === 0) {
    print("The suite ran no test.\n");
    return { passed, failed: 1, skipped };
  }
  if (exitCode !== 0 && failed === 0) {
    print(`Every test passed, and still the suite ended with exit code ${exitCode}.\n`);
    return { passed, failed: 1, skipped };
  }
  return { passed, failed, skipped };
}

/** Runs tests of node:test with the run's folders, and keeps what they print. */
export async function runNodeTests(
  name: string,
  files: readonly string[],
  { folders, env }: NodeTestOptions,
  print: Print,
): Promise<Counts> {
  const fileName = name.replaceAll(/[/ ]/g, "-");
  const result = join(folders.results, `${fileName}.json`);
  const flags = [
    "--test",
    `--test-timeout=${testTimeoutMs}`,
    "--test-reporter=spec",
    "--test-reporter-destination=stdout",
    "--test-reporter=./scripts/testCounts.ts",
    `--test-reporter-destination=${result}`,
  ];
  const copyTo = join(folders.output, `${fileName}.txt`);
  const exitCode = await runNode([...flags, ...files], {
    env: { ...folders.env, ...env },
    silenceMs,
    copyTo,
    print,
  });
  return readCounts(result, exitCode, print);
}

/** Each file on its own, named for the log by its place below the suite's folder. */
export function filesOneByOne(folder: string, files: readonly string[], options: NodeTestOptions): Part[] {
  return files.map((file) => {
    const name = file.replace(`${folder}/`, "").replace(/\.test\.ts$/, "");
    return { name, file, run: (print) => runNodeTests(`${folder} ${name}`, [file], options, print) };
  });
}

export async function runTestsInside(
  name: string,
  files: readonly string[],
  { folders, env }: NodeTestOptions,
  print: Print,
): Promise<Counts> {
  const fileName = name.replaceAll(/[/ ]/g, "-");
  const result = join(folders.results, `${fileName}.json`);
  const exitCode = await runNode(["test/vscode/run.ts", ...files], {
    env: { ...folders.env, ...env, TEST_RESULT_FILE: result },
    silenceMs: insideSilenceMs,
    copyTo: join(folders.output, `${fileName}.txt`),
    print,
  });
  return readCounts(result, exitCode, print);
}
