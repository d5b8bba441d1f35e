import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { Setback } from "../../scripts/setback.ts";
import { reportText } from "../../scripts/suites/report.ts";
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

  it("repeats at the end of its report why something failed, the first lines of each", async () => {
    const { schedule: lanes } = schedule();
    const of = (name: string, failed: number, printed: string): Part => ({
      name,
      run: (print) => {
        print(printed);
        return Promise.resolve({ passed: 1, failed, skipped: 0 });
      },
    });
    const many = Array.from({ length: 40 }, (_, index) => `line ${index + 1}\n`).join("");
    const parts = [
      of("fine", 0, many),
      of(
        "red",
        1,
        `✔ one\n✖ two\n\n\u001b[31m✖ failing tests:\u001b[39m\n\ntest at two.ts:1\n✖ two\n  Error: Waited.\n${many}`,
      ),
      of("step", 1, many),
      of("pair", 2, `✖ failing tests:\n\n✖ three\n${many}\n✖ four\n${many}`),
    ];
    await lanes.run({ suites: [suite("all", ...parts)], places: 1 });
    lanes.fail("floor", "There is no VS Code here.");
    const text = reportText(lanes.results(), lanes.failures());
    assert.equal(
      text.replaceAll(/ +\d+\.\d s/g, ""),
      [
        "",
        "FAIL all                          4 passed   4 failed",
        "FAIL floor                        0 passed   1 failed",
        "",
        "FAIL all: red",
        "  test at two.ts:1",
        "  ✖ two",
        "    Error: Waited.",
        ...Array.from({ length: 12 }, (_, index) => `  line ${index + 1}`),
        "",
        "FAIL all: step",
        ...Array.from({ length: 15 }, (_, index) => `  line ${index + 26}`),
        "",
        "FAIL all: pair",
        "  ✖ three",
        "  ✖ four",
        "  ✖ three",
        ...Array.from({ length: 14 }, (_, index) => `  line ${index + 1}`),
        "",
        "FAIL floor",
        "  There is no VS Code here.",
        "",
        "4 passed, 5 failed",
      ].join("\n"),
    );
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
