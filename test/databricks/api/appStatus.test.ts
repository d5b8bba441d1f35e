import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeStatus } from "../../../src/databricks/api/apps.ts";
import type { App } from "../../../src/databricks/api/apps.ts";

function detailOf(app: Partial<App>): string {
  return describeStatus({ name: "orders", ...app }).detail;
}

describe("what the platform says of an app", () => {
  it("is left out where it only repeats the state", () => {
    for (const [computeState, computeMessage, detail] of [
      ["STOPPED", "App compute is stopped.", 'The app "orders" is stopped.'],
      ["STOPPED", "App compute has state: STOPPED", 'The app "orders" is stopped.'],
      ["STARTING", "App compute is starting", 'The app "orders" is starting.'],
      ["DELETING", "The app is being deleted.", 'The app "orders" is being deleted.'],
    ] as const) {
      assert.equal(detailOf({ computeState, computeMessage }), detail);
    }
    assert.equal(
      detailOf({ appState: "RUNNING", appMessage: "App has status: App is running" }),
      'The app "orders" is running.',
    );
  });

  it("follows where it says a word more, or a number", () => {
    for (const [computeState, computeMessage, detail] of [
      ["STOPPED", "App compute is not stopped.", "is stopped. App compute is not stopped."],
      ["STOPPED", "stopped by orders", "is stopped. Stopped by orders."],
      ["STOPPED", "App compute is stopped: 403", "is stopped. App compute is stopped: 403."],
      ["STARTING", "アプリは停止しています", "is starting. アプリは停止しています."],
      ["ERROR", "No capacity", "is in error. No capacity."],
    ] as const) {
      assert.ok(detailOf({ computeState, computeMessage }).endsWith(detail), computeMessage);
    }
  });

  it("says the state once, and the cause behind it", () => {
    for (const appMessage of [
      "Crashed: KeyError: 'price'",
      "App crashed: KeyError: 'price'",
      "App has crashed. KeyError: 'price'",
      "The app crashed - KeyError: 'price'",
    ]) {
      assert.equal(
        detailOf({ appState: "CRASHED", appMessage }),
        "The app \"orders\" has crashed. KeyError: 'price'.",
      );
    }
    assert.equal(
      detailOf({ appState: "CRASHED", appMessage: "Worker crashed: out of memory" }),
      'The app "orders" has crashed. Worker crashed: out of memory.',
    );
  });

  it("is left out where it is nothing but signs", () => {
    assert.equal(
      detailOf({ computeState: "STOPPED", computeMessage: " --- " }),
      'The app "orders" is stopped.',
    );
  });
});
