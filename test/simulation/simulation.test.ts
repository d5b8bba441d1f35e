import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { brokenStreamers } from "./broken.ts";
import { planSearches } from "./plan.ts";
import { simulate, type SimulationOptions, type Totals } from "./simulate.ts";

/** Nobody chose it, and a failure names the seed that plays it again. */
const seed = Date.now() % 2 ** 31;
/** Most are the same in each run: what a change breaks is then told from what only a new seed brought to light. */
const starts = [1, 2_501, 5_001, 7_501, 10_001, 12_501];

async function findNothing(options: Omit<SimulationOptions, "onFailure">): Promise<Totals> {
  const reports: string[] = [];
  const totals = await simulate({ ...options, onFailure: (report) => reports.push(report) });
  assert.deepEqual(reports, []);
  return totals;
}

describe("a stream in virtual time", () => {
  for (const from of starts) {
    it(`brings every line once, in order, and tells every hole: 2500 schedules from seed ${from}`, async () => {
      const totals = await findNothing({ schedules: 2_500, seed: from });
      assert.equal(totals.schedules, 2_500);
      assert.ok(totals.connections > 5_000, `only ${totals.connections} connections`);
      assert.ok(totals.gaps > 100, `only ${totals.gaps} gaps`);
    });
  }

  it(`does so from seed ${seed}, which nobody chose`, async () => {
    await findNothing({ schedules: 5_000, seed });
  });

  // Chosen: where a moment's lines overrun the buffer twice before what a search had shown of them comes again, they are
  // shown a second time, in one of 100,000 (seed 141600).
  for (const from of [1, 2_501]) {
    it(`does so while the search changes amid replays: 2500 schedules from seed ${from}`, async () => {
      const totals = await findNothing({ schedules: 2_500, seed: from, plan: planSearches });
      assert.ok(totals.gaps > 100, `only ${totals.gaps} gaps`);
    });
  }

  it("plays a seed the same way each time", async () => {
    const once = await simulate({ schedules: 50, seed });
    assert.deepEqual(await simulate({ schedules: 50, seed }), once);
  });
});

describe("the judge catches a streamer that", () => {
  for (const [wrong, streamer] of Object.entries(brokenStreamers)) {
    it(wrong, async () => {
      const caught: string[] = [];
      await simulate({
        schedules: 2_000,
        seed: 1,
        streamer,
        onFailure: (report) => caught.push(report),
        isEnough: () => caught.length > 0,
      });
      assert.ok(caught.length > 0, "2000 schedules, and nothing was found");
    });
  }
});
