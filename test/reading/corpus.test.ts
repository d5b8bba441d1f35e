import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fixtures, readingOf } from "./corpusFixtures.ts";
import { randomOf } from "../support/random.ts";
import { inFrames } from "./inFrames.ts";

describe("what frameworks print is read as a person would", () => {
  for (const { name, source, rows, readingFile } of fixtures()) {
    const expected = readFileSync(readingFile, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);

    it(name, () => {
      assert.deepEqual(readingOf(source, rows), expected);
    });

    it(`${name}, wherever its frames end between rows`, () => {
      for (let seed = 1; seed <= 20; seed++) {
        const frames = inFrames(rows, randomOf(seed));
        assert.deepEqual(readingOf(source, frames), expected, `seed ${seed}`);
      }
      assert.deepEqual(readingOf(source, [rows.join("\n")]), expected, "one frame");
    });
  }
});
