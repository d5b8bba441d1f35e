import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CredentialError } from "../../../src/logstream/index.ts";
import type { SessionState } from "../../../src/sessions/sessionState.ts";
import { statusBarText, statusLabel, statusTooltip } from "../../../src/ui/status/statusText.ts";
import { listedText } from "../../../src/ui/status/stateText.ts";
import type { SessionView } from "../../../src/ui/status/statusText.ts";
import { english, local, target } from "../support/english.ts";

const nowMs = local("2026-09-20T10:11:12.345");
const activity = { linesPerSecond: 12.3, minute: [0, 1, 2, 4, 7], warnings: 3, errors: 1 };
const options = { nowMs, recordingTo: undefined, lagMs: 0, activity, others: [] as string[], t: english };

function view(state: SessionState, changed: Partial<SessionView> = {}): SessionView {
  return {
    target,
    state,
    filters: { sources: [], search: "", tail: 1000 },
    sources: { keptBack: new Map() },
    isFollowing: true,
    newLines: 0,
    lineTotal: 34,
    lastLineMs: nowMs,
    lastLifeMs: nowMs,
    lastTrouble: undefined,
    health: { crash: undefined, crashesLately: () => 0 },
    ...changed,
  };
}

const live: SessionState = { kind: "live", sinceMs: nowMs };
const retrying: SessionState = {
  kind: "retrying",
  untilMs: nowMs + 2100,
  cause: new Error("It broke."),
  retryNow: () => undefined,
};
const paused = { isFollowing: false, newLines: 12 };

