import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { appStateText, groupApps, projectText, sortApps } from "../../../src/ui/text/appItem.ts";
import type { ListedApp } from "../../../src/ui/text/appItem.ts";
import { english } from "../support/english.ts";

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
