import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkAddress } from "../../../src/ui/pickers/checkAddress.ts";
import { appStateText, groupApps, projectText, sortApps } from "../../../src/ui/text/appItem.ts";
import type { ListedApp } from "../../../src/ui/text/appItem.ts";
import { channelName } from "../../../src/ui/channel/channelName.ts";
import { durationText } from "../../../src/ui/text/numberText.ts";
import { english, target } from "../support/english.ts";

describe("an app in the list", () => {
  const url = "https://a";
  it("says in a word what it does", () => {
    const texts = [
      { name: "a", url, computeState: "ACTIVE", appState: "RUNNING" },
      { name: "a", url, computeState: "STOPPED", appState: "UNAVAILABLE" },
      { name: "a", url, computeState: "ACTIVE", appState: "CRASHED" },
      { name: "a", computeState: "STOPPED" },
      { name: "a", url, computeState: "ACTIVE", appState: "HIBERNATING" },
      { name: "a", url },
    ].map((app) => appStateText(app, english).text);
    assert.deepEqual(texts, [
      "running",
      "stopped",
      "crashed",
      "never started",
      "hibernating",
      "state unknown",
    ]);
  });

  it("comes first when it was used last, and last when it is stopped", () => {
    const apps = [
      { name: "b", url, appState: "RUNNING" },
      { name: "a", url, computeState: "STOPPED" },
      { name: "d", url, appState: "RUNNING" },
      { name: "c", url, computeState: "STOPPED" },
    ];
    const sorted = sortApps(apps, ({ name }) => (name === "c" ? 5 : undefined));
    assert.deepEqual(
      sorted.map(({ name }) => name),
      ["c", "b", "d", "a"],
    );
  });

  it("gives its channel its name, and the host where that is taken", () => {
    assert.equal(channelName(target, new Set()), "orders-api (App Logs)");
    assert.equal(
      channelName(target, new Set(["orders-api (App Logs)"])),
      "orders-api (App Logs, dbc-1.cloud.databricks.com)",
    );
  });
});

describe("apps in groups", () => {
  const workspace = (host: string) => ({ host }) as ListedApp["workspace"];
  const listed = (name: string, more: Partial<ListedApp> = {}): ListedApp => ({
    app: { name, url: "https://a", appState: "RUNNING" },
    workspace: workspace("https://one"),
    ...more,
  });
  const project = { folder: undefined };

  it("begin with the projects' own, in the order of their files, wherever they are", () => {
    const groups = groupApps(
      [
        listed("b"),
        listed("used"),
        listed("p2", { project, workspace: workspace("https://two") }),
        listed("p1", { project }),
        listed("a"),
      ],
      ({ app }) => (app.name === "used" ? 5 : undefined),
    );
    assert.deepEqual(
      [groups.ofProjects, groups.recent, groups.others].map((items) => items.map(({ app }) => app.name)),
      [["p2", "p1"], ["used"], ["a", "b"]],
    );
  });

  it("name the folder where a window has several", () => {
    assert.equal(projectText(project, english), "this project");
    assert.equal(projectText({ folder: "shop" }, english), "project in shop");
  });
});

describe("a typed address", () => {
  it("is read as the log stream of an app", () => {
    assert.deepEqual(checkAddress(" https://my-app.databricksapps.com/ ", english), {
      kind: "good",
      address: {
        logsUrl: "wss://my-app.databricksapps.com/logz/stream",
        origin: "https://my-app.databricksapps.com",
        host: "my-app.databricksapps.com",
      },
    });
    assert.equal(checkAddress("wss://h/x/logz/stream", english).kind, "good");
    assert.equal(checkAddress("http://127.0.0.1:8080", english).kind, "good");
  });

  it("is refused by name when it is none, or would show the token", () => {
    const problems = ["my-app", "ftp://h/x", "http://my-app.databricksapps.com", "https://me:secret@h"].map(
      (typed) => {
        const checked = checkAddress(typed, english);
        return checked.kind === "bad" ? checked.problem : "accepted";
      },
    );
    assert.match(problems[0] ?? "", /"my-app" is not an address/);
    assert.match(problems[1] ?? "", /ftp:/);
    assert.match(
      problems[2] ?? "",
      /"http:\/\/my-app\.databricksapps\.com" would carry your token in clear text/,
    );
    assert.doesNotMatch(problems[3] ?? "", /secret|accepted/);
  });
});

describe("a duration", () => {
  it("is as precise as a person cares", () => {
    assert.deepEqual(
      [1, 4200, 119_000, 180_000, 3 * 3_600_000].map((ms) => durationText(ms, english)),
      ["1 s", "4 s", "119 s", "3 min", "3 h"],
    );
  });
});
