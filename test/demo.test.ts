import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fatalJobs } from "./support/workspace/demoTracebacks.ts";

const sources = join(import.meta.dirname, "../demo/src/app");

describe("the demo's tracebacks", () => {
  for (const { error, traceback } of fatalJobs) {
    it(`name lines that the demo's sources have: ${error}`, () => {
      let checked = 0;
      for (const [index, line] of traceback.entries()) {
        const frame = /File "\/app\/python\/source_code\/(\w+\.py)", line (\d+)/.exec(line);
        if (frame === null) continue;
        const [, file = "", number = ""] = frame;
        const source = readFileSync(join(sources, file), "utf8").split("\n")[Number(number) - 1];
        assert.equal(traceback[index + 1]?.trim(), source?.trim(), `${file}:${number}`);
        checked++;
      }
      assert.ok(checked > 0);
    });
  }
});
