import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { durationText } from "../../../src/ui/text/numberText.ts";
import { english } from "../support/english.ts";

describe("a duration", () => {
  it("is as precise as a person cares", () => {
    assert.deepEqual(
      [1, 4200, 119_000, 180_000, 3 * 3_600_000].map((ms) => durationText(ms, english)),
      ["1 s", "4 s", "119 s", "3 min", "3 h"],
    );
  });
});
