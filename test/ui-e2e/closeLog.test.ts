import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { commands, setUpDesk, streamWithDefaults, type Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import { chooseInMenu, openRowMenu } from "./support/rowMenu.ts";
import { putAway } from "./support/tidy.ts";
import type { VSCodeWindow } from "./support/window.ts";

const orders = "orders-api";
const billing = "billing";

describe("closing a log", () => {
  let desk: Desk;
  let window: VSCodeWindow;

  before(async () => {
    desk = await setUpDesk({ apps: [{ name: "orders-api" }, { name: "billing" }] });
    window = await desk.vscode.openWindow();
  });

  after(() => desk[Symbol.asyncDispose]());

  afterEach(() => putAway(window));

  const stream = async (app: string): Promise<void> => {
    await streamWithDefaults(window, app);
    await window.statusBar.waitFor(`${app}: live`);
    // What is closed is the log in view.
    await window.output.waitForChannel(app);
  };
  const sockets = (app: string): number => desk.workspace.app(app).openSockets;
  const waitUntilClosed = async (app: string, channel: string): Promise<void> => {
    await eventually("no socket", () => Promise.resolve(sockets(app) === 0));
    await eventually(
      "no channel",
      async () =>
        !(await window.output.isVisible()) || !(await window.output.channelNames()).includes(channel),
      { describe: () => window.output.channelNames() },
    );
  };
  const files = async (channel: string): Promise<string[]> =>
    (await readdir(join(desk.vscode.profile.userDataDir, "logs"), { recursive: true })).filter((file) =>
      file.endsWith(`${channel}.log`),
    );

  it("ends its stream, and gives back its channel and its place; the other log is in view", async () => {
    await stream("orders-api");
    await stream("billing");
    await window.run(commands.closeLog);
    await window.statusBar.waitFor(/^orders-api: live$/);
    await waitUntilClosed("billing", billing);
    await window.output.waitForChannel(orders);
    assert.equal(sockets("orders-api"), 1);
    await eventually("no file", async () => (await files(billing)).length === 0, {
      describe: () => files(billing),
    });
  });

  it("is a button of each row of Manage, whose list stays open", async () => {
    await stream("billing");
    await window.run(commands.manage);
    await window.quickInput.waitFor("Manage App Logs");
    await window.quickInput.clickRowButton("billing", "Close");
    await eventually("one row less", async () =>
      (await window.quickInput.rows()).every(({ label }) => label !== "billing"),
    );
    await window.press("Escape");
    await waitUntilClosed("billing", billing);
    await window.statusBar.waitFor(/^orders-api: live$/);
    await window.output.waitForChannel(orders);
  });

  it("leaves no place in the status bar where it was the last, and the app streams anew", async () => {
    desk.workspace.app("orders-api").emit({ message: "seen before" });
    await window.output.waitForText("seen before");
    await window.run(commands.stop);
    await window.statusBar.waitFor("orders-api: stopped");
    await window.run(commands.closeLog);
    await window.statusBar.waitUntilGone("orders-api");
    await waitUntilClosed("orders-api", orders);
    const offered = await window.paletteTitles("Databricks: ");
    for (const command of [commands.closeLog, commands.show, commands.manage, commands.save]) {
      assert.ok(!offered.includes(command), command);
    }
    await stream("orders-api");
    await window.output.waitForText("seen before");
  });

  it("is in the menu of the app's row in the tree, for a log that is there", async () => {
    await window.run("Databricks Apps: Focus on Databricks Apps View");
    const row = (name: string) =>
      window.page.locator(".pane-body .monaco-list-row").filter({ hasText: name });
    const open = async (name: string): Promise<string[]> => {
      const menu = await openRowMenu(window, row(name));
      await menu.filter({ hasText: "Copy URL" }).waitFor();
      return menu.allInnerTexts();
    };
    assert.ok(!(await open("billing")).includes("Close App Logs"));
    await window.press("Escape");
    assert.ok((await open("orders-api")).includes("Close App Logs"));
    await chooseInMenu(window, "Close App Logs");
    await window.statusBar.waitUntilGone("orders-api");
    await waitUntilClosed("orders-api", orders);
  });
});
