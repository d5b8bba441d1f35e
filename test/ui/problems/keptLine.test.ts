import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lineAfterEdits, lineInFile } from "../../../src/ui/problems/keptLine.ts";
import type { LineEdit } from "../../../src/ui/problems/keptLine.ts";

const file = ["import os", "", "def price(key):", "    return prices[key]", "", "def other():", "    pass"];
const kept = { line: 3, text: "    return prices[key]" };

/** Edits a text as an editor does. */
function edited(lines: readonly string[], { range, text }: LineEdit): string[] {
  const { start, end } = range;
  const whole =
    [...lines.slice(0, start.line), (lines[start.line] ?? "").slice(0, start.character)].join("\n") +
    text +
    [(lines[end.line] ?? "").slice(end.character), ...lines.slice(end.line + 1)].join("\n");
  return whole.split("\n");
}

function edit(from: readonly [number, number], to: readonly [number, number], text: string): LineEdit {
  const [start, end] = [from, to].map(([line, character]) => ({ line, character }));
  assert.ok(start && end);
  return { range: { start, end }, text };
}

function after(...edits: readonly LineEdit[]): number | undefined {
  let lines: readonly string[] = file;
  for (const each of edits) lines = edited(lines, each);
  return lineAfterEdits(kept, edits, (line) => lines[line]);
}

describe("the line of an error in an edited file", () => {
  it("moves with what comes and goes above it", () => {
    assert.equal(after(edit([0, 0], [0, 0], "import re\nimport sys\n")), 5);
    assert.equal(after(edit([3, 0], [3, 0], "    # a comment\n")), 4);
    assert.equal(after(edit([2, 15], [2, 15], "\n    # a comment")), 4);
    assert.equal(after(edit([0, 0], [2, 0], "")), 1);
    assert.equal(after(edit([0, 9], [1, 0], "")), 2);
    assert.equal(after(edit([0, 0], [1, 0], ""), edit([0, 0], [0, 0], "x\ny\nz\n")), 5);
  });

  it("stays where something below it changes, or beside it on other lines", () => {
    assert.equal(after(edit([3, 22], [3, 22], "\n    # done")), 3);
    assert.equal(after(edit([3, 22], [4, 0], "")), 3);
    assert.equal(after(edit([5, 0], [6, 8], "")), 3);
    assert.equal(after(edit([2, 4], [2, 9], "cost")), 3);
  });

  it("is gone where it is edited, parted, joined or deleted", () => {
    assert.equal(after(edit([3, 22], [3, 22], "  # mended")), undefined);
    assert.equal(after(edit([3, 0], [3, 0], "    ")), undefined);
    assert.equal(after(edit([3, 4], [3, 10], "yield")), undefined);
    assert.equal(after(edit([3, 11], [3, 11], "\\\n")), undefined);
    assert.equal(after(edit([2, 15], [3, 4], " ")), undefined);
    assert.equal(after(edit([3, 0], [4, 0], "")), undefined);
    assert.equal(after(edit([1, 0], [6, 0], "")), undefined);
  });

  it("is found again where the file is written anew around it", () => {
    const formatted = ["import os", "", "", "def price(key):", kept.text, "", "", "def other():", "    pass"];
    assert.equal(after(edit([0, 0], [6, 8], formatted.join("\n"))), 4);
    const mended = formatted.map((line) => line.replace("prices[key]", "prices.get(key)"));
    assert.equal(after(edit([0, 0], [6, 8], mended.join("\n"))), undefined);
  });

  it("is looked for in a file that another program has changed: the nearest one that is the same", () => {
    assert.equal(lineInFile(kept, file), 3);
    assert.equal(lineInFile(kept, ["# new", ...file]), 4);
    assert.equal(lineInFile(kept, [kept.text, ...file]), 4);
    assert.equal(lineInFile(kept, file.toSpliced(3, 1)), undefined);
    assert.equal(lineInFile(kept, []), undefined);
  });
});
