import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readAgentInput } from "../../src/agents/agentInput.ts";
import { askedSpan, linesSince, parseSince, sinceMoment } from "../../src/agents/agentSince.ts";
import type { LogLine } from "../../src/logstream/index.ts";
import { LineReader } from "../../src/reading/lineReader.ts";

const NOW = Date.parse("2026-10-06T12:00:00Z");

describe("since when an agent asks for a log", () => {
  it("is the last deployment, a time, or an age", () => {
    for (const text of ["the last deployment", "last deployment", "The latest deployment", "deployment"]) {
      assert.deepEqual(parseSince(text, NOW), { kind: "deployment" }, text);
    }
    const times: Readonly<Record<string, string>> = {
      "2026-10-06T09:00:00Z": "2026-10-06T09:00:00.000Z",
      "2026-10-06T09:00:00.5+02:00": "2026-10-06T07:00:00.500Z",
      "2026-10-06 09:00": "2026-10-06T09:00:00.000Z",
      "2026-10-06": "2026-10-06T00:00:00.000Z",
      "15 min": "2026-10-06T11:45:00.000Z",
      "15 mins": "2026-10-06T11:45:00.000Z",
      "1 hr ago": "2026-10-06T11:00:00.000Z",
      "15m": "2026-10-06T11:45:00.000Z",
      "90 seconds ago": "2026-10-06T11:58:30.000Z",
      "2 hours ago": "2026-10-06T10:00:00.000Z",
      "1d": "2026-10-05T12:00:00.000Z",
    };
    for (const [text, iso] of Object.entries(times)) {
      assert.deepEqual(parseSince(text, NOW), { kind: "time", ms: Date.parse(iso) }, text);
    }
  });

  it("is nothing else, and what is given is named", () => {
    for (const since of [
      "yesterday",
      "2026-13-40",
      "2026-02-30 10:00",
      "9:00",
      "5 weeks",
      12,
      {},
      null,
      "x".repeat(61),
      "1\nd",
    ]) {
      assert.throws(
        () => readAgentInput({ app: "orders-api", since }),
        /^Error: "since" must be "the last deployment", a time .*Given: /,
      );
    }
    for (const errors of ["all", true, 1]) {
      assert.throws(
        () => readAgentInput({ app: "orders-api", errors }),
        /"errors" must be "grouped".*Given: /,
      );
    }
    assert.equal(readAgentInput({ app: "orders-api", errors: "grouped", since: "" }).isGrouped, true);
  });

  it("may end at a time, which is later", () => {
    const app = { name: "orders-api" };
    const [ms, untilMs] = ["2026-10-06T09:00:00Z", "2026-10-06T10:00:00Z"].map((text) => Date.parse(text));
    assert.ok(ms !== undefined && untilMs !== undefined);
    const since = { kind: "time", ms } as const;
    assert.deepEqual(askedSpan({ since, untilMs }, app), {
      ms,
      untilMs,
      words: "2026-10-06T09:00:00.000Z, until 2026-10-06T10:00:00.000Z",
    });
    assert.equal(askedSpan({ since: undefined, untilMs }, app)?.ms, ms);
    assert.equal(askedSpan({ since: undefined, untilMs: undefined }, app), undefined);
    assert.throws(() => askedSpan({ since, untilMs: ms }, app), /"until" must be later than "since"/);
    assert.equal(readAgentInput({ app: "orders-api", until: "2026-10-06 10:00" }).untilMs, untilMs);
    for (const until of ["the last deployment", "tomorrow", 12]) {
      assert.throws(() => readAgentInput({ app: "orders-api", until }), /"until" must be a time .*Given: /);
    }
  });

  it("counts from the youngest deployment, on its way or through", () => {
    const activeDeployment = { id: "a", createTime: "2026-10-06T09:00:00Z" };
    const app = { name: "orders-api", activeDeployment };
    assert.equal(sinceMoment({ kind: "deployment" }, app).ms, Date.parse("2026-10-06T09:00:00Z"));
    const pendingDeployment = { id: "b", createTime: "2026-10-06T10:00:00Z" };
    const { ms, words } = sinceMoment({ kind: "deployment" }, { ...app, pendingDeployment });
    assert.equal(ms, Date.parse("2026-10-06T10:00:00Z"));
    assert.equal(words, "the last deployment, b, created 2026-10-06T10:00:00.000Z");
    assert.throws(
      () => sinceMoment({ kind: "deployment" }, { name: "orders-api" }),
      /does not say when the app orders-api was last deployed\. Call again/,
    );
  });

  it("takes a line without a time for one of the line above it, or of its arrival", () => {
    const reader = new LineReader();
    const read = (message: string, timestamp: number | undefined, arrivedMs?: number) => {
      const line = { source: "APP", message, timestamp } as LogLine;
      return { line, facts: reader.read(line), ...(arrivedMs !== undefined && { arrivedMs }) };
    };
    const lines = [
      read("a", 1000),
      read("b", undefined),
      read("c", 2000),
      read("d", 0),
      read("e", 0, 1_000_000),
    ];
    const since = linesSince(lines, 1_500_000).map(({ line }) => line.message);
    assert.deepEqual(since, ["c", "d"]);
  });
});
