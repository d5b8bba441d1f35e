import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { startWorkspace } from "../support/workspace/index.ts";
import type { Workspace } from "../support/workspace/index.ts";
import { commands, setUpDesk } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import type { VSCodeWindow } from "./support/window.ts";

const EXTENSION = "databricks-app-logs.databricks-app-logs";

let desk: Desk;
let foreign: Workspace;
let window: VSCodeWindow;

before(async () => {
  desk = await setUpDesk({ apps: [{ name: "orders-api" }, { name: "linked-api" }] });
  foreign = await startWorkspace({ apps: [{ name: "elsewhere" }] });
  window = await desk.vscode.openWindow();
});

after(async () => {
  await desk[Symbol.asyncDispose]();
  await foreign.close();
});

describe("streaming from an address", () => {
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
    await window.output.waitForChannel("orders-api");
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

describe("a vscode:// link", () => {
  afterEach(() => window.messages.clear());

  /** As from a browser, through VS Code's own URL service and its own question. */
  const open = async (pathAndQuery: string): Promise<void> => {
    await window.run("Developer: Open URL");
    // The palette is a quick input, too.
    await eventually(
      "the question",
      async () => (await window.quickInput.message()).startsWith("URL to open"),
      { describe: () => window.quickInput.message() },
    );
    await window.quickInput.fill(`vscode://${EXTENSION}${pathAndQuery}`);
    await window.press("Enter");
    await window.dialog.waitFor(/open this URI/);
    await window.dialog.click("Open");
  };

  it("streams after a confirmation that names the app and the host", async () => {
    const app = desk.workspace.app("linked-api");
    app.emit({ message: "one" }, { message: "two" }, { message: "three" });
    const host = new URL(desk.workspace.url).host;
    await open("/stream?app=linked-api&tail=2");
    await window.dialog.waitFor(`Stream the log of linked-api on ${host}?`);
    assert.match(await window.dialog.text(), /profile DEFAULT: all sources but HTTP, the last 2 lines/);
    await window.dialog.click("Cancel");
    await eventually("the dialog to close", async () => !(await window.dialog.isVisible()));
    assert.deepEqual(app.connections, []);

    await open("/stream?app=linked-api&tail=2");
    await window.dialog.waitFor(host);
    await window.dialog.click("Stream Log");
    await window.output.waitForText("three");
    assert.doesNotMatch(await window.output.visibleText(), /\bone\b/);
  });

  it("is refused in a sentence when it asks for what a link may not", async () => {
    await open("/stream?app=linked-api&host=evil.example");
    await window.messages.waitFor('unknown parameter "host"');
    await open("/stream?app=linked-api&profile=nobody");
    await window.messages.waitFor('asks for the profile "nobody"');
    assert.equal(await window.dialog.isVisible(), false);
  });
});
