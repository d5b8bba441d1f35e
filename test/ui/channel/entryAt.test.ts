import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { entryAt, errorAt } from "../../../src/ui/channel/entryAt.ts";

const rows = [
  "2026-09-20 10:11:12.000 [info] [Databricks App Logs] Connected.",
  "2026-09-20 10:11:12.100 [info] [APP] first",
  "2026-09-20 10:11:12.200 [error] [APP] Traceback (most recent call last):",
  '  File "/app/main.py", line 3, in f',
  "2026-09-20 10:11:12.300 [info] [SYSTEM] between",
  "2026-09-20 10:11:12.400 [error] [APP]     return prices[key]",
  "KeyError: 'price'",
  "2026-09-20 10:11:12.500 [info] [APP] after",
  "2026-09-20 10:11:12.600 [error] [Databricks App Logs] orders-api has crashed.",
];
const text = rows.join("\n");
const traceback = [
  "Traceback (most recent call last):",
  '  File "/app/main.py", line 3, in f',
  "    return prices[key]",
  "KeyError: 'price'",
].join("\n");

describe("the entry at a row of a log", () => {
  it("is whole, also where it came in several pieces, and knows the row", () => {
    for (const row of [2, 3, 5, 6]) assert.equal(entryAt(text, row)?.text, traceback, String(row));
    assert.equal(entryAt(text, 6)?.ownRow, "KeyError: 'price'");
    assert.equal(entryAt(text, 5)?.ownRow, "    return prices[key]");
    assert.equal(entryAt(text, 1)?.text, "first");
    assert.equal(entryAt(text, 0)?.isNotice, true);
    assert.equal(entryAt(text, 4)?.category, "SYSTEM");
    assert.equal(entryAt(text, 1)?.atMs, new Date("2026-09-20 10:11:12.100").getTime());
    assert.equal(entryAt(text, 1, "utc")?.atMs, Date.parse("2026-09-20T10:11:12.100Z"));
  });

  it("is none above the first one", () => {
    assert.equal(entryAt("half of a row\n" + text, 0), undefined);
    assert.equal(entryAt("", 0), undefined);
  });
});

describe("the error at a row of a log", () => {
  it("is that of the row, else the one above, else the newest, and never our own word", () => {
    for (const row of [0, 3, 7, 8]) assert.equal(errorAt(text, row)?.text, traceback, String(row));
    assert.equal(errorAt(rows.slice(0, 2).join("\n"), 0), undefined);
  });
});
