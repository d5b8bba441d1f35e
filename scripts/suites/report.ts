import type { Result } from "./schedule.ts";

/** Prints one line a suite and the sums, and answers the exit code. */
export function report(results: readonly Result[]): number {
  console.log("");
  for (const { name, passed, failed, seconds } of results) {
    const time = `${seconds.toFixed(1)} s`.padStart(8);
    console.log(
      `${failed === 0 ? "ok  " : "FAIL"} ${name.padEnd(24)} ${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed ${time}`,
    );
  }
  const sum = (key: "passed" | "failed"): number => results.reduce((total, result) => total + result[key], 0);
  console.log(`\n${sum("passed")} passed, ${sum("failed")} failed`);
  return sum("failed") > 0 || sum("passed") === 0 ? 1 : 0;
}
