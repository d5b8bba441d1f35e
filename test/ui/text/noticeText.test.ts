import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AppGoneError, CredentialError } from "../../../src/logstream/index.ts";
import type { Notice } from "../../../src/sessions/sessionItem.ts";
import { filtersText, noticeLevel, noticeText } from "../../../src/ui/text/noticeText.ts";
import { english, local, target } from "../support/english.ts";

const since = local("2026-09-20T10:11:12");
const until = local("2026-09-20T10:12:01");

const cases: readonly (readonly [Notice, string, string])[] = [
  [
    { kind: "started", filters: { sources: [], search: "", tail: 1000 } },
    "info",
    "Connecting to orders-api on dbc-1.cloud.databricks.com with profile dev: all sources, the last 1,000 lines.",
  ],
  [{ kind: "connected" }, "info", "Connected."],
  [{ kind: "connected", isReading: true }, "info", "Connected. Reading earlier lines."],
  [{ kind: "paused" }, "info", "This view is paused. Follow App Logs shows what comes."],
  [{ kind: "noLines" }, "info", "No lines yet."],
  [
    { kind: "keptBack", sources: ["-HTTP"] },
    "info",
    "This log shows all sources but HTTP. Lines of others are counted in the status bar's tooltip. Change Filters for App Logs shows them, earlier ones too.",
  ],
  [{ kind: "reconnected", afterMs: 4200 }, "info", "Connected again after 4 s."],
  [
    { kind: "retrying", cause: new Error("h closed the stream"), delayMs: 200 },
    "warning",
    "h closed the stream. Connecting again.",
  ],
  [
    { kind: "waiting", detail: "The app is stopped." },
    "warning",
    "The app is stopped. The log goes on by itself when the app runs.",
  ],
  [
    { kind: "gap", cause: "buffer-overrun", since, until },
    "warning",
    "Lines may be missing between 10:11:12 and 10:12:01: the app's log buffer no longer reaches back that far.",
  ],
  [
    { kind: "gap", cause: "log-restarted", since, until: undefined },
    "warning",
    "The app's log began anew. Lines may be missing after 10:11:12.",
  ],
  [
    { kind: "trimmed", lines: 1500 },
    "warning",
    "1,500 lines that arrived while this view was paused did not fit the scrollback and cannot be shown. The setting databricksAppLogs.scrollback makes it larger.",
  ],
  [
    { kind: "givenUp" },
    "warning",
    "The oldest lines of this log are no longer held for saving: logs that are over keep 256 MB together. Close App Logs gives up those that you no longer need.",
  ],
  [{ kind: "stopped" }, "info", "Streaming stopped."],
  [{ kind: "ended", error: undefined }, "info", "The log ended."],
  [
    { kind: "ended", error: new AppGoneError("The app was deleted.") },
    "error",
    "The log ended. The app was deleted.",
  ],
  [
    { kind: "ended", error: new CredentialError("orders.example.com", 403, true, new Error("HTTP 403")) },
    "error",
    "The log ended. orders.example.com refused the credential of profile dev: Databricks CLI sign-in (403). Sign in again, or ask for permission to use the app.",
  ],
  [
    { kind: "ended", error: new TypeError("x is not a function") },
    "error",
    "The log ended. Something unexpected went wrong: x is not a function.",
  ],
  [
    { kind: "polling", isChosen: true },
    "info",
    "The log is polled every few seconds, as the transport setting says.",
  ],
  [
    { kind: "polling", isChosen: false },
    "warning",
    "A WebSocket does not get through to orders-api-1.aws.databricksapps.com. Its log is polled every few seconds instead.",
  ],
  [{ kind: "recording", file: "/tmp/a.log", missingLines: 0 }, "info", "Recording new lines to /tmp/a.log."],
  [
    { kind: "recording", file: "/tmp/a.log", missingLines: 1 },
    "warning",
    "Recording new lines to /tmp/a.log. 1 line that came between saving and recording is no longer held and is not in the file.",
  ],
  [
    { kind: "recording", file: "/tmp/a.log", missingLines: 1500 },
    "warning",
    "Recording new lines to /tmp/a.log. 1,500 lines that came between saving and recording are no longer held and are not in the file.",
  ],
  [
    { kind: "recordingEnded", file: "/tmp/a.log", lines: 12 },
    "info",
    "Recording ended: 12 lines added to /tmp/a.log.",
  ],
  [
    { kind: "recordingEnded", file: "/tmp/a.log", lines: 12, error: new Error("The disk is full.") },
    "error",
    "Recording to /tmp/a.log failed after 12 lines. The disk is full. The stream goes on.",
  ],
];

describe("the text of a notice", () => {
  for (const [notice, level, text] of cases) {
    it(`is a sentence: ${text}`, () => {
      assert.equal(noticeText(notice, target, english), text);
      assert.equal(noticeLevel(notice), level);
    });
  }

  it("names only the filters that leave something out", () => {
    assert.equal(
      filtersText({ sources: ["APP"], search: "time out", tail: 0 }, english),
      'only APP, matching "time out", all earlier lines',
    );
    assert.equal(
      filtersText({ sources: ["-BUILD", "-HTTP"], search: "", tail: 7 }, english),
      "all sources but BUILD, HTTP, the last 7 lines",
    );
  });
});
