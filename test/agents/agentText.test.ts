import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readAgentInput } from "../../src/agents/agentInput.ts";
import { agentText } from "../../src/agents/agentText.ts";
import type { LogLine } from "../../src/logstream/index.ts";
import { LineReader } from "../../src/reading/lineReader.ts";

const place = {
  place: "orders-api on h (profile DEFAULT)",
  status: "It runs.",
  origin: "a snapshot",
  since: undefined,
};

function told(lines: readonly Partial<LogLine>[], input: object = {}): string {
  const reader = new LineReader();
  const read = lines.map((given) => {
    const line: LogLine = { source: "APP", timestamp: 0, message: "", ...given } as LogLine;
    return { line, facts: reader.read(line) };
  });
  return agentText({ ...place, lines: read }, readAgentInput({ app: "orders-api", ...input }), "0-0-0-0-0");
}

function linesOf(text: string): string[] {
  const body = /<app-log-0-0-0-0-0>\n([^]*)\n<\/app-log-0-0-0-0-0>$/.exec(text)?.[1] ?? "";
  return body.split("\n").map((line) => line.replace(/^-+ /, ""));
}

const mixed = ["APP", "HTTP", "SYSTEM", "BUILD", "http", "GATEWAY"].map((source) => ({
  source,
  message: `from ${source}`,
}));
const traceback = [
  "ERROR: order 7 failed",
  "Traceback (most recent call last):",
  '  File "/app/main.py", line 3, in <module>',
  "ValueError: no width",
];

describe("what an agent is told", () => {
  it("leaves HTTP out unless it is asked for", () => {
    const text = told(mixed);
    assert.deepEqual(linesOf(text), [
      "[APP] from APP",
      "[SYSTEM] from SYSTEM",
      "[BUILD] from BUILD",
      "[GATEWAY] from GATEWAY",
    ]);
    assert.match(text, /Source: a snapshot, of all sources but HTTP\. 4 lines,/);
    assert.deepEqual(linesOf(told(mixed, { sources: ["http"] })), ["[HTTP] from HTTP", "[HTTP] from http"]);
    assert.deepEqual(linesOf(told(mixed, { sources: "APP,gateway" })), [
      "[APP] from APP",
      "[GATEWAY] from GATEWAY",
    ]);
    assert.equal(linesOf(told(mixed, { sources: [] })).length, 6);
  });

  it("counts lines of the sources asked for, whatever comes between", () => {
    const lines = Array.from({ length: 3000 }, (_, index) => ({
      source: index % 10 === 0 ? "APP" : "HTTP",
      message: `line ${index}`,
    }));
    const text = told(lines);
    assert.equal(linesOf(text).length, 200);
    assert.ok(linesOf(text).every((line) => line.startsWith("[APP]")));
    assert.match(text, /Older ones are left out/);
  });

  it("finds a text in any case, and gives the whole entry that has it, also between other sources", () => {
    const lines = [
      { message: "INFO: started" },
      ...traceback.flatMap((message) => [{ message }, { source: "SYSTEM", message: "Health check passed" }]),
      { message: "INFO: on it goes" },
    ];
    const found = linesOf(told(lines, { search: "no WIDTH" }));
    assert.deepEqual(
      found,
      traceback.map((message) => `[APP] ${message}`),
    );
    assert.deepEqual(linesOf(told(lines, { search: "started", lines: 1 })), ["[APP] INFO: started"]);
    assert.match(told(lines, { search: "[APP]" }), /No line has this text\. Call again without "search"/);
  });

  it("does not find what is masked", () => {
    const secret = `dapi${"0123456789abcdef".repeat(2)}`;
    const lines = [{ message: `token ${secret} used` }];
    assert.match(told(lines, { search: "token" }), /token \[redacted\] used/);
    for (const guess of [secret, "dapi0123", "0123456"]) {
      assert.match(told(lines, { search: guess }), /No line has this text/);
    }
  });

  it("refuses what is no source and no search, by name", () => {
    for (const sources of [["-"], [""], [3], {}, null, ["APP\nx"], ["x".repeat(41)], Array(21).fill("APP")]) {
      assert.throws(() => told([], { sources }), /^Error: "sources" must be a list of names.*Given: /);
    }
    for (const search of [3, "a\nb", "x".repeat(201)]) {
      assert.throws(() => told([], { search }), /"search" must be one line of at most 200 characters/);
    }
  });
});
