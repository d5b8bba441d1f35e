import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Notice } from "../../../src/sessions/sessionItem.ts";
import { deployedAgo, shortDeploymentText } from "../../../src/ui/text/deploymentText.ts";
import { noticeLevel, noticeText } from "../../../src/ui/text/noticeText.ts";
import { relativeTime } from "../../../src/ui/text/relativeTime.ts";
import { english, local, target } from "../support/english.ts";

const createdMs = local("2026-09-20T10:11:12");
const by = { creator: "ada@example.com", source: "commit 0123456789 (main)" };

const cases: readonly (readonly [Notice, string, string])[] = [
  [{ kind: "deploying", id: "d2" }, "info", "orders-api is being deployed: d2."],
  [
    { kind: "deploying", id: "d2", ...by },
    "info",
    "orders-api is being deployed: d2, by ada@example.com, from commit 0123456789 (main).",
  ],
  [{ kind: "deployed", id: "d2" }, "info", "A new deployment of orders-api is in place: d2."],
  [
    { kind: "deployed", id: "d2", ...by, before: { id: "d1", state: "SUCCEEDED", createdMs, ...by } },
    "info",
    "A new deployment of orders-api is in place: d2, by ada@example.com, from commit 0123456789 (main). Before it ran d1 of 2026-09-20 10:11.",
  ],
  [
    {
      kind: "deployed",
      id: "d2",
      creator: "ada@example.com",
      before: { id: "d1", state: "SUCCEEDED", creator: "ben@example.com", source: "/Workspace/b" },
    },
    "info",
    "A new deployment of orders-api is in place: d2, by ada@example.com. Before it ran d1, by ben@example.com, from /Workspace/b.",
  ],
  [
    { kind: "deploymentFailed", id: undefined, detail: undefined },
    "error",
    "A deployment of orders-api failed.",
  ],
  [
    { kind: "deploymentFailed", id: "d2", detail: "no app.yaml", ...by },
    "error",
    "A deployment of orders-api failed: d2. no app.yaml. It was by ada@example.com, from commit 0123456789 (main).",
  ],
  [{ kind: "buildErrors", errors: ["ERROR: one", "two"] }, "error", "What BUILD said:\nERROR: one\ntwo"],
];

describe("what a log says of deployments", () => {
  for (const [notice, level, text] of cases) {
    it(text, () => {
      assert.equal(noticeText(notice, target, english), text);
      assert.equal(noticeLevel(notice), level);
    });
  }
});

describe("when and which, in a few words", () => {
  const minuteMs = 60_000;
  const dayMs = 1440 * minuteMs;

  it("is told to the largest unit that fits, and a clock that is ahead counts as now", () => {
    const cases = [
      [-5_000, "this minute"],
      [59_000, "this minute"],
      [minuteMs, "1 minute ago"],
      [119 * minuteMs, "1 hour ago"],
      [dayMs, "yesterday"],
      [6 * dayMs, "6 days ago"],
      [15 * dayMs, "2 weeks ago"],
      [70 * dayMs, "2 months ago"],
      [400 * dayMs, "last year"],
    ] as const;
    for (const [ageMs, text] of cases)
      assert.equal(relativeTime(createdMs, createdMs + ageMs, english), text);
    assert.equal(relativeTime(createdMs, createdMs + 3 * dayMs, english, "narrow"), "3d ago");
  });

  it("says of a deployment that failed that it did, and nothing where no time is known", () => {
    const nowMs = createdMs + 3 * dayMs;
    assert.equal(deployedAgo({ createdMs, state: "SUCCEEDED" }, nowMs, english), "deployed 3 days ago");
    assert.equal(deployedAgo({ createdMs, state: "FAILED" }, nowMs, english), "deployment failed 3 days ago");
    assert.equal(deployedAgo({ state: "SUCCEEDED" }, nowMs, english), undefined);
  });

  it("names a deployment shortly for a message", () => {
    const deployment = { id: "01ef132de7ff17ce9c4d8a0e5d5f7d15", state: "SUCCEEDED" };
    assert.equal(shortDeploymentText(deployment, createdMs, english), "Deployment 01ef132de7ff.");
    assert.equal(
      shortDeploymentText({ ...deployment, ...by, createdMs }, createdMs + 5 * minuteMs, english),
      "Deployment 01ef132de7ff, by ada@example.com, 5 minutes ago.",
    );
  });
});
