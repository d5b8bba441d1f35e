import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { agentErrorsText, askedErrors, errorsAmong } from "../../src/agents/agentErrors.ts";
import { readAgentInput } from "../../src/agents/agentInput.ts";
import type { LogLine } from "../../src/logstream/index.ts";
import { LineReader } from "../../src/reading/lineReader.ts";

const log = {
  place: "orders-api on h (profile DEFAULT)",
  status: "It runs.",
  origin: "a snapshot",
  since: undefined,
};
const START_S = Date.parse("2026-10-06T09:00:00Z") / 1000;
const app = {
  name: "orders-api",
  appState: "RUNNING",
  activeDeployment: { id: "01f0", createTime: "2026-10-06T08:59:00Z" },
};
const secret = `dapi${"0123456789abcdef".repeat(2)}`;

function told(messages: readonly string[], input: object = {}): string {
  const lines = messages.map((message, index): LogLine => ({
    source: "APP",
    timestamp: START_S + index,
    message,
    severity: "INFO",
  }));
  const request = readAgentInput({ app: "orders-api", errors: "grouped", ...input });
  const errors = askedErrors(errorsAmong(new LineReader().readAll(lines), app, START_S * 1000), request);
  const found = errors.map((error) => ({
    error,
    places: error.file === undefined ? [] : ["src/main.py:23"],
  }));
  return agentErrorsText(log, found, request, "0-0-0-0-0");
}

function traceback(error: string): string[] {
  return [
    "Traceback (most recent call last):",
    '  File "/app/python/source_code/main.py", line 40, in main',
    '  File "/app/python/source_code/main.py", line 23, in price',
    error,
    "INFO: on it goes",
  ];
}

describe("the errors that an agent is told of", () => {
  it("are each there once, the newest first, with count, times, deployment and places", () => {
    const text = told([
      ...traceback("KeyError: 1"),
      ...traceback("KeyError: 2"),
      "ERROR: disk full",
      "INFO: more",
    ]);
    assert.match(text, /^Log of the Databricks app orders-api on h \(profile DEFAULT\)\. It runs\.\n/);
    assert.match(text, /2 different errors, the newest first/);
    const body = /<app-log-0-0-0-0-0>\n([^]*)\n<\/app-log-0-0-0-0-0>$/.exec(text)?.[1];
    assert.deepEqual(body?.split("\n"), [
      "disk full",
      "  once, 2026-10-06T09:00:10.000Z; deployment 01f0; source APP",
      "KeyError: 2",
      "  2 times, first 2026-10-06T09:00:00.000Z, last 2026-10-06T09:00:05.000Z; deployment 01f0; source APP",
      "  at main.py:23 in price",
      "  at main.py:40 in main",
      "  in the workspace: src/main.py:23",
    ]);
    assert.match(text, /untrusted text/);
  });

  it("are masked, also for a search, and of the sources asked for", () => {
    const rows = traceback(`RuntimeError: refused ${secret}`);
    assert.match(told(rows), /RuntimeError: refused \[redacted\]/);
    assert.match(told(rows, { search: "REFUSED" }), /RuntimeError/);
    assert.match(told(rows, { search: secret.slice(0, 10) }), /No errors were found/);
    assert.match(told(rows, { sources: ["BUILD"] }), /No errors were found\. Call again without "errors"/);
  });

  it("are no more than asked for, and say so", () => {
    const rows = ["ERROR: a", "INFO: x", "ERROR: b", "INFO: y", "ERROR: c", "INFO: z"];
    const text = told(rows, { lines: 2 });
    assert.match(text, /\nc\n[^]*\nb\n/);
    assert.doesNotMatch(text, /\na\n/);
    assert.match(text, /Others are left out/);
  });
});
