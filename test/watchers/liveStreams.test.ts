import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rememberLiveStreams } from "../../src/watchers/liveStreams.ts";
import { LogSessions } from "../../src/sessions/logSessions.ts";

const good = {
  key: "https://dbc-1.cloud.databricks.com/orders-api",
  name: "orders-api",
  profile: "dev",
  filters: { sources: ["APP", "GATEWAY"], search: "needle", tail: 100 },
};

function memoryOf(stored: unknown) {
  const values = new Map<string, unknown>([["liveStreams", stored]]);
  return {
    values,
    get: (key: string) => values.get(key),
    update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
  };
}

function remember(memory: ReturnType<typeof memoryOf>) {
  const sessions = new LogSessions((error) => {
    throw error;
  });
  return rememberLiveStreams(memory, sessions, () => undefined, {
    warn(message) {
      throw new Error(message);
    },
  });
}

describe("the streams remembered across a reload", () => {
  it("are offered as they were left, and gone once answered", () => {
    const memory = memoryOf([good]);
    const live = remember(memory);
    assert.deepEqual(live.left, [good]);
    assert.deepEqual(memory.values.get("liveStreams"), [good]);
    live.forgetLeft();
    assert.deepEqual(memory.values.get("liveStreams"), []);
    assert.deepEqual(remember(memory).left, []);
  });

  it("keep their pause and the file they were recorded to", () => {
    const left = { ...good, isPaused: true, recordedTo: "/home/me/orders.log" };
    assert.deepEqual(remember(memoryOf([left])).left, [left]);
  });

  it("are only those that can be read", () => {
    const bad = [
      { ...good, isPaused: "yes" },
      { ...good, recordedTo: 3 },
      null,
      "orders-api",
      {},
      { ...good, profile: 3 },
      { ...good, filters: { ...good.filters, sources: [3] } },
      { ...good, filters: { ...good.filters, tail: -1 } },
      { ...good, filters: { ...good.filters, search: undefined } },
    ];
    assert.deepEqual(remember(memoryOf([...bad, good])).left, [good]);
    assert.deepEqual(remember(memoryOf("broken")).left, []);
    assert.deepEqual(remember(memoryOf(undefined)).left, []);
  });
});
