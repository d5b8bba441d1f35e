import type { CliResult } from "./cli.ts";

/** Says what is wrong with a result, in a few words; undefined for nothing. */
export type Expectation = (result: CliResult) => string | undefined;

/** It succeeds, and each of these stands in what it printed. */
export function works(...expected: readonly RegExp[]): Expectation {
  return (result) => (result.exitCode === 0 ? missing(result, expected) : ended(result));
}

/** It fails, with these words. */
export function fails(...expected: readonly RegExp[]): Expectation {
  return (result) =>
    result.exitCode === undefined || result.exitCode === 0 ? ended(result) : missing(result, expected);
}

/** It succeeds with JSON on stdout, in which `judge` finds nothing wrong. */
export function answers(judge: (json: never) => string | undefined): Expectation {
  return (result) => {
    if (result.exitCode !== 0) return ended(result);
    let json: unknown;
    try {
      json = JSON.parse(result.stdout);
    } catch {
      return `no JSON: ${firstLine(result.stdout)}`;
    }
    return judge(json as never);
  };
}

/** So many lines on stdout, each of which matches. */
export function prints(count: number, line: RegExp): Expectation {
  return (result) => {
    if (result.exitCode !== 0) return ended(result);
    const lines = result.stdout.split("\n").filter(Boolean);
    const odd = lines.find((one) => !line.test(one));
    if (odd !== undefined) return `a line like none other: ${odd}`;
    return lines.length === count ? undefined : `${lines.length} lines, not ${count}`;
  };
}

function missing({ stdout, stderr }: CliResult, expected: readonly RegExp[]): string | undefined {
  const absent = expected.find((one) => !one.test(stdout + stderr));
  return absent === undefined
    ? undefined
    : `${String(absent)} is not in: ${(stderr + stdout).trim().slice(0, 600)}`;
}

function ended({ exitCode, stdout, stderr }: CliResult): string {
  const how = exitCode === undefined ? "did not end" : `ended with code ${exitCode}`;
  return `it ${how}: ${(stderr + stdout).trim().slice(0, 600)}`;
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0] ?? "";
}
