import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CopyCounts } from "../../../src/logstream/resume/copyCounts.ts";
import { randomOf } from "../../support/random.ts";

describe("the counts of copies", () => {
  it("hold what was added and not removed, and no less than nothing", () => {
    const counts = new CopyCounts();
    counts.remove(7);
    assert.deepEqual([counts.of(7), counts.size], [0, 0]);
    counts.add(7);
    counts.add(7);
    counts.add(0);
    counts.add(Number.MAX_SAFE_INTEGER);
    assert.deepEqual([counts.of(7), counts.of(0), counts.of(Number.MAX_SAFE_INTEGER)], [2, 1, 1]);
    counts.remove(7);
    counts.remove(0);
    counts.remove(0);
    assert.deepEqual([counts.of(7), counts.of(0), counts.size], [1, 0, 2]);
  });

  // Keys that share a slot, and slots from the end of the table round to its beginning.
  for (const [name, keyOf] of [
    ["few slots", (random: number) => 4294967296 * (random % 97) + (random % 3)],
    ["the end of the table", (random: number) => 4294967296 * (random % 97) + 250 + (random % 12)],
    ["all slots", (random: number) => random * 2097143],
  ] as const) {
    it(`are those of a Map, whatever comes and goes: ${name}`, () => {
      const random = randomOf(20);
      const counts = new CopyCounts();
      const expected = new Map<number, number>();
      const check = (key: number): void => {
        assert.equal(counts.of(key), expected.get(key) ?? 0, `key ${key}`);
      };
      for (let step = 0; step < 20_000; step += 1) {
        const key = keyOf(random(4000));
        const copies = expected.get(key) ?? 0;
        // It fills for a while, and empties for a while.
        if (random(10) < (step % 4000 < 2000 ? 8 : 2)) {
          counts.add(key);
          expected.set(key, copies + 1);
        } else {
          counts.remove(key);
          if (copies > 1) expected.set(key, copies - 1);
          else expected.delete(key);
        }
        check(key);
        check(keyOf(random(4000)));
        assert.equal(counts.size, expected.size);
      }
      for (const key of expected.keys()) check(key);
    });
  }
});
