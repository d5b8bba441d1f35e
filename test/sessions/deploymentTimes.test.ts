import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { App } from "../../src/databricks/api/app.ts";
import { DeploymentTimes, WITHOUT_ERROR_MS } from "../../src/sessions/deploymentTimes.ts";

const START = Date.parse("2026-10-06T09:00:00Z");
const MINUTE = 60_000;

function app(id: string, createdMs: number | undefined, more: Partial<App> = {}): App {
  const createTime = createdMs === undefined ? undefined : new Date(createdMs).toISOString();
  return { name: "orders-api", appState: "RUNNING", activeDeployment: { id, createTime }, ...more };
}

describe("the deployments of an app", () => {
  it("are told by the moment, also of what was said before anybody looked", () => {
    const times = new DeploymentTimes();
    assert.equal(times.at(START), undefined);
    assert.ok(times.saw(app("first", START), START + 10 * MINUTE));
    assert.ok(!times.saw(app("first", START), START + 11 * MINUTE));
    assert.ok(times.saw(app("second", START + 20 * MINUTE), START + 21 * MINUTE));
    assert.equal(times.at(START - 1), undefined);
    assert.deepEqual(times.at(START + 5 * MINUTE), { id: "first", state: undefined, createdMs: START });
    assert.equal(times.at(START + 20 * MINUTE)?.id, "second");
  });

  it("begin when they are seen where the platform gives no time", () => {
    const times = new DeploymentTimes();
    times.saw(app("first", undefined), START);
    times.saw(app("second", undefined), START + MINUTE);
    assert.equal(times.at(START - MINUTE)?.id, "first");
    assert.equal(times.at(START + MINUTE)?.id, "second");
  });

  it("count also where one failed and is not the active one", () => {
    const times = new DeploymentTimes();
    const createTime = new Date(START + MINUTE).toISOString();
    const pendingDeployment = { id: "failed", state: "FAILED", createTime };
    times.saw(app("first", START, { pendingDeployment }), START + 2 * MINUTE);
    assert.equal(times.at(START + MINUTE)?.id, "failed");
    times.saw(
      app("first", START, { pendingDeployment: { ...pendingDeployment, id: "x", state: "IN_PROGRESS" } }),
      START,
    );
    // What was said after it failed is of the one that runs on.
    assert.equal(times.at(START + 9 * MINUTE)?.id, "first");
  });

  it("that fail beside the active one bring back no errors of those before", () => {
    const times = new DeploymentTimes();
    times.saw(app("first", START), START + MINUTE);
    const second = app("second", START + 10 * MINUTE);
    times.saw(second, START + 12 * MINUTE);
    const createTime = new Date(START + 30 * MINUTE).toISOString();
    const pendingDeployment = { id: "failed", state: "FAILED", createTime };
    assert.ok(times.saw({ ...second, pendingDeployment }, START + 31 * MINUTE));
    assert.ok(times.isPast(START, START + 32 * MINUTE));
    assert.ok(!times.isPast(START + 15 * MINUTE, START + 60 * MINUTE));
  });

  it("outlive the errors of those before, once one runs for a while", () => {
    const times = new DeploymentTimes();
    times.saw(app("first", START), START + MINUTE);
    const second = app("second", START + 10 * MINUTE);
    times.saw(second, START + 12 * MINUTE);
    const isPast = (errorMs: number, afterMs: number): boolean =>
      times.isPast(errorMs, START + 12 * MINUTE + afterMs);
    assert.ok(!isPast(START, WITHOUT_ERROR_MS - 1));
    assert.ok(isPast(START, WITHOUT_ERROR_MS));
    assert.ok(!isPast(START + 10 * MINUTE, 60 * MINUTE));
    times.saw({ ...second, appState: "CRASHED" }, START + 13 * MINUTE);
    assert.ok(!isPast(START, 60 * MINUTE));
    times.saw(second, START + 20 * MINUTE);
    assert.ok(!isPast(START, 8 * MINUTE + WITHOUT_ERROR_MS - 1));
    assert.ok(isPast(START, 8 * MINUTE + WITHOUT_ERROR_MS));
  });

  it("are past at once where the first that is seen runs for long", () => {
    const times = new DeploymentTimes();
    times.saw(app("first", START), START + 60 * MINUTE);
    assert.ok(times.isPast(START - 1, START + 60 * MINUTE));
    assert.ok(!times.isPast(START + 1, START + 60 * MINUTE));
  });
});
