import assert from "node:assert/strict";
import { it } from "node:test";
import { soak } from "./soak.ts";

const faults = ["half-open", "reset", "restart", "truncated replay", "split frames", "lock-out"];
/** The rarest of them comes about once in 200 schedules, now and then not at all. */
const mostRounds = 20;
/** A quiet machine makes 870 in 200 schedules, give or take 50; one that is busy with other tests has made 589. */
const fewestConnects = 400;

it("delivers every line once, in order, and announces every hole, through 200 schedules of random faults, and through more until each fault was met", async () => {
  let unmet = faults;
  for (let round = 0; round < mostRounds && unmet.length > 0; round++) {
    const reports: string[] = [];
    const totals = await soak({
      schedules: 200,
      seed: Date.now() % 2 ** 31,
      onFailure: (report) => reports.push(report),
    });
    assert.deepEqual(reports, []);
    assert.equal(totals.schedules, 200);
    assert.ok(totals.connects > fewestConnects, `only ${totals.connects} connects`);
    assert.ok(totals.gaps > 30, `only ${totals.gaps} gaps`);
    unmet = unmet.filter((fault) => !totals.faults.has(fault));
  }
  assert.deepEqual(unmet, []);
});
