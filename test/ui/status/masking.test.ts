import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { SessionState } from "../../../src/sessions/sessionState.ts";
import { statusTooltip } from "../../../src/ui/status/statusText.ts";
import { english, target } from "../support/english.ts";
import { said } from "../support/secrets.ts";

/** The platform's account of an app can quote what the app printed last. */
describe("a secret in what the platform says of an app", () => {
  it("is masked in the tooltip of the status bar", () => {
    const states: readonly SessionState[] = [
      { kind: "waiting", detail: said, retryNow: () => undefined },
      { kind: "retrying", untilMs: 1, cause: new Error(said), retryNow: () => undefined },
      { kind: "ended", error: new Error(said) },
      { kind: "live", sinceMs: 0 },
    ];
    for (const state of states) {
      const tooltip = statusTooltip(
        {
          target,
          state,
          filters: { sources: [], search: "", tail: 0 },
          sources: { keptBack: new Map() },
          isFollowing: true,
          newLines: 0,
          lineTotal: 1,
          lastLineMs: undefined,
          lastLifeMs: undefined,
          lastTrouble: { message: said, atMs: 0 },
          health: { crash: { detail: said, reason: said, sinceMs: 0 }, crashesLately: () => 2 },
        },
        {
          nowMs: 1,
          recordingTo: undefined,
          lagMs: 0,
          activity: { linesPerSecond: 0, minute: [], warnings: 0, errors: 0 },
          others: [],
          t: english,
        },
      );
      assert.match(tooltip, /No access with .*redacted/);
      assert.doesNotMatch(tooltip, /dapi|hunter2/);
    }
  });
});
