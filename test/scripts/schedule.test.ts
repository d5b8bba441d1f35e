import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { Setback } from "../../scripts/setback.ts";
import { createSchedule, type Schedule } from "../../scripts/suites/schedule.ts";
import type { Part, Suite } from "../../scripts/suites/suite.ts";

describe("the schedule of a test run", () => {
  const suite = (name: string, ...parts: Part[]): Suite => ({ name, group: "node", parts });
  const schedule = (): { schedule: Schedule; shown: () => string } => {
    let shown = "";
    const show = (text: string | Uint8Array): void => {
      shown += Buffer.from(text).toString();
    };
    return { schedule: createSchedule({ show }), shown: () => shown };
  };
  /** Prints one line as it begins and another as it ends, which it does when told to. */
  const slow = (name: string): { part: Part; end: () => void; hasBegun: () => boolean } => {
    const ending = Promise.withResolvers<undefined>();
    let hasBegun = false;
    const run: Part["run"] = async (print) => {
      hasBegun = true;
      print(`${name} begins\n`);
      await ending.promise;
      print(`${name} ends\n`);
      return { passed: 2, failed: 1, skipped: 3 };
    };
    return {
      part: { name, run },
      end: () => {
        ending.resolve(undefined);
      },
      hasBegun: () => hasBegun,
    };
  };

  it("runs as many at once as there are places, and shows each output whole", async () => {
    const { schedule: lanes, shown } = schedule();
    const [one, two, three] = [slow("one"), slow("two"), slow("three")];
    const ended = lanes.run({ suites: [suite("all", one.part, two.part, three.part)], places: 2 });
    await turn();
    assert.deepEqual([one.hasBegun(), two.hasBegun(), three.hasBegun()], [true, true, false]);
    assert.equal(shown(), "");
    two.end();
    await turn();
    assert.equal(three.hasBegun(), true);
    three.end();
    one.end();
    assert.deepEqual(await ended, []);
    assert.equal(
      shown(),
      ["two", "three", "one"].map((name) => `\n── all: ${name}\n${name} begins\n${name} ends\n`).join(""),
    );
  });

  it("adds up the parts of a suite", async () => {
    const { schedule: lanes } = schedule();
    const parts = [slow("one"), slow("two")];
    for (const { end } of parts) end();
    await lanes.run({ suites: [suite("all", ...parts.map(({ part }) => part))], places: 1 });
    assert.deepEqual(
      lanes.results().map(({ name, passed, failed, skipped }) => [name, passed, failed, skipped]),
      [["all", 4, 2, 6]],
    );
  });

  it("counts what throws as failed, with the reason, and goes on", async () => {
    const { schedule: lanes, shown } = schedule();
    const broken: Part = { name: "", run: () => Promise.reject(new Setback("No VS Code.")) };
    const fine = slow("fine");
    fine.end();
    await lanes.run({ suites: [suite("broken", broken), suite("fine", fine.part)], places: 1 });
    assert.match(shown(), /── broken\nNo VS Code\.\n/);
    assert.equal(lanes.hasFailed("broken"), true);
    assert.equal(lanes.results()[1]?.passed, 2);
  });

  it("begins nothing once the time is up, and says what it left", async () => {
    const { schedule: lanes } = schedule();
    const { part } = slow("late");
    assert.deepEqual(await lanes.run({ suites: [suite("all", part)], places: 1, untilMs: Date.now() }), [
      { suite: "all", part },
    ]);
    assert.deepEqual(lanes.results(), []);
  });

  it("shows at an interrupt what the parts that run have printed", async () => {
    const { schedule: lanes, shown } = schedule();
    const { part, end } = slow("slow");
    const ended = lanes.run({ suites: [suite("all", part)], places: 1 });
    await turn();
    lanes.showRunning();
    assert.equal(shown(), "\n── all: slow, which did not end\nslow begins\n");
    end();
    await ended;
    const whole = shown();
    lanes.showRunning();
    assert.equal(shown(), whole);
  });
});
