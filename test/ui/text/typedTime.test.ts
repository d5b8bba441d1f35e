import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkTypedTime, parseTypedTime } from "../../../src/ui/text/typedTime.ts";
import { english } from "../support/english.ts";

const now = new Date(2026, 9, 6, 9, 30, 0).getTime();

describe("a typed time", () => {
  it("is a clock's of today, or of yesterday where it is still to come", () => {
    assert.equal(parseTypedTime("9:15", now), new Date(2026, 9, 6, 9, 15).getTime());
    assert.equal(parseTypedTime(" 09:15:30 ", now), new Date(2026, 9, 6, 9, 15, 30).getTime());
    assert.equal(parseTypedTime("22:00", now), new Date(2026, 9, 5, 22, 0).getTime());
  });

  it("is a moment of this machine's zone, unless it names another, and a date is its begin", () => {
    assert.equal(parseTypedTime("2026-10-05 22:10", now), new Date(2026, 9, 5, 22, 10).getTime());
    assert.equal(
      parseTypedTime("2026-10-05T22:10:30.5", now),
      new Date(2026, 9, 5, 22, 10, 30, 500).getTime(),
    );
    assert.equal(parseTypedTime("2026-10-05T22:10:00Z", now), Date.UTC(2026, 9, 5, 22, 10));
    assert.equal(parseTypedTime("2026-10-05 22:10+02:00", now), Date.UTC(2026, 9, 5, 20, 10));
    assert.equal(parseTypedTime("2026-10-05", now), new Date(2026, 9, 5).getTime());
  });

  it("is an age", () => {
    assert.equal(parseTypedTime("90 min", now), now - 90 * 60_000);
    assert.equal(parseTypedTime("2h", now), now - 2 * 3_600_000);
    assert.equal(parseTypedTime("3 days ago", now), now - 3 * 86_400_000);
  });

  it("is named where it is none, or still to come", () => {
    for (const typed of [
      "",
      "25:00",
      "9:75",
      "yesterday",
      "2026-13-40",
      "2026-02-29",
      "2026-02-30 10:00",
      "12",
      "1 week",
    ]) {
      assert.equal(parseTypedTime(typed, now), undefined, typed);
      assert.match(checkTypedTime(typed, now, english) ?? "", /is not a time\. Give one such as/, typed);
    }
    assert.match(checkTypedTime("2026-10-07", now, english) ?? "", /is still to come/);
    assert.equal(checkTypedTime("9:15", now, english), undefined);
  });
});
