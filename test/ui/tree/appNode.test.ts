import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openSignedInWorkspace } from "../../../src/databricks/workspace.ts";
import {
  nodeContext,
  nodeDescription,
  nodeIcon,
  nodeLabel,
  nodeTooltip,
} from "../../../src/ui/tree/appNode.ts";
import type { AppNode } from "../../../src/ui/tree/appNode.ts";
import { english } from "../support/english.ts";

const workspace = openSignedInWorkspace({
  host: "https://dbc-1.cloud.databricks.com",
  profileName: "dev",
  tokenProvider: () => Promise.resolve("unused"),
});

function nodeOf(app: Partial<AppNode["app"]>): AppNode {
  const full = { name: "orders-api", url: "https://a", computeState: "ACTIVE", appState: "RUNNING", ...app };
  return { key: `${workspace.host}/orders-api`, app: full, workspace };
}

const well = { crash: undefined, crashesLately: () => 0 };
const live = {
  state: { kind: "live", sinceMs: 0 },
  isFollowing: true,
  health: well,
  lineTotal: 3,
  errors: { presentCount: 0 },
} as const;

describe("an app in the tree", () => {
  it("says its state and its log in words, to the eye and to a screen reader", () => {
    assert.equal(nodeDescription(nodeOf({ appState: "CRASHED" }), undefined, english), "crashed");
    assert.equal(nodeDescription(nodeOf({}), live, english), "running, streaming");
    const down = { ...live, health: { ...well, crash: { detail: "", reason: undefined, sinceMs: 0 } } };
    assert.equal(nodeDescription(nodeOf({}), down, english), "crashed, streaming");
    assert.equal(nodeIcon(nodeOf({}), down, english).icon, "error");
    const waiting = {
      ...live,
      state: { kind: "waiting", detail: "Stopped.", retryNow: () => undefined },
    } as const;
    assert.equal(nodeDescription(nodeOf({ computeState: "STOPPED" }), waiting, english), "stopped, waiting");
    assert.match(nodeContext(nodeOf({}), waiting), /\bwaiting\b/);
    const refused = { ...live, state: { kind: "ended", error: new Error("It broke.") } } as const;
    assert.match(nodeContext(nodeOf({}), refused), /\bidle\b.*\bwaiting\b/);
    assert.doesNotMatch(nodeContext(nodeOf({}), live), /waiting/);
    const paused = { ...live, isFollowing: false };
    assert.equal(nodeLabel(nodeOf({}), paused, english), "orders-api, app, running, log streaming, paused");
    assert.equal(
      nodeLabel(nodeOf({ computeState: "STOPPED" }), undefined, english),
      "orders-api, app, stopped",
    );
  });

  it("says how many errors its log has, also where that is over, and has a menu for them", () => {
    const faulty = { ...live, errors: { presentCount: 2 } };
    assert.equal(nodeDescription(nodeOf({}), faulty, english), "running, streaming, 2 errors");
    assert.equal(nodeLabel(nodeOf({}), faulty, english), "orders-api, app, running, log streaming, 2 errors");
    assert.match(nodeContext(nodeOf({}), faulty), /\bfaulty\b/);
    const over = { ...live, state: { kind: "stopped" }, errors: { presentCount: 1 } } as const;
    assert.equal(nodeDescription(nodeOf({}), over, english), "running, 1 error");
    assert.equal(nodeLabel(nodeOf({}), over, english), "orders-api, app, running, 1 error");
  });

  it("has no icon or colour that its words do not say too", () => {
    const computeStates = [
      "ACTIVE",
      "STOPPED",
      "STOPPING",
      "STARTING",
      "UPDATING",
      "DELETING",
      "ERROR",
      "NEW",
    ];
    const appStates = ["RUNNING", "CRASHED", "DEPLOYING", "UNAVAILABLE", undefined];
    const looks = new Map<string, string>();
    for (const computeState of computeStates) {
      for (const appState of appStates) {
        const node = nodeOf({ computeState, appState });
        const words = nodeDescription(node, undefined, english);
        const look = JSON.stringify(nodeIcon(node, undefined, english));
        assert.equal(looks.get(words) ?? look, look, words);
        looks.set(words, look);
        assert.ok(nodeLabel(node, undefined, english).endsWith(words));
      }
    }
    assert.ok(looks.size > 8, [...looks.keys()].join());
  });

  it("says how long ago the active deployment was made, as the last thing", () => {
    const nowMs = Date.parse("2026-09-20T10:11:12Z");
    const activeDeployment = { id: "d1", state: "SUCCEEDED", createTime: "2026-09-17T09:00:00Z" };
    const node = nodeOf({ activeDeployment });
    assert.equal(nodeDescription(node, live, english, nowMs), "running, streaming, 3d ago");
    assert.equal(
      nodeLabel(node, live, english, nowMs),
      "orders-api, app, running, deployed 3 days ago, log streaming",
    );
    const failed = nodeOf({ activeDeployment: { ...activeDeployment, state: "FAILED" } });
    assert.equal(nodeDescription(failed, undefined, english, nowMs), "running, deployment failed 3d ago");
    const undated = nodeOf({ activeDeployment: { id: "d1" } });
    assert.equal(nodeDescription(undated, undefined, english, nowMs), "running");
  });

  it("tells in its tooltip who deployed what, and what is on its way", () => {
    const text = nodeTooltip(
      nodeOf({
        activeDeployment: { id: "d1", state: "SUCCEEDED", creator: "ada", sourceCodePath: "/Workspace/a" },
        pendingDeployment: { id: "d2", state: "IN_PROGRESS", gitSource: { branch: "main" } },
      }),
      english,
      0,
    );
    assert.match(text, /\*\*Deployment:\*\* d1, succeeded, by ada, from \/Workspace\/a /);
    assert.match(text, /\*\*Next deployment:\*\* d2, in progress, from branch main /);
  });

  it("tells the menus what there is to do with its log, and whether it has an address", () => {
    assert.equal(nodeContext(nodeOf({}), live), "app streaming open following filled reachable");
    assert.equal(nodeContext(nodeOf({ url: undefined }), undefined), "app idle");
    assert.equal(
      nodeContext(nodeOf({}), { ...live, state: { kind: "ended", error: undefined } }),
      "app idle open following filled reachable",
    );
    assert.equal(
      nodeContext(nodeOf({}), { ...live, isFollowing: false, lineTotal: 0 }),
      "app streaming open paused reachable",
    );
  });

  it("escapes in its tooltip what others wrote", () => {
    const text = nodeTooltip(
      nodeOf({ description: "[click](command:workbench.action.quit)", appMessage: "$(bug) <b>x</b>" }),
      english,
    );
    assert.doesNotMatch(text, /\[click\]\(|(?<!\\)\$\(|<b>/);
  });
});
