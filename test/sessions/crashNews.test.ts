import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeStatus } from "../../src/databricks/api/apps.ts";
import type { App } from "../../src/databricks/api/apps.ts";
import { AppWatch, compareApps } from "../../src/sessions/appWatch.ts";
import { CrashNews } from "../../src/sessions/crashNews.ts";
import type { Notice } from "../../src/sessions/sessionItem.ts";

const stopped: App = {
  name: "orders",
  computeState: "STOPPED",
  appState: "UNAVAILABLE",
  activeDeployment: { id: "d1", state: "SUCCEEDED" },
};
const running: App = { ...stopped, computeState: "ACTIVE", appState: "RUNNING" };
const crashed: App = { ...running, appState: "CRASHED", appMessage: "exit code 1" };
const redeployed = { id: "d2", state: "SUCCEEDED" };

const started: Notice = { kind: "started", filters: { sources: ["APP"], search: "", tail: 0 } };
const waiting: Notice = { kind: "waiting", detail: "The app is stopped." };
const connected: Notice = { kind: "connected" };

/** What is told of these notices and looks, one message for each crash that is news. */
function told(...steps: readonly (Notice | App)[]): string[] {
  const news = new CrashNews();
  const messages: string[] = [];
  const hear = (notice: Notice): void => {
    const detail = news.crashIn(notice);
    if (detail === undefined || news.told !== "nothing") return;
    messages.push(detail);
    news.setTold("crash");
  };
  const watch = new AppWatch({ say: hear });
  for (const step of steps) {
    if ("kind" in step) hear(step);
    else watch.see(step);
  }
  return messages;
}

const theCrash = 'The app "orders" has crashed. Exit code 1.';

describe("the crash of a streamed app is told", () => {
  it("when it happens, and not when it was there before anybody streamed", () => {
    assert.deepEqual(told(started, running, connected, crashed), [theCrash]);
    assert.deepEqual(told(started, crashed, connected), []);
  });

  it("when an app that was waited for crashes as it comes up", () => {
    assert.deepEqual(told(started, stopped, waiting, crashed, connected), [theCrash]);
  });

  it("when it had crashed before, was stopped, and crashes alike once it is started", () => {
    const off: App = { ...crashed, computeState: "STOPPED" };
    assert.deepEqual(told(started, off, waiting, crashed), [theCrash]);
    assert.deepEqual(compareApps(running, off), []);
  });

  it("once for a deployment, and again after the next", () => {
    assert.deepEqual(told(started, running, connected, crashed, running, crashed), [theCrash]);
    assert.deepEqual(
      told(
        started,
        running,
        connected,
        crashed,
        { ...running, activeDeployment: redeployed },
        {
          ...crashed,
          activeDeployment: redeployed,
        },
      ),
      [theCrash, theCrash],
    );
  });

  it("once for a deployment that a stop cleared and a start brought back", () => {
    const off: App = { ...stopped, activeDeployment: undefined };
    assert.deepEqual(told(started, running, connected, crashed, off, waiting, running, crashed), [theCrash]);
  });

  it("when a new deployment crashed alike between two looks", () => {
    const again: App = { ...crashed, activeDeployment: redeployed };
    assert.deepEqual(compareApps(crashed, again), [
      { kind: "deployed", id: "d2", before: { id: "d1", state: "SUCCEEDED" } },
      { kind: "crashed", detail: theCrash, phrase: describeStatus(again).phrase },
    ]);
    assert.deepEqual(told(started, running, connected, crashed, again), [theCrash, theCrash]);
  });
});

describe("an app in trouble", () => {
  it("is news when the platform says something else of its compute", () => {
    const error: App = { ...running, computeState: "ERROR", computeMessage: "No capacity" };
    assert.deepEqual(compareApps(error, error), []);
    const other: App = { ...error, computeMessage: "No image" };
    assert.deepEqual(compareApps(error, other), [
      {
        kind: "crashed",
        detail: 'The compute of the app "orders" is in error. No image.',
        phrase: describeStatus(other).phrase,
      },
    ]);
  });
});
