import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { askTheTool, installAgent } from "./support/agentExtension.ts";
import { setUpDesk } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import type { VSCodeWindow } from "./support/window.ts";

describe("the agent tool in a window", () => {
  let desk: Desk;
  let window: VSCodeWindow;

  before(async () => {
    desk = await setUpDesk();
    await installAgent(desk.vscode);
    window = await desk.vscode.openWindow();
  });

  after(() => desk[Symbol.asyncDispose]());

  it("reads nothing before the person agreed to the app and the host, by name", async () => {
    const app = desk.workspace.app("orders-api");
    app.emit({ message: "INFO: from the app" });
    const host = new URL(desk.workspace.url).host;
    await window.run(askTheTool);
    await window.dialog.waitFor(`Read the log of orders-api on ${host}?`);
    assert.match(await window.dialog.text(), /\(profile DEFAULT\) are given to the language model/);
    await window.dialog.click("Cancel");
    await window.messages.waitFor("It got no log: Canceled");
    assert.deepEqual(app.connections, []);

    await window.run(askTheTool);
    await window.dialog.waitFor(host);
    await window.dialog.click("Yes");
    await window.messages.waitFor("from the app");
    assert.equal(app.connections.length, 1);
  });
});
