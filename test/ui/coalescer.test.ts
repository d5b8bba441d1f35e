import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { describe, it } from "node:test";
import { createCoalescer } from "../../src/ui/coalescer.ts";

function coalesce(options: { intervalMs: number; maxLength?: number }) {
  const writes: string[] = [];
  const coalescer = createCoalescer({ ...options, write: (text) => writes.push(text) });
  return { writes, coalescer };
}

describe("the coalescer", () => {
  it("writes the first text after a silence at once, and joins what follows", async () => {
    const { writes, coalescer } = coalesce({ intervalMs: 30 });
    coalescer.push("a\n");
    assert.deepEqual(writes, ["a\n"]);
    coalescer.push("b\n");
    coalescer.push("c\n");
    assert.deepEqual(writes, ["a\n"]);
    while (writes.length < 2) await delay(5);
    assert.deepEqual(writes, ["a\n", "b\nc\n"]);
    await delay(200);
    coalescer.push("d\n");
    assert.deepEqual(writes, ["a\n", "b\nc\n", "d\n"]);
    coalescer.dispose();
  });

  it("does not wait with much text", () => {
    const { writes, coalescer } = coalesce({ intervalMs: 60_000, maxLength: 10 });
    coalescer.push("first\n");
    coalescer.push("1234\n");
    assert.equal(writes.length, 1);
    coalescer.push("5678\n");
    assert.deepEqual(writes, ["first\n", "1234\n5678\n"]);
    coalescer.dispose();
  });

  it("writes what waits when it is disposed, and leaves no timer", () => {
    const { writes, coalescer } = coalesce({ intervalMs: 60_000 });
    coalescer.push("a\n");
    coalescer.push("b\n");
    coalescer.dispose();
    assert.deepEqual(writes, ["a\n", "b\n"]);
    assert.ok(!process.getActiveResourcesInfo().includes("Timeout"));
  });
});
