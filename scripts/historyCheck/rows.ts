import type { TelemetryRow } from "../../test/support/workspace/sqlEngine.ts";

/** Around a midnight of UTC, and a night in which clocks are set back in some zones. */
const startMs = Date.UTC(2025, 10, 1, 22, 0);
const texts = [
  "plain",
  "",
  " ",
  "100% of 'it''s' \"quoted\" \\ back\\slash _ and %",
  "two\nrows\r\n\tand a tab",
  "é İ ß 漢字 😀 e\u0301",
  "\u001b[31mred\u001b[0m",
  '{"level":"info","message":"as JSON"}',
  "null",
  "true",
  "-- :app IDENTIFIER(:logs)",
  "x".repeat(40_000),
  "😀".repeat(20_000),
];

/** What a table may hold: every kind of text, times that are equal or a microsecond apart, rows that came twice, strangers. */
export function oddRows(): TelemetryRow[] {
  const rows: TelemetryRow[] = [];
  for (let index = 0; index < 130; index++) {
    const sources = ["APP", "SYSTEM", "BUILD", undefined, "HTTP"];
    const micros = BigInt(startMs) * 1000n + BigInt(Math.floor(index / 3)) * 1_500_000_001n;
    const row: TelemetryRow = {
      recordId: `${micros}-${String(index).padStart(4, "0")}`,
      micros,
      service: index % 9 === 8 ? 'it\'s "another" 😀 app' : "orders",
      source: sources[index % sources.length],
      severity: index % 2 === 0 ? "INFO" : "",
      body:
        index % 11 === 10
          ? { level: "info", list: [1, "two", null], nested: { é: "😀" } }
          : (texts[index % texts.length] ?? ""),
    };
    rows.push(row);
    if (index % 4 === 0) rows.push(row);
  }
  return rows;
}
