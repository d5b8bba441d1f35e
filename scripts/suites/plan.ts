import { defaultVsix } from "../../test/ui-e2e/support/window.ts";
import { packageExtension, programs, projectFolder, runNode } from "../command.ts";
import type { RunFolders } from "../secrets/runFolders.ts";
import { filesNamed, partsOfNone } from "./named.ts";
import { filesOneByOne, runNodeTests, runTestsInside } from "./programs.ts";
import { step, type Suite } from "./suite.ts";
import { findTestFiles } from "./testFiles.ts";
import type { Times } from "./times.ts";

/** One group of tests; undefined is all of them. */
export type Only = "node" | "vscode" | "e2e" | undefined;

export interface Plan {
  /** Need nothing but the sources. */
  readonly checks: readonly Suite[];
  readonly node: readonly Suite[];
  /** Makes the bundle that the tests inside VS Code load; it replaces what packaging has left in its place. */
  readonly build: Suite;
  readonly inside: Suite;
  readonly package: Suite;
  readonly windows: Suite;
  /** The patterns that no file of these tests has in its name. */
  namesNothing(only: Only): readonly string[];
}

export interface PlanOptions {
  readonly folders: RunFolders;
  /** Parts of file names; none means all. */
  readonly patterns: readonly string[];
  readonly times: Times;
}

/** One suite for each folder of plain Node tests, so that a new folder is never forgotten. */
function nodeSuites(files: readonly string[], folders: RunFolders): Suite[] {
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

export function insideSuite(files: readonly string[], folders: RunFolders): Suite {
  const name = "test/vscode";
  return {
    name,
    group: "vscode",
    parts:
      files.length === 0
        ? []
        : [{ name: "", run: (print) => runTestsInside(name, files, { folders }, print) }],
  };
}

/** Lint prints nothing until its end, which a busy machine puts off; what hangs must end all the same. */
const stepSilenceMs = 15 * 60_000;

export function programStep(name: string, group: Suite["group"], ...args: string[]): Suite {
  return step(name, group, (print) => runNode(args, { print, silenceMs: stepSilenceMs }));
}

export const buildStep = programStep("build", "vscode", "esbuild.js");

export const packageStep = step("package", "e2e", async (print) => {
  await packageExtension(defaultVsix, { print, silenceMs: stepSilenceMs });
  return 0;
});

export function makePlan({ folders, patterns, times }: PlanOptions): Plan {
  const all = findTestFiles(projectFolder);
  return {
    checks: [
      programStep("lint", "check", programs.eslint, "."),
      programStep("types", "check", programs.tsc, "-p", "."),
      programStep("format", "check", programs.prettier, "--check", "."),
    ],
    node: nodeSuites(filesNamed(all.node, patterns), folders),
    build: buildStep,
    inside: insideSuite(filesNamed(all.vscode, patterns), folders),
    package: packageStep,
    windows: windowSuite(filesNamed(all.e2e, patterns), folders, times),
    namesNothing: (only) => partsOfNone(only === undefined ? Object.values(all).flat() : all[only], patterns),
  };
}
