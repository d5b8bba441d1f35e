import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BlockQueue } from "../../../src/ui/channel/blockQueue.ts";
import type { TextBlock } from "../../../src/ui/channel/channelText.ts";
import { seededRandom } from "../../logstream/random.ts";

describe("the queue of blocks", () => {
  it("has what was pushed and is not given up, as an array would", () => {
    const { integer, pick, chance } = seededRandom(20261126);
    const queue = new BlockQueue();
    const blocks: TextBlock[] = [];
    let first = 0;
    for (let step = 0; step < 3000; step++) {
      if (chance(0.45)) {
        if (first < blocks.length) first++;
        queue.dropOldest();
      } else {
        const text = `${pick(["line", "ü€😀", ""])} ${"x".repeat(chance(0.01) ? 100_000 : integer(0, 90))}\n`;
        const [rows, lines, isContinued] = [integer(1, 9), integer(0, 5), chance(0.3)];
        const block = { text, rows, bytes: Buffer.byteLength(text), lines, isContinued, isTrouble: false };
        blocks.push(block);
        queue.push(block);
      }
      assert.deepEqual([queue.first, queue.end], [first, blocks.length]);
      const place = integer(first - 1, blocks.length);
      const block = place < first ? undefined : blocks[place];
      const found = queue.at(place);
      assert.deepEqual(
        found && [found.rows, found.bytes, found.lines, found.isContinued],
        block && [block.rows, block.bytes, block.lines, block.isContinued],
      );
      const [from, to] = [integer(first, blocks.length), integer(first, blocks.length)];
      assert.equal(
        queue.text(from, to),
        blocks
          .slice(from, to)
          .map(({ text }) => text)
          .join(""),
      );
    }
  });
});
