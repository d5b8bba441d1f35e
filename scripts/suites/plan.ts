import { globSync } from "node:fs";
import { defaultVsix } from "../../test/ui-e2e/support/window.ts";
import { packageExtension, programs, projectFolder, runNode } from "../command.ts";
import type { RunFolders } from "../secrets/runFolders.ts";
import { filesOneByOne, runNodeTests, runTestsInside, type WantedInside } from "./programs.ts";
import { step, type Suite } from "./suite.ts";
import type { Times } from "./times.ts";

export interface Plan {
  /** Need nothing but the sources. */
  readonly checks: readonly Suite[];
  readonly node: readonly Suite[];
  /** Makes the bundle that the tests inside VS Code load; it replaces what packaging has left in its place. */
  readonly build: Suite;
  readonly inside: Suite;
  readonly package: Suite;
  readonly windows: Suite;
}

export interface PlanOptions {
  readonly folders: RunFolders;
  /** Parts of file names; none means all. */
  readonly patterns: readonly string[];
  readonly times: Times;
}

function findTests(pattern: string): string[] {
  return globSync(pattern, { cwd: projectFolder }).sort();
}

export function isPlainTest(file: string): boolean {
  return !/^test\/(vscode|ui-e2e)\//.test(file);
}

/** One suite for each folder of plain Node tests, so that a new folder is never forgotten. */
export function nodeSuites(files: readonly string[], folders: RunFolders): Suite[] {
  const byFolder = Map.groupBy(files, (file) => file.split("/").slice(0, -1).slice(0, 2).join("/"));
  return [...byFolder].map(([name, all]) => ({
    name,
    group: "node",
    parts: [{ name: "", run: (print) => runNodeTests(name, all, { folders }, print) }],
  }));
}

/** The longest first: one that starts last would be waited for alone. */
export function windowSuite(files: readonly string[], folders: RunFolders, times: Times): Suite {
  const name = "test/ui-e2e";
  const longestFirst = files.toSorted((a, b) => times.of(b) - times.of(a));
  const options = { folders, env: { APP_LOGS_VSIX: defaultVsix } };
  return { name, group: "e2e", parts: filesOneByOne(name, longestFirst, options) };
}

export function insideSuite(wanted: WantedInside, folders: RunFolders): Suite {
  const name = "test/vscode";
  return {
    name,
    group: "vscode",
    parts: [{ name: "", run: (print) => runTestsInside(name, wanted, { folders }, print) }],
  };
}

export const buildStep = step("build", "vscode", (print) => runNode(["esbuild.js"], { print }));

export const packageStep = step("package", "e2e", async (print) => {
  await packageExtension(defaultVsix, { print });
  return 0;
});

export function makePlan({ folders, patterns, times }: PlanOptions): Plan {
  const isWanted = (file: string): boolean =>
    patterns.length === 0 || patterns.some((pattern) => file.includes(pattern));
  const check = (name: string, ...args: string[]): Suite =>
    step(name, "check", (print) => runNode(args, { print }));
  const plain = findTests("{test,examples}/**/*.test.ts").filter(isPlainTest).filter(isWanted);
  const windows = findTests("test/ui-e2e/**/*.test.ts").filter(isWanted);
  return {
    checks: [
      check("lint", programs.eslint, "."),
      check("types", programs.tsc, "-p", "."),
      check("format", programs.prettier, "--check", "."),
    ],
    node: nodeSuites(plain, folders),
    build: buildStep,
    inside: insideSuite({ patterns }, folders),
    package: packageStep,
    windows: windowSuite(windows, folders, times),
  };
}
