import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Notice } from "../../../src/sessions/sessionItem.ts";
import { createChannelText } from "../../../src/ui/channel/channelText.ts";
import { english, target } from "../support/english.ts";
import { said, token } from "../support/secrets.ts";

/** The platform's account of an app can quote what the app printed last. */
describe("a secret in what the platform says of an app", () => {
  const notices: readonly Notice[] = [
    { kind: "crashed", detail: said },
    { kind: "waiting", detail: said },
    { kind: "retrying", cause: new Error(said), delayMs: 1 },
    { kind: "deploymentFailed", id: "01f0", detail: said },
    { kind: "deployed", id: "01f0", source: said },
    { kind: "buildErrors", errors: ["ERROR: no wheel", said] },
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
});
