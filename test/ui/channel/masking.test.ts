import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeStatus } from "../../../src/databricks/api/apps.ts";
import { openSignedInWorkspace } from "../../../src/databricks/workspace.ts";
import type { Notice } from "../../../src/sessions/sessionItem.ts";
import type { SessionState } from "../../../src/sessions/sessionState.ts";
import { createChannelText } from "../../../src/ui/channel/channelText.ts";
import { nodeTooltip } from "../../../src/ui/tree/appNode.ts";
import { statusTooltip } from "../../../src/ui/status/statusText.ts";
import { english, target } from "../support/english.ts";

const token = `dapi${"0123456789abcdef".repeat(2)}`;
const said = `No access with \u001b[31m${token}\u001b[0m, password=hunter2`;

/** The platform's account of an app can quote what the app printed last. */
describe("a secret in what the platform says of an app", () => {
  const notices: readonly Notice[] = [
    { kind: "crashed", detail: said },
    { kind: "waiting", detail: said },
    { kind: "retrying", cause: new Error(said), delayMs: 1 },
    { kind: "deploymentFailed", id: "01f0", detail: said },
    { kind: "ended", error: new Error(said) },
  ];
  const inView = (notice: Notice, isRedacted: boolean): string =>
    createChannelText({ target, t: english, style: () => ({ timestamps: "utc", isRedacted }) })([
      { kind: "notice", notice, arrivedMs: 0 },
    ])
      .map(({ text }) => text)
      .join("");

  for (const notice of notices) {
    it(`is masked in the view where it is told as ${notice.kind}, unless the setting says otherwise`, () => {
      assert.match(inView(notice, true), /No access with \[redacted\], password=\[redacted\]/);
      assert.match(inView(notice, false), new RegExp(`No access with ${token}, password=hunter2`));
    });
  }

  it("is masked in the tooltip of the status bar", () => {
    const states: readonly SessionState[] = [
      { kind: "waiting", detail: said },
      { kind: "retrying", untilMs: 1, cause: new Error(said) },
      { kind: "ended", error: new Error(said) },
      { kind: "live", sinceMs: 0 },
    ];
    for (const state of states) {
      const tooltip = statusTooltip(
        {
          target,
          state,
          filters: { sources: ["APP", "SYSTEM"], search: "", tail: 0 },
          isFollowing: true,
          newLines: 0,
          lineTotal: 1,
          lastLineMs: undefined,
          lastLifeMs: undefined,
          lastTrouble: { message: said, atMs: 0 },
        },
        {
          nowMs: 1,
          recordingTo: undefined,
          activity: { linesPerSecond: 0, minute: [], warnings: 0, errors: 0 },
          others: [],
          t: english,
        },
      );
      assert.match(tooltip, /No access with .*redacted/);
      assert.doesNotMatch(tooltip, /dapi|hunter2/);
    }
  });

  it("is masked in the tooltip of the tree", () => {
    const workspace = openSignedInWorkspace({
      host: "https://dbc-1.cloud.databricks.com",
      profileName: "dev",
      tokenProvider: () => Promise.resolve("unused"),
    });
    const tooltip = nodeTooltip(
      {
        key: "k",
        workspace,
        app: {
          name: "orders-api",
          description: `Reads with ${token}`,
          url: "https://a",
          computeState: "ACTIVE",
          appState: "CRASHED",
          appMessage: said,
          activeDeployment: { id: "01f0", state: "FAILED", message: said },
        },
      },
      english,
    );
    assert.equal(tooltip.match(/redacted/g)?.length, 5);
    assert.doesNotMatch(tooltip, /dapi|hunter2/);
  });

  it("is not cut in half, which nobody could mask", () => {
    const words = "It said so. ".repeat(23);
    const { detail } = describeStatus({
      name: "orders-api",
      url: "https://a",
      computeState: "ACTIVE",
      appState: "CRASHED",
      appMessage: `${words}postgresql://app:hunter2@db.internal:5432/orders and more`,
    });
    assert.equal(detail, `The app "orders-api" has crashed. ${words.trimEnd()}…`);
  });
});
