import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { linesDue, longestLag, medians, percentile, readNumbers } from "../../scripts/measure/figures.ts";
import { secondsOf } from "../../scripts/measure/processes.ts";

describe("the figures of a measurement", () => {
  it("the share of values that stay at or below a figure is as asked, in any order", () => {
    const hundred = Array.from({ length: 100 }, (_value, index) => 100 - index);
    assert.equal(percentile(hundred, 0.5), 51);
    assert.equal(percentile(hundred, 0.95), 96);
    assert.equal(percentile(hundred, 1), 100);
    assert.equal(percentile([7], 0.99), 7);
    assert.ok(Number.isNaN(percentile([], 0.5)));
  });

  it("the median is of each column by itself", () => {
    const rows = [
      [1, 30],
      [9, 10],
      [5, 20],
    ];
    assert.deepEqual(medians(rows), [5, 20]);
    assert.deepEqual(medians([]), []);
  });

  it("a view is behind by the age of its newest line, until the last line is there", () => {
    const sights = [
      { atMs: 1000, newestMs: undefined },
      { atMs: 1100, newestMs: 1050 },
      { atMs: 1900, newestMs: 1050 },
      { atMs: 2000, newestMs: 1950 },
      { atMs: 9000, newestMs: 1950 },
    ];
    assert.equal(longestLag(sights), 850);
  });

  it("a view that shows no line is not behind", () => {
    assert.equal(longestLag([{ atMs: 1000, newestMs: undefined }]), 0);
    assert.equal(longestLag([]), 0);
  });

  it("a flood of a pace logs its lines evenly, and none after its end", () => {
    assert.equal(linesDue(5000, 0, 20), 0);
    assert.equal(linesDue(5000, 5, 20), 25);
    assert.equal(linesDue(5000, 20_000, 20), 100_000);
    assert.equal(linesDue(5000, 60_000, 20), 100_000);
    assert.equal(linesDue(30, 50, 1), 1);
  });

  it("an option is read as whole numbers, and anything else is told", () => {
    assert.deepEqual(readNumbers("rate", "5000, 20000,100000", 1), [5000, 20_000, 100_000]);
    for (const text of ["", "5000,", "fast", "1.5", "-1", "0", "1e99"]) {
      assert.throws(() => readNumbers("rate", text, 1), { name: "Setback", exitCode: 2 });
    }
  });

  it("the time that a process took is read, whatever it is called", () => {
    const fields = "S 1 2 2 0 -1 4194560 300 0 0 0 250 75 9 9 20 0 11 0 500";
    assert.equal(secondsOf(`42 (node) ${fields}`), 3.25);
    assert.equal(secondsOf(`42 (a ) b (c) ${fields}`), 3.25);
  });
});
