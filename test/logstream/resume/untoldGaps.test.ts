import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { GapEvent, Part } from "../../../src/logstream/resume/aligned.ts";
import { UntoldGaps } from "../../../src/logstream/resume/untoldGaps.ts";

const START_S = 1_790_000_000;

function gap(sinceS: number, untilS: number): GapEvent {
  const [since, until] = [sinceS, untilS].map((atS) => (START_S + atS) * 1000);
  return { kind: "gap", cause: "buffer-overrun", since, until };
}

function lines(...atS: readonly number[]): Part {
  return {
    kind: "lines",
    lines: atS.map((at) => ({ source: "APP", message: `line ${at}`, timestamp: START_S + at })),
    places: [...atS],
  };
}

/** As `1 2 | gap 2-5 | 5`. */
function shown(parts: readonly Part[]): string {
  const seconds = (ms: number | undefined): number => (ms ?? NaN) / 1000 - START_S;
  return parts
    .map((part) => {
      if (part.kind === "lines") return part.places.join(" ");
      return part.kind === "gap" ? `gap ${seconds(part.since)}-${seconds(part.until)}` : part.kind;
    })
    .join(" | ");
}

describe("a hole that was found and never told", () => {
  it("stands before the first line behind it, whatever was left before it", () => {
    const untold = new UntoldGaps();
    untold.keep(gap(2, 5));
    assert.equal(
      shown(untold.putInto([{ kind: "joined" }, lines(1, 2, 5, 6)])),
      "joined | 1 2 | gap 2-5 | 5 6",
    );
    assert.equal(shown(untold.putInto([lines(7)])), "7");
  });

  it("waits until something comes behind it", () => {
    const untold = new UntoldGaps();
    untold.keep(gap(2, 5));
    assert.equal(shown(untold.putInto([lines(1, 2)])), "1 2");
    assert.equal(shown(untold.putInto([lines(9)])), "gap 2-5 | 9");
  });

  it("is one with the next hole, when nothing between them came", () => {
    const untold = new UntoldGaps();
    untold.keep(gap(2, 5));
    assert.equal(shown(untold.putInto([gap(6, 9), lines(9)])), "gap 2-9 | 9");
  });

  it("is one of several, each at its place, and of very many none is left out", () => {
    const untold = new UntoldGaps();
    untold.keep(gap(2, 5));
    untold.keep(gap(6, 8));
    assert.equal(shown(untold.putInto([lines(5, 6, 8)])), "gap 2-5 | 5 6 | gap 6-8 | 8");
    for (let at = 0; at < 100; at++) untold.keep(gap(at * 2, at * 2 + 1));
    const told = untold.putInto([lines(500)]).filter(({ kind }) => kind === "gap");
    assert.equal(told.length, 16);
    assert.ok(shown(told).endsWith("gap 30-199"), shown(told));
  });
});
