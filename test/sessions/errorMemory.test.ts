import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LineReader } from "../../src/reading/lineReader.ts";
import { LoggedErrors } from "../../src/sessions/loggedErrors.ts";
import { heapAfterCollection } from "../support/garbage.ts";

describe("the errors of a log", () => {
  it("hold no long text of entries that the log may have given up", () => {
    const reader = new LineReader();
    const errors = new LoggedErrors((error) => {
      throw error;
    });
    const before = heapAfterCollection();
    for (let index = 0; index < 300; index++) {
      const row = `  File "/app/module_${index}/with/a/long/path.py", line 3, in read_order\n    read()\n`;
      const message = `Traceback (most recent call last):\n${row.repeat(700)}ValueError${index}: no width`;
      const items = reader.readAll([{ source: "APP", timestamp: index + 1, message }]);
      errors.see(items.map((item) => ({ kind: "line", ...item, arrivedMs: 0 })));
      errors.settle();
    }
    const grown = heapAfterCollection() - before;
    const [newest] = errors.all;
    assert.deepEqual(
      [newest?.sentence, newest?.frames[0]?.functionName],
      ["ValueError299: no width", "read_order"],
    );
    // What was looked at of each entry is 64 KiB.
    assert.ok(grown < 8e6, `${grown} bytes`);
  });
});
