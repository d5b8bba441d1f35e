import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LineReader } from "../../src/reading/lineReader.ts";
import { LineRedactor } from "../../src/reading/secrets/redactLines.ts";
import { statementsIn } from "../../src/reading/origins/statements.ts";
import { findFrames } from "../../src/reading/sourceFrames.ts";
import { statedPlaces } from "../../src/reading/statedPlaces.ts";
import { longShapes } from "../support/longShapes.ts";

/** Characters of the shorter line. */
const LENGTH = 6_000;
/** How many of the shorter line are as long as the longer one. */
const TIMES = 8;
/** They cost the same as it does; a `TIMES`th of it where each place is a start from which all is looked at anew. */
const MOST_TIMES = 3;
/** What takes less is not measured again: whatever it is, it is not that. Milliseconds. */
const LITTLE = 6;
/** What else the machine does costs one of them more, or the other: one try without it is enough. */
const TRIES = 25;

interface Work {
  readonly run: (message: string) => unknown;
  /** What makes the rows below it, or the rest of its row, be looked at as part of it. */
  readonly heads: readonly string[];
}

const works: Readonly<Record<string, Work>> = {
  read: {
    run: (message) => new LineReader().read({ source: "APP", timestamp: 1, message }),
    heads: [
      "",
      "panic: x\n",
      'Traceback (most recent call last):\n  File "a.py", line 1, in b\npyspark.errors.X: x\n',
      "Error: x\n    at a (/b.js:1:1)\n",
      "╭─ Error ─╮\n",
      "2026-10-06 09:04:05,678 ",
      '{"message":"',
    ],
  },
  masked: {
    run: (message) => new LineRedactor().text("APP", message),
    heads: ["", "password='", "postgres://u:"],
  },
  "searched for places": { run: findFrames, heads: [""] },
  "asked where it was logged": { run: statedPlaces, heads: ["", '{"a":"', "main.py:"] },
  "read as a source": {
    run: (message) =>
      (["python", "hash", "slash"] as const).map((syntax) => statementsIn(message, syntax, "order read")),
    heads: ["", 'log("', "log(`"],
  },
};

function msOf(run: () => unknown): number {
  const from = performance.now();
  run();
  return performance.now() - from;
}

/** How many times as much the longer line costs as the same text in shorter ones, at the least. */
function growth(work: (message: string) => unknown, short: string, long: string): number {
  let least = [Infinity, Infinity] as const;
  for (let tries = 0; tries < TRIES && !(least[0] / least[1] < MOST_TIMES); tries++) {
    const ofLong = msOf(() => work(long));
    const ofShort = msOf(() => {
      for (let time = 0; time < TIMES; time++) work(short);
    });
    least = [Math.min(least[0], ofLong), Math.min(least[1], ofShort)];
  }
  return least[0] / least[1];
}

describe("a long line of any shape", () => {
  for (const [name, { run, heads }] of Object.entries(works)) {
    it(`is ${name} in time that grows with its length only`, () => {
      for (const head of heads) {
        for (const piece of longShapes) {
          const [short, long] = [LENGTH, LENGTH * TIMES].map(
            (length) => head + piece.repeat(Math.ceil(length / piece.length)),
          );
          if (short === undefined || long === undefined || msOf(() => run(long)) < LITTLE) continue;
          const times = growth(run, short, long);
          assert.ok(
            times < MOST_TIMES,
            `${JSON.stringify([head, piece])} costs ${times.toFixed(1)} times as much`,
          );
        }
      }
    });
  }

  it("that is cut names no place that the cut goes through", () => {
    const place = 'File "/app/a.py", line 12';
    const long = `${place} ${"x".repeat(19_990 - place.length)} ${place} ${place}`;
    assert.deepEqual(
      findFrames(`${long}\n${place}`).map(({ start, line }) => [start, line]),
      [
        [5, 12],
        [long.length + 6, 12],
      ],
    );
  });
});
