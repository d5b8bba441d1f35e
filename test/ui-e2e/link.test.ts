import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { setUpDesk } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import type { VSCodeWindow } from "./support/window.ts";

const EXTENSION = "databricks-app-logs.databricks-app-logs";

describe("a vscode:// link", () => {
  let desk: Desk;
  let window: VSCodeWindow;

  before(async () => {
    desk = await setUpDesk();
    window = await desk.vscode.openWindow();
  });

  after(() => desk[Symbol.asyncDispose]());

  afterEach(() => window.messages.clear());

  /** As from a browser, through VS Code's own URL service and its own question. */
  const open = async (pathAndQuery: string): Promise<void> => {
    await window.run("Developer: Open URL");
    await window.quickInput.fill(`vscode://${EXTENSION}${pathAndQuery}`);
    await window.press("Enter");
    await window.dialog.waitFor(/open this URI/);
    await window.dialog.click("Open");
  };

  it("streams after a confirmation that names the app and the host", async () => {
    const app = desk.workspace.app("orders-api");
    app.emit({ message: "one" }, { message: "two" }, { message: "three" });
    const host = new URL(desk.workspace.url).host;
    await open("/stream?app=orders-api&tail=2");
    await window.dialog.waitFor(`Stream the log of orders-api on ${host}?`);
    assert.match(await window.dialog.text(), /profile DEFAULT: all sources, the last 2 lines/);
    await window.dialog.click("Cancel");
    await eventually("the dialog to close", async () => !(await window.dialog.isVisible()));
    assert.deepEqual(app.connections, []);

    await open("/stream?app=orders-api&tail=2");
    await window.dialog.waitFor(host);
    await window.dialog.click("Stream Log");
    await window.output.waitForText("three");
    assert.doesNotMatch(await window.output.visibleText(), /\bone\b/);
  });

  it("is refused in a sentence when it asks for what a link may not", async () => {
    await open("/stream?app=orders-api&host=evil.example");
    await window.messages.waitFor('unknown parameter "host"');
    await open("/stream?app=orders-api&profile=nobody");
    await window.messages.waitFor('asks for the profile "nobody"');
    assert.equal(await window.dialog.isVisible(), false);
  });
});
