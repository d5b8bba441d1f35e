import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { streamItemText } from "../../../src/ui/pickers/streamItem.ts";
import { ActivityCounter } from "../../../src/ui/status/activity.ts";
import type { SessionView } from "../../../src/ui/status/statusText.ts";
import { english, target } from "../support/english.ts";

function view(facts: Partial<SessionView> = {}): SessionView {
  return {
    target,
    state: { kind: "live", sinceMs: 0 },
    filters: { sources: [], search: "", tail: 0 },
    isFollowing: true,
    newLines: 0,
    lineTotal: 1,
    sources: { keptBack: new Map() },
    lastLineMs: 0,
    lastLifeMs: 0,
    lastTrouble: undefined,
    health: { crash: undefined, crashesLately: () => 0 },
    ...facts,
  };
}

function details(...all: SessionView[]): (string | undefined)[] {
  const activity = new ActivityCounter().at(0);
  return all.map((each) => streamItemText(each, { nowMs: 0, activity, all, t: english }).detail);
}

describe("the second line of a stream in the list", () => {
  it("is not there where it would say of each the same", () => {
    assert.deepEqual(details(view()), [undefined]);
    assert.deepEqual(details(view(), view({ target: { ...target, name: "billing" } })), [
      undefined,
      undefined,
    ]);
  });

  it("says what differs: host, profile, filters", () => {
    const elsewhere = { ...target, host: "https://dbc-2.cloud.databricks.com" };
    assert.deepEqual(details(view(), view({ target: elsewhere })), [
      "dbc-1.cloud.databricks.com",
      "dbc-2.cloud.databricks.com",
    ]);
    const [first, second] = details(
      view({ filters: { sources: ["APP"], search: "", tail: 0 } }),
      view({ target: { ...target, profileName: "prod" }, state: { kind: "stopped" } }),
    );
    assert.equal(first, "profile dev, only APP, all earlier lines");
    assert.equal(second, "profile prod");
  });
});
