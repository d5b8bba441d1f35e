import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "node:util";
import Mocha from "mocha";

/**
 * What VS Code calls to run the tests: every `*.test.cjs` beside this bundle. The counts go to the file named by
 * TEST_RESULT_FILE, since the exit code alone does not say how many there were.
 */
export async function run(): Promise<void> {
  // VS Code's own console messages come the same way; the launcher tells the tests' lines by this mark.
  const mark = process.env["TEST_OUTPUT_MARK"] ?? "";
  Mocha.reporters.Base.consoleLog = (...parts: unknown[]) => {
    console.log(mark + format(...parts));
  };
  const mocha = new Mocha({
    ui: "bdd",
    timeout: 60_000,
    color: false,
    reporter: "spec",
  });
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith(".test.cjs")) mocha.addFile(join(__dirname, name));
  }
  const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
    const runner = mocha.run(() => {
      resolve(runner.stats);
    });
  });
  const counts = { passed: stats?.passes ?? 0, failed: stats?.failures ?? 0, skipped: stats?.pending ?? 0 };
  const file = process.env["TEST_RESULT_FILE"];
  if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} of the tests inside VS Code failed.`);
}
