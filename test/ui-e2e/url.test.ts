import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startWorkspace } from "../support/workspace/index.ts";
import type { Workspace } from "../support/workspace/index.ts";
import { commands, setUpDesk } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import type { VSCodeWindow } from "./support/window.ts";

describe("streaming from an address", () => {
  let desk: Desk;
  let foreign: Workspace;
  let window: VSCodeWindow;

  before(async () => {
    desk = await setUpDesk();
    foreign = await startWorkspace({ apps: [{ name: "elsewhere" }] });
    window = await desk.vscode.openWindow();
  });

  after(async () => {
    await desk[Symbol.asyncDispose]();
    await foreign.close();
  });

  const enterAddress = async (address: string): Promise<void> => {
    await window.run(commands.streamFromUrl);
    await window.quickInput.waitFor("1/2");
    await window.quickInput.fill(address);
    await window.press("Enter");
    await window.quickInput.waitFor("2/2");
    await window.press("Enter");
  };

  it("complains about what is no address while one types, naming it", async () => {
    await window.run(commands.streamFromUrl);
    await window.quickInput.waitFor("Stream Logs from URL (1/2)");
    assert.match(
      await window.quickInput.message(),
      /The token of profile DEFAULT \(127\.0\.0\.1:\d+\) is sent there\./,
    );
    for (const [typed, complaint] of [
      ["my-app", '"my-app" is not an address'],
      ["ftp://h", '"ftp:" is not supported'],
      ["http://my-app.databricksapps.com", "would carry your token in clear text"],
    ] as const) {
      await window.quickInput.fill(typed);
      await eventually(complaint, async () => (await window.quickInput.message()).includes(complaint));
    }
    await window.press("Enter");
    assert.equal(await window.quickInput.step(), "1/2");
    await window.press("Escape");
    await window.quickInput.waitUntilClosed();
  });

  it("streams an app of the workspace by its address as that app", async () => {
    const app = desk.workspace.app("orders-api");
    app.emit({ message: "hello from the address" });
    await enterAddress(app.url);
    await window.statusBar.waitFor("orders-api: live");
    await window.output.waitForText("hello from the address");
    assert.equal(await window.output.channelName(), "orders-api (App Logs)");
  });

  it("asks before a token goes to a host that is no app of the workspace", async () => {
    const app = foreign.app("elsewhere");
    const host = new URL(app.url).host;
    await enterAddress(app.url);
    await window.dialog.waitFor(`Send your Databricks token to ${host}?`);
    assert.match(await window.dialog.text(), /the token of profile DEFAULT is sent there/);
    await window.dialog.click("Cancel");
    await eventually("the dialog to close", async () => !(await window.dialog.isVisible()));
    assert.deepEqual(app.connections, []);

    await enterAddress(app.url);
    await window.dialog.waitFor(host);
    await window.dialog.click("Send Token and Stream");
    await eventually("the connection", () => Promise.resolve(app.connections.length > 0));
    // The stand-in of another workspace does not know the token.
    const message = await window.messages.waitFor(`The log of ${host} ended.`);
    assert.match(message.text, /refused the credential/);
    assert.ok(app.connections.length <= 2);
  });

  it("asks no second time in this window", async () => {
    const app = foreign.app("elsewhere");
    const before = app.connections.length;
    await enterAddress(app.url);
    await eventually("the connection", () => Promise.resolve(app.connections.length > before));
    assert.equal(await window.dialog.isVisible(), false);
  });
});
