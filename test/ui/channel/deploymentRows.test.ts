import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lastDeploymentRow } from "../../../src/ui/channel/deploymentRows.ts";
import { NOTICE_CATEGORY } from "../../../src/ui/channel/channelText.ts";
import { deployedText, deployingText, failedText } from "../../../src/ui/text/deploymentText.ts";
import { english, local } from "../support/english.ts";

const app = "orders-api";
const line = (time: string, message: string, category = "APP"): string =>
  `2026-09-20 ${time}.000 [info] [${category}] ${message}`;
const own = (time: string, message: string): string => line(time, message, NOTICE_CATEGORY);
const deploying = deployingText({ kind: "deploying", id: "d2" }, app, english);
const deployed = deployedText({ kind: "deployed", id: "d2" }, app, english);
const failed = failedText({ kind: "deploymentFailed", id: "d3", detail: "no app.yaml" }, app, english);

function rowOf(rows: readonly string[], createdMs?: number, timestamps: "local" | "utc" = "local"): unknown {
  return lastDeploymentRow(rows.join("\n"), { app, createdMs, timestamps }, english);
}

describe("the row of the last deployment", () => {
  it("is the last that is in place or failed, before one that is only on its way", () => {
    const rows = [line("10:00:00", "one"), own("10:00:01", deploying), line("10:00:02", "two")];
    assert.equal(rowOf([line("10:00:00", "one")]), undefined);
    assert.equal(rowOf(rows), 1);
    assert.equal(rowOf([...rows, own("10:00:03", deployed), line("10:00:04", "three")]), 3);
    assert.equal(rowOf([...rows, own("10:00:03", deployed), own("10:00:04", failed)]), 4);
  });

  it("is no line of the app that reads like one, nor of another app", () => {
    assert.equal(
      rowOf([line("10:00:00", deployed), own("10:00:01", deployed.replace(app, "other"))]),
      undefined,
    );
  });

  it("is the first line of the deployment's time where the log began before it and has no line of ours", () => {
    const rows = [line("10:00:00", "one"), "more of it", line("10:00:01", "two"), line("10:00:02", "three")];
    assert.equal(rowOf(rows, local("2026-09-20T10:00:01")), 2);
    assert.equal(rowOf(rows, local("2026-09-20T10:00:00")), undefined, "all lines are of this deployment");
    assert.equal(rowOf(rows, local("2026-09-20T11:00:00")), undefined, "all are of one before");
    assert.equal(rowOf(rows, Date.parse("2026-09-20T10:00:02Z"), "utc"), 3);
    assert.equal(rowOf([own("09:00:00", "Connected."), ...rows], local("2026-09-20T10:00:00")), undefined);
  });
});
