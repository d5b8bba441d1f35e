import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { beginningOf, languages } from "../../src/reading/languages/allLanguages.ts";
import { longShapes } from "../support/longShapes.ts";
import { randomOf } from "../support/random.ts";
import { samples } from "./rows.ts";

const rows = samples.flat();

describe("the languages that are asked of a row", () => {
  it("are all that could answer", () => {
    const seen = new Set<unknown>();
    for (let seed = 1; seed <= 30_000; seed++) {
      const random = randomOf(seed);
      const row = rows[random(rows.length)] ?? "";
      const piece = longShapes[random(longShapes.length)] ?? "";
      const mutated =
        [row, piece + row, row.slice(random(row.length + 1)), ` \t\u00a0${row}`][random(4)] ?? "";
      const first = languages.find((language) => language.begin(mutated) !== undefined);
      assert.equal(shapeOf(beginningOf(mutated)), shapeOf(first?.begin(mutated)), JSON.stringify(mutated));
      seen.add(first);
    }
    // Nothing is shown by rows that begin no entry.
    assert.ok(seen.size > languages.length / 2);
  });
});

function shapeOf(value: unknown): string | undefined {
  return JSON.stringify(value);
}
