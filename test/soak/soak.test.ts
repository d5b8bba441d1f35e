import assert from "node:assert/strict";
import { it } from "node:test";
import { soak } from "./soak.ts";

it("delivers every line once, in order, and announces every hole, through 200 schedules of random faults", async () => {
  const reports: string[] = [];
  const totals = await soak({
    schedules: 200,
    seed: Date.now() % 2 ** 31,
    onFailure: (report) => reports.push(report),
  });
  assert.deepEqual(reports, []);
  assert.equal(totals.schedules, 200);
  assert.ok(totals.connects > 600, `only ${totals.connects} connects`);
  assert.ok(totals.gaps > 30, `only ${totals.gaps} gaps`);
  const unmet = ["half-open", "reset", "restart", "truncated replay", "split frames", "lock-out"].filter(
    (fault) => !totals.faults.has(fault),
  );
  assert.deepEqual(unmet, []);
});
