import { globSync } from "node:fs";

/** The files of tests by what runs them: plain Node, Mocha inside VS Code, and Node beside a window. */
export interface TestFiles {
  readonly node: readonly string[];
  readonly vscode: readonly string[];
  readonly e2e: readonly string[];
}

/** Every file of tests below a folder, by its path from there. */
export function findTestFiles(root: string): TestFiles {
  const all = globSync("{test,examples}/**/*.test.ts", { cwd: root }).sort();
  const vscode = all.filter((file) => file.startsWith("test/vscode/"));
  const e2e = all.filter((file) => file.startsWith("test/ui-e2e/"));
  return { vscode, e2e, node: all.filter((file) => !vscode.includes(file) && !e2e.includes(file)) };
}
