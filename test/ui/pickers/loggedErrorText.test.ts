import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LoggedError } from "../../../src/sessions/loggedErrors.ts";
import { loggedErrorSummary, loggedErrorText } from "../../../src/ui/pickers/loggedErrorText.ts";
import { momentText } from "../../../src/ui/text/numberText.ts";
import { english } from "../support/english.ts";

const NOW = Date.parse("2026-10-06T09:00:00Z");
const error: LoggedError = {
  id: 1,
  sentence: "KeyError: '$(bug)'",
  kind: "KeyError",
  file: "main.py",
  functionName: "price",
  frames: [{ path: "/app/python/source_code/main.py", line: 23, functionName: "price" }],
  source: "APP",
  entry: 0,
  part: 0,
  count: 1234,
  crashes: 0,
  firstMs: NOW - 120_000,
  lastMs: NOW - 60_000,
  deployment: { id: "01f0", state: undefined },
  isPast: true,
};

describe("an error in the list", () => {
  it("is told with app, count, times, deployment and place, and makes no icon of its words", () => {
    const text = loggedErrorText(error, { app: "orders-api", place: undefined, nowMs: NOW, t: english });
    assert.deepEqual(text, {
      label: "KeyError: '\\$(bug)'",
      description: "orders-api, 1,234 times",
      detail: `main.py:23, first ${momentText(NOW - 120_000)}, last ${momentText(NOW - 60_000)} (60 s ago), deployment 01f0, not since the newer deployment`,
    });
    const here = { app: "orders-api", place: "src/main.py:25", nowMs: NOW, t: english };
    const plain = { ...error, count: 1, deployment: undefined, isPast: false };
    const once = loggedErrorText(plain, here);
    assert.equal(once.description, "orders-api, once");
    assert.equal(once.detail, `src/main.py:25, last ${momentText(NOW - 60_000)} (60 s ago)`);
  });

  it("is copied with its places where its text is no longer held", () => {
    assert.equal(loggedErrorSummary(error), "KeyError: '$(bug)'\n    main.py:23 in price");
  });
});
