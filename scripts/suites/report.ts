import type { Result } from "./schedule.ts";

/** Prints one line a suite and the sums, and answers the exit code. */
export function report(results: readonly Result[]): number {
  console.log("");
  for (const { name, passed, failed, skipped, seconds } of results) {
    const time = `${seconds.toFixed(1)} s`.padStart(8);
    console.log(
      `${failed === 0 ? "ok  " : "FAIL"} ${name.padEnd(24)} ${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed ${time}${skipped === 0 ? "" : `  ${skipped} skipped`}`,
    );
  }
  const sum = (key: "passed" | "failed" | "skipped"): number =>
    results.reduce((total, result) => total + result[key], 0);
  const skipped = sum("skipped") === 0 ? "" : `, ${sum("skipped")} skipped`;
  console.log(`\n${sum("passed")} passed, ${sum("failed")} failed${skipped}`);
  return sum("failed") > 0 || sum("passed") === 0 ? 1 : 0;
}
