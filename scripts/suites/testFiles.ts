import { globSync } from "node:fs";

/**
 * The files of tests by what runs them: plain Node, Mocha inside VS Code, Node beside a window, and again the last two
 * in the oldest VS Code.
 */
export interface TestFiles {
  readonly node: readonly string[];
  readonly vscode: readonly string[];
  readonly e2e: readonly string[];
  readonly floor: readonly string[];
}

/** Whether the package does its work at all; of the windows, the oldest VS Code gets this alone. */
const wholeWay = "test/ui-e2e/wholeWay.test.ts";

/** Every file of tests below a folder, by its path from there. */
export function findTestFiles(root: string): TestFiles {
  const all = globSync("{test,examples}/**/*.test.ts", { cwd: root }).sort();
  const vscode = all.filter((file) => file.startsWith("test/vscode/"));
  const e2e = all.filter((file) => file.startsWith("test/ui-e2e/"));
  const floor = [...vscode, ...e2e.filter((file) => file === wholeWay)];
  return { vscode, e2e, floor, node: all.filter((file) => !vscode.includes(file) && !e2e.includes(file)) };
}
