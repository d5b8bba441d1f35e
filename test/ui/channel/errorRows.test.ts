import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LineReader } from "../../../src/reading/lineReader.ts";
import type { SessionItem } from "../../../src/sessions/sessionItem.ts";
import { createChannelText } from "../../../src/ui/channel/channelText.ts";
import { errorRows, stepTo } from "../../../src/ui/channel/errorRows.ts";
import type { LineStyle } from "../../../src/ui/text/settings.ts";
import { english, target } from "../support/english.ts";

const traceback = [
  "Traceback (most recent call last):",
  '  File "/app/main.py", line 3, in f',
  "    return prices[key]",
  "KeyError: 'price'",
];

/** As lines come in one read of the socket each. */
function shown(
  lines: readonly (readonly [source: string, message: string])[],
  timestamps: LineStyle["timestamps"] = "local",
): string[] {
  const reader = new LineReader();
  const text = createChannelText({
    target,
    t: english,
    style: () => ({ timestamps, isRedacted: true }),
  });
  const items = lines.map(([source, message]): SessionItem => {
    const line = { source, message, timestamp: 1_790_000_000 };
    return { kind: "line", line, facts: reader.read(line), arrivedMs: 0 };
  });
  return items
    .flatMap((item) => text([item]))
    .map((block) => block.text)
    .join("")
    .split("\n");
}

/** What stands at the stops, without the prefix. */
function stops(rows: readonly string[]): string[] {
  return errorRows(rows.join("\n")).map((row) => (rows[row] ?? "").replace(/^.*?\] \[[^\]]*\] /, ""));
}

describe("the errors of a channel's text", () => {
  it("are entries: a traceback is one, however many pieces it came in", () => {
    const lines = [
      ["APP", "INFO: started"],
      ...traceback.map((row) => ["APP", row] as const),
      ["APP", "INFO: next"],
      ["APP", traceback.join("\n")],
      ["APP", traceback.join("\n").replace("price", "width")],
      ["APP", "ERROR: no stock"],
      ["APP", "ERROR: no stock"],
    ] as const;
    for (const form of ["local", "utc", "iso"] as const) {
      assert.deepEqual(stops(shown(lines, form)), [
        "Traceback (most recent call last):",
        "Traceback (most recent call last):",
        "Traceback (most recent call last):",
        "ERROR: no stock",
        "ERROR: no stock",
      ]);
    }
  });

  it("are one where another source spoke between its pieces", () => {
    const [first = "", ...others] = traceback;
    const lines = [
      ["APP", first],
      ["SYSTEM", "health check"],
      ...others.map((row) => ["APP", row] as const),
      ["SYSTEM", "App exited unexpectedly with exit code 1"],
    ] as const;
    assert.deepEqual(stops(shown(lines)), [first, "App exited unexpectedly with exit code 1"]);
  });

  it("are apart where only they are shown, and time lies between them", () => {
    const at = (time: string, text: string): string => `2026-09-20 10:11:${time} [error] [APP] ${text}`;
    const [first = "", ...others] = traceback;
    const rows = [at("12.345", "ERROR: no stock"), at("59.000", first), ...others];
    assert.deepEqual(errorRows(rows.join("\n")), [0, 1]);
    // Right below a record stands its traceback.
    assert.deepEqual(errorRows([at("12.345", "ERROR: no stock"), at("12.346", first)].join("\n")), [0]);
  });

  it("are our own notices too, and nothing in a log without any", () => {
    const notice = "2026-09-20 10:11:12.345 [error] [Databricks App Logs] The log ended.";
    assert.deepEqual(errorRows(`${notice}\n${notice}\n`), [0, 1]);
    assert.deepEqual(errorRows(shown([["APP", "INFO: fine"]]).join("\n")), []);
    assert.deepEqual(errorRows(""), []);
  });

  it("are gone through in both directions, around the ends", () => {
    const rows = [3, 10, 20];
    assert.deepEqual(
      [0, 3, 15, 20, 40].map((row) => stepTo(rows, row, "next")),
      [3, 10, 20, 3, 3],
    );
    assert.deepEqual(
      [0, 3, 5, 20, 40].map((row) => stepTo(rows, row, "previous")),
      [20, 20, 3, 10, 20],
    );
    assert.equal(stepTo(rows, 0, "last"), 20);
    assert.equal(stepTo([], 0, "next"), undefined);
  });
});
