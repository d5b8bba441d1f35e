import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { chosenSources, sourceRows } from "../../../src/ui/pickers/sourceRows.ts";
import { english } from "../support/english.ts";

function labels(choice: readonly string[], seen: readonly string[] = []): string[] {
  return sourceRows(choice, seen, english).map(({ label, isShown }) => `${isShown ? "+" : "-"}${label}`);
}

describe("the question for sources", () => {
  it("offers the four, what the log has shown beyond, what the choice names, and all others", () => {
    assert.deepEqual(labels(["-HTTP"]), ["+APP", "+SYSTEM", "+BUILD", "-HTTP", "+All Others"]);
    assert.deepEqual(labels(["APP", "EDGE"], ["GATEWAY", "HTTP", "APP"]), [
      "+APP",
      "-SYSTEM",
      "-BUILD",
      "-HTTP",
      "+EDGE",
      "-GATEWAY",
      "-All Others",
    ]);
    assert.deepEqual(labels([]), ["+APP", "+SYSTEM", "+BUILD", "+HTTP", "+All Others"]);
  });

  it("promises builds of BUILD alone", () => {
    const rows = sourceRows([], [], english);
    assert.deepEqual(
      rows.filter(({ description }) => /build|pip|npm|deploy/.test(description)).map(({ label }) => label),
      ["BUILD"],
    );
  });

  it("takes what is ticked as the choice, and goes back to the same ticks", () => {
    for (const [ticked, choice] of [
      [["APP", "SYSTEM", "BUILD", "GATEWAY", "All Others"], ["-HTTP"]],
      [["APP"], ["APP"]],
      [
        ["APP", "All Others"],
        ["-SYSTEM", "-BUILD", "-HTTP", "-GATEWAY"],
      ],
      [
        ["HTTP", "GATEWAY"],
        ["HTTP", "GATEWAY"],
      ],
      [["All Others"], ["-APP", "-SYSTEM", "-BUILD", "-HTTP", "-GATEWAY"]],
      [["APP", "SYSTEM", "BUILD", "HTTP", "GATEWAY", "All Others"], []],
    ] as const) {
      const rows = sourceRows(["-HTTP"], ["GATEWAY"], english);
      const chosen = chosenSources(
        rows,
        rows.filter(({ label }) => (ticked as readonly string[]).includes(label)),
      );
      assert.deepEqual(chosen, choice);
      const again = sourceRows(choice, ["GATEWAY"], english);
      assert.deepEqual(
        again.filter(({ isShown }) => isShown).map(({ label }) => label),
        ticked,
      );
    }
  });

  it("takes nothing for no answer", () => {
    assert.equal(chosenSources(sourceRows([], [], english), []), undefined);
  });
});
