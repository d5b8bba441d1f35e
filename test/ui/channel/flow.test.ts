import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Flow } from "../../../src/ui/channel/flow.ts";

/** A flow in which so many bytes came each 50 ms, until the end. */
function flowOf(bytes: number, endMs: number): Flow {
  const flow = new Flow();
  for (let atMs = 50; atMs <= endMs; atMs += 50) flow.add(bytes, atMs);
  return flow;
}

describe("a flow of text", () => {
  it("is a flood while a thousand lines and more come in a second", () => {
    assert.equal(flowOf(20_000, 1000).isFlood(1000), true);
    assert.equal(flowOf(3_000, 10_000).isFlood(10_000), false);
  });

  it("is no flood where nothing came, or all came at once", () => {
    const flow = new Flow();
    assert.equal(flow.isFlood(1000), false);
    flow.add(100 * 1024 * 1024, 1000);
    assert.equal(flow.isFlood(1000), false);
  });

  it("is over a moment after the last of it, and not in a pause for breath", () => {
    const flow = flowOf(20_000, 5000);
    assert.equal(flow.isFlood(5200), true);
    assert.equal(flow.isFlood(7000), false);
    flow.add(20_000, 7050);
    assert.equal(flow.isFlood(7050), false);
  });
});
