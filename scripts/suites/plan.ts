import { defaultVsix } from "../../test/ui-e2e/support/window.ts";
import { programs, projectFolder, runNode } from "../command.ts";
import { packageExtension } from "../packaging/packageExtension.ts";
import type { RunFolders } from "../secrets/runFolders.ts";
import { releases, releaseVariable } from "../vscode/releases.ts";
import { filesNamed, partsOfNone } from "./named.ts";
import { filesOneByOne, runNodeTests, runTestsInside, type NodeTestOptions } from "./programs.ts";
import { step, type Part, type Suite } from "./suite.ts";
import { findTestFiles } from "./testFiles.ts";
import type { Times } from "./times.ts";

/** One group of tests; undefined is all of them. */
export type Only = "node" | "vscode" | "e2e" | "floor" | undefined;

export interface Plan {
  /** Need nothing but the sources. */
  readonly checks: readonly Suite[];
  readonly node: readonly Suite[];
  /** Makes the bundle that the tests inside VS Code load; it replaces what packaging has left in its place. */
  readonly build: Suite;
  /** In the newest VS Code and in the oldest that the manifest accepts, as are the windows. */
  readonly inside: readonly Suite[];
  readonly package: Suite;
  readonly windows: readonly Suite[];
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
  return { name, group: "vscode", parts: insideParts(name, files, { folders }) };
}

function insideParts(name: string, files: readonly string[], options: NodeTestOptions): Part[] {
  return files.length === 0
    ? []
    : [{ name: "", run: (print) => runTestsInside(name, files, options, print) }];
}

/** The same in the oldest VS Code that the manifest accepts. */
function floorSuites(
  files: readonly string[],
  folders: RunFolders,
): { readonly inside: Suite; readonly windows: Suite } {
  const env = { [releaseVariable]: "floor", APP_LOGS_VSIX: defaultVsix };
  const inFolder = (folder: string): string[] => files.filter((file) => file.startsWith(`${folder}/`));
  const nameOf = (folder: string): string => `${folder} in ${releases.floor.vscode}`;
  const [inside, windows] = ["test/vscode", "test/ui-e2e"] as const;
  return {
    inside: {
      name: nameOf(inside),
      group: "floor",
      parts: insideParts(nameOf(inside), inFolder(inside), { folders, env }),
    },
    windows: {
      name: nameOf(windows),
      group: "floor",
      parts: filesOneByOne(windows, inFolder(windows), { folders, env }).map((part) => ({
        ...part,
        run: (print) => runNodeTests(nameOf(windows), inFolder(windows), { folders, env }, print),
      })),
    },
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
  const floor = floorSuites(filesNamed(all.floor, patterns), folders);
  return {
    checks: [
      programStep("lint", "check", programs.eslint, "."),
      programStep("types", "check", programs.tsc, "-p", "."),
      programStep("format", "check", programs.prettier, "--check", "."),
      programStep("licences", "check", "scripts/licences.ts"),
      programStep("languages", "check", "scripts/l10n.ts", "--check"),
    ],
    node: nodeSuites(filesNamed(all.node, patterns), folders),
    build: buildStep,
    inside: [insideSuite(filesNamed(all.vscode, patterns), folders), floor.inside],
    package: packageStep,
    windows: [windowSuite(filesNamed(all.e2e, patterns), folders, times), floor.windows],
    namesNothing: (only) => partsOfNone(only === undefined ? Object.values(all).flat() : all[only], patterns),
  };
}