describe("the status bar", () => {
  it("says that the app is down, whatever the connection does", () => {
    const crash = { detail: "Exit code 1.", reason: "KeyError: 'price'", sinceMs: nowMs - 5000 };
    const health = { crash, crashesLately: () => 1 };
    const texts = [
      view(live, { health }),
      view(live, { health, ...paused }),
      view(retrying, { health }),
      view({ kind: "waiting", detail: "Stopped.", retryNow: () => undefined }, { health }),
      view({ kind: "stopped" }, { health }),
    ].map((each) => statusBarText(each, options));
    assert.deepEqual(texts, [
      "$(error) orders-api: crashed",
      "$(debug-pause) orders-api: 12 new, crashed",
      "$(sync) orders-api: crashed, retrying in 3 s",
      "$(error) orders-api: crashed, waiting for the app",
      "$(stop-circle) orders-api: stopped",
    ]);
    const [, rows] = statusTooltip(view(live, { health }), options).split("\n\n");
    assert.match(rows ?? "", /^\*\*Crashed:\*\* 5 s ago\\\. KeyError: 'price'/);
    const byPlatform = {
      crash: { ...crash, detail: 'The app "orders-api" has crashed. No memory.', reason: undefined },
      crashesLately: () => 1,
    };
    assert.match(
      statusTooltip(view(live, { health: byPlatform }), options),
      /^\*\*Crashed:\*\* 5 s ago\\\. No memory\\\. {2}$/m,
    );
    const loop = { crash, crashesLately: () => 7 };
    assert.match(
      statusTooltip(view(live, { health: loop }), options),
      /7 times in the last minute, 5 s ago\\\. KeyError/,
    );
    assert.match(
      statusTooltip(view(live, { health: { crash: undefined, crashesLately: () => 3 } }), options),
      /3 times in the last minute, and runs again/,
    );
  });

  it("tells how far the view is behind, unless there is something worse to tell", () => {
    const behind = { ...options, lagMs: 4_200 };
    assert.equal(statusBarText(view(live), behind), "$(pulse) orders-api: 4 s behind");
    assert.equal(statusBarText(view(live), { ...options, lagMs: 900 }), "$(pulse) orders-api: live");
    assert.match(statusLabel(view(live), behind), /^App log of orders-api: 4 s behind/);
    assert.match(statusTooltip(view(live), behind), /View.*4 s behind/);
    assert.doesNotMatch(statusTooltip(view(live), options), /behind/);
    const crash = { detail: "Exit code 1.", reason: undefined, sinceMs: nowMs };
    const health = { crash, crashesLately: () => 1 };
    assert.equal(statusBarText(view(live, { health }), behind), "$(error) orders-api: crashed");
    assert.equal(statusBarText(view(live, paused), behind), "$(debug-pause) orders-api: 12 new");
  });

  it("names each state in words", () => {
    const texts = [
      view({ kind: "connecting" }),
      view({ ...live, isReading: true }),
      view(live),
      view(retrying),
      view({ kind: "waiting", detail: "Stopped.", retryNow: () => undefined }),
      view({ kind: "stopped" }),
      view({ kind: "ended", error: undefined }),
      view({ kind: "ended", error: new Error("No.") }),
    ].map((each) => statusBarText(each, options));
    assert.deepEqual(texts, [
      "$(sync) orders-api: connecting",
      "$(sync) orders-api: reading earlier lines",
      "$(pulse) orders-api: live",
      "$(sync) orders-api: retrying in 3 s",
      "$(clock) orders-api: waiting for the app",
      "$(stop-circle) orders-api: stopped",
      "$(circle-slash) orders-api: ended",
      "$(error) orders-api: ended with an error",
    ]);
    const words = texts.map((text) => text.replace(/^\S+ /, ""));
    assert.equal(new Set(words).size, words.length, "no two states differ by icon and colour alone");
  });

  it("counts what arrived while paused, and still says what is wrong", () => {
    assert.equal(statusBarText(view(live, paused), options), "$(debug-pause) orders-api: 12 new");
    assert.equal(
      statusBarText(view(retrying, { ...paused, newLines: 1234 }), options),
      "$(debug-pause) orders-api: 1,234 new, retrying in 3 s",
    );
  });

  it("shows that it records", () => {
    const recording = { ...options, recordingTo: "/tmp/a.log" };
    assert.equal(statusBarText(view(live), recording), "$(pulse) orders-api: live $(record)");
    assert.equal(
      statusLabel(view(live, paused), recording),
      "App log of orders-api: 12 new, paused, recording, 12 lines/s, 3 warnings, 1 error in the last 5 minutes",
    );
  });

  it("says how many other streams there are, in words for a screen reader", () => {
    const several = { ...options, others: ["billing (live)", "web (connecting)"] };
    assert.equal(statusBarText(view(live), several), "$(pulse) orders-api: live, 2 more");
    assert.match(statusLabel(view(live), several), /also streaming: billing \(live\), web \(connecting\)$/);
  });

  it("says of each in a list whether it is paused", () => {
    assert.equal(listedText(view(live), nowMs, english), "live");
    assert.equal(listedText(view(live, paused), nowMs, english), "live, paused");
    assert.equal(listedText(view({ kind: "stopped" }, paused), nowMs, english), "stopped, paused");
  });

  it("tells the details in its tooltip", () => {
    const text = statusTooltip(
      view(
        { kind: "live", sinceMs: nowMs - 180_000 },
        {
          lastLineMs: nowMs - 7000,
          lastLifeMs: nowMs - 4000,
          lastTrouble: { message: "The server closed.", atMs: nowMs },
        },
      ),
      { ...options, others: ["billing (live)"] },
    ).replaceAll("\\", "");
    for (const part of [
      "### orders-api",
      "**State:** live for 3 min, since 10:08:12",
      "**Host:** dbc-1.cloud.databricks.com",
      "**Profile:** dev, Databricks CLI sign-in",
      "**Showing:** all sources, the last 1,000 lines",
      "**Lines received:** 34",
      "**Last line:** 7 s ago, at 10:11:05",
      "**Connection:** verified 4 s ago",
      "**Rate:** 12 lines/s ▁▂▃▅█",
      "**Lately:** 3 warnings, 1 error in the last 5 minutes",
      "**Also streaming:** billing (live)",
      "**Last trouble:** 10:11:12 The server closed.",
      "Click to pause the view.",
    ]) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
  });

  it("counts what the filter keeps back, by source, and says nothing of it where that is nothing", () => {
    const filters = { sources: ["-BUILD", "-HTTP"], search: "", tail: 0 };
    const keptBack = new Map([
      ["HTTP", 4812],
      ["BUILD", 1],
    ]);
    const text = statusTooltip(view(live, { filters, sources: { keptBack } }), options).replaceAll("\\", "");
    assert.ok(text.includes("**Showing:** all sources but BUILD, HTTP, all earlier lines"), text);
    assert.ok(text.includes("**Kept back:** 4,812 lines of HTTP, 1 line of BUILD  \n"), text);
    assert.doesNotMatch(statusTooltip(view(live), options), /Kept back/);
  });

  it("names the refused credential in its tooltip as the log does", () => {
    const error = new CredentialError("orders.example.com", 403, true, new Error("HTTP 403"));
    const text = statusTooltip(view({ kind: "ended", error }), options).replaceAll("\\", "");
    assert.ok(
      text.includes(
        "**State:** ended with an error. orders.example.com refused the credential of profile dev: Databricks CLI sign-in (403).",
      ),
      text,
    );
  });

  it("offers only what makes sense, on the session it shows", () => {
    const key = encodeURIComponent(JSON.stringify([target.key]));
    const links = (each: SessionView): string => statusTooltip(each, options).split("\n\n").at(-1) ?? "";
    const link = (label: string, command: string): string =>
      `[${label}](command:databricksAppLogs.${command}?${key})`;
    assert.deepEqual(links(view(live)).split(" | "), [
      link("Show", "show"),
      link("Pause", "toggleFollow"),
      link("Save", "save"),
      link("Change Filters", "changeFilters"),
      link("Stop", "stop"),
      link("Manage", "manage"),
    ]);
    assert.ok(links(view(live, paused)).includes(link("Follow", "toggleFollow")));
    assert.doesNotMatch(links(view({ kind: "stopped" })), /Stop/);
    const refused: SessionState = { kind: "ended", error: new Error("It broke.") };
    const waiting: SessionState = { kind: "waiting", detail: "Stopped.", retryNow: () => undefined };
    for (const state of [retrying, waiting, refused])
      assert.ok(links(view(state)).startsWith(`${link("Retry Now", "retryNow")} | `), state.kind);
    for (const state of [live, { kind: "stopped" }, { kind: "ended", error: undefined }] as const)
      assert.doesNotMatch(links(view(state)), /Retry/);
    const recording = statusTooltip(view(live), { ...options, recordingTo: "/tmp/a.log" });
    assert.ok(recording.includes(`[Stop Recording](command:databricksAppLogs.stopRecording?${key})`));
    assert.doesNotMatch(links(view(live, { lineTotal: 0 })), /Save/);
  });

  it("lets no text of others become a link, an icon or a heading", () => {
    const evil = "[click](command:evil) $(flame) # <b>x</b>\n\n## y";
    const tooltip = statusTooltip(
      view({ kind: "waiting", detail: evil, retryNow: () => undefined }),
      options,
    );
    assert.ok(tooltip.includes("\\[click\\]\\(command:evil\\) \\$\\(flame\\) \\# \\<b\\>x"), tooltip);
    assert.ok(!tooltip.includes("\n\n##"));
  });
});
