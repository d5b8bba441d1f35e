import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SpareBuffer } from "../../src/sessions/spareBuffer.ts";

describe("the spare buffer", () => {
  it("serves again for a text that is about as long", () => {
    const buffers = new SpareBuffer();
    const first = buffers.write("é".repeat(1000));
    buffers.giveBack(first.buffer);
    const second = buffers.write("x".repeat(2100));
    assert.equal(second.buffer, first.buffer);
    assert.equal(second.buffer.toString("utf8", 0, second.bytes), "x".repeat(2100));
  });

  it("does not hold the memory of giant texts for small ones, however many there were", () => {
    const buffers = new SpareBuffer();
    let held = 0;
    for (let index = 0; index < 20; index++) {
      buffers.giveBack(buffers.write("x".repeat(100_000)).buffer);
      held += buffers.write(`small ${index}`.repeat(10)).buffer.length;
    }
    assert.ok(held < 20_000, `${held} bytes for 20 small texts`);
  });
});
