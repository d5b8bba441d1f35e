import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { TextBlock } from "../../../src/ui/channel/channelText.ts";
import { fitBlocks } from "../../../src/ui/channel/fitBlocks.ts";

function block(text: string, lines = 1): TextBlock {
  return { text, rows: 1, bytes: 10, lines, isContinued: false, isTrouble: false };
}

function blocks(name: string, count: number): TextBlock[] {
  return Array.from({ length: count }, (_, index) => block(`${name}${index}`));
}

function fitted(top: number, rest: number, limits = { rows: 10, bytes: 1000 }): string {
  const between = (lines: number): TextBlock => block(`<${lines}>`, lines);
  return fitBlocks(blocks("t", top), blocks("r", rest), limits, between)
    .map(({ text }) => text)
    .join(" ");
}

describe("what a view shows of lines from before and of the log's end", () => {
  it("is all, where it fits", () => {
    assert.equal(fitted(3, 4), "t0 t1 t2 r0 r1 r2 r3");
    assert.equal(fitted(0, 3), "r0 r1 r2");
  });

  it("is the end of both, with half of the room for each at least, and says what is left out", () => {
    assert.equal(fitted(20, 20), "<15> t15 t16 t17 t18 t19 <15> r15 r16 r17 r18 r19");
    assert.equal(fitted(2, 20), "t0 t1 <12> r12 r13 r14 r15 r16 r17 r18 r19");
    assert.equal(fitted(20, 2), "<12> t12 t13 t14 t15 t16 t17 t18 t19 r0 r1");
  });

  it("is bounded by bytes as by rows", () => {
    assert.equal(fitted(20, 20, { rows: 1000, bytes: 60 }), "<17> t17 t18 t19 <17> r17 r18 r19");
  });
});
