import { stripVTControlCharacters } from "node:util";
import type { Failure, Result, Schedule } from "./schedule.ts";

/** Of each failed part, repeated where a person looks first: at the end. The whole stands above. */
const repeatedLines = 15;

const failedTests = "✖ failing tests:";

/** Of node:test the failed tests and the first lines of its reasons, of anything else the last lines. */
function reasons(printed: string): string[] {
  const lines = stripVTControlCharacters(printed)
    .split("\n")
    .filter((line) => line.trim() !== "");
  const start = lines.lastIndexOf(failedTests);
  if (start === -1) return lines.slice(-repeatedLines);
  const told = lines.slice(start + 1);
  const names = told.filter((line) => line.startsWith("✖ "));
  return [...(names.length > 1 ? names : []), ...told.slice(0, repeatedLines)];
}

/** One line a suite, why something failed, and the sums. */
export function reportText(results: readonly Result[], failures: readonly Failure[]): string {
  const rows = results.map(({ name, passed, failed, skipped, seconds }) => {
    const time = `${seconds.toFixed(1)} s`.padStart(8);
    return `${failed === 0 ? "ok  " : "FAIL"} ${name.padEnd(24)} ${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed ${time}${skipped === 0 ? "" : `  ${skipped} skipped`}`;
  });
  const repeated = failures.flatMap(({ title, printed }) => [
    "",
    `FAIL ${title}`,
    ...reasons(printed).map((line) => `  ${line}`),
  ]);
  const sum = (key: "passed" | "failed" | "skipped"): number =>
    results.reduce((total, result) => total + result[key], 0);
  const skipped = sum("skipped") === 0 ? "" : `, ${sum("skipped")} skipped`;
  const sums = `${sum("passed")} passed, ${sum("failed")} failed${skipped}`;
  return ["", ...rows, ...repeated, "", sums].join("\n");
}

/** Prints the report of a run, and answers the exit code. */
export function report(schedule: Pick<Schedule, "results" | "failures">): number {
  const results = schedule.results();
  console.log(reportText(results, schedule.failures()));
  const isGreen = results.every(({ failed }) => failed === 0) && results.some(({ passed }) => passed > 0);
  return isGreen ? 0 : 1;
}
