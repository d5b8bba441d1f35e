import { Setback } from "../setback.ts";

/** The value that this share (0 to 1) of all values stays at or below; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** What a page showed at one moment. Epoch milliseconds. */
export interface Sight {
  readonly atMs: number;
  /** When the newest line in view was logged; undefined while none is. */
  readonly newestMs: number | undefined;
}

/**
 * How far a view was behind at most, milliseconds, from its first line to the last one that came: what is seen after that
 * only grows older.
 */
export function longestLag(sights: readonly Sight[]): number {
  const seen = sights.filter(({ newestMs }) => newestMs !== undefined);
  const lastMs = Math.max(...seen.map(({ newestMs = 0 }) => newestMs));
  const end = seen.findIndex(({ newestMs }) => newestMs === lastMs);
  return Math.max(0, ...seen.slice(0, end + 1).map(({ atMs, newestMs = 0 }) => atMs - newestMs));
}

/** The median of each column; all rows have as many. */
export function medians(rows: readonly (readonly number[])[]): number[] {
  return (rows[0] ?? []).map((_value, column) =>
    percentile(
      rows.map((row) => row[column] ?? NaN),
      0.5,
    ),
  );
}

/** Numbers of an option, parted by commas; each at least `least`. @throws Setback for any other text. */
export function readNumbers(option: string, text: string, least: number): number[] {
  const numbers = text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  if (numbers.some((number) => !(Number.isSafeInteger(number) && number >= least))) {
    throw new Setback(`--${option} takes whole numbers from ${least}, parted by commas, not "${text}".`, 2);
  }
  return numbers;
}

/** How many lines a flood of this pace has logged after so long. */
export function linesDue(linesPerSecond: number, elapsedMs: number, seconds: number): number {
  return Math.floor((Math.min(elapsedMs, seconds * 1000) * linesPerSecond) / 1000);
}

export function printRow(cells: readonly (string | number)[]): void {
  console.log(cells.map((cell) => String(cell).padStart(11)).join(""));
}

export function milliseconds(value: number): string {
  return `${value.toFixed(0)} ms`;
}

export function megabytes(value: number): string {
  return `${value.toFixed(1)} MB`;
}
