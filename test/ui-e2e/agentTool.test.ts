import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createVSIX } from "@vscode/vsce";
import { installExtension } from "../../scripts/vscode/extensions.ts";
import { setUpDesk } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { createFolders } from "./support/folders.ts";
import type { VSCodeWindow } from "./support/window.ts";

const ask = "Agent: Read App Log";

/** Calls the tool as an agent's extension does. VS Code asks the person, as it does for each tool outside a chat. */
const agent = {
  "package.json": JSON.stringify({
    name: "agent",
    publisher: "test",
    version: "1.0.0",
    engines: { vscode: "^1.101.0" },
    main: "./extension.js",
    files: ["extension.js"],
    contributes: { commands: [{ command: "agent.read", category: "Agent", title: "Read App Log" }] },
  }),
  "README.md": "An agent of the tests.",
  "extension.js": `const { commands, lm, window } = require("vscode");
exports.activate = () => commands.registerCommand("agent.read", async () => {
  try {
    const request = { input: { app: "orders-api" }, toolInvocationToken: undefined };
    const { content } = await lm.invokeTool("databricks_app_logs", request);
    void window.showInformationMessage("It read: " + content.map(({ value }) => value).join(""));
  } catch (error) {
    void window.showErrorMessage("It got no log: " + error.name);
  }
});
`,
};

describe("the agent tool in a window", () => {
  let desk: Desk;
  let window: VSCodeWindow;

  before(async () => {
    desk = await setUpDesk();
    await using folders = await createFolders(agent);
    const packagePath = folders.path("agent.vsix");
    await createVSIX({
      cwd: folders.root,
      packagePath,
      dependencies: false,
      allowMissingRepository: true,
      skipLicense: true,
    });
    await installExtension(desk.vscode.profile, packagePath);
    window = await desk.vscode.openWindow();
  });

  after(() => desk[Symbol.asyncDispose]());

  it("reads nothing before the person agreed to the app and the host, by name", async () => {
    const app = desk.workspace.app("orders-api");
    app.emit({ message: "INFO: from the app" });
    const host = new URL(desk.workspace.url).host;
    await window.run(ask);
    await window.dialog.waitFor(`Read the log of orders-api on ${host}?`);
    assert.match(await window.dialog.text(), /\(profile DEFAULT\) are given to the language model/);
    await window.dialog.click("Cancel");
    await window.messages.waitFor("It got no log: Canceled");
    assert.deepEqual(app.connections, []);

    await window.run(ask);
    await window.dialog.waitFor(host);
    await window.dialog.click("Yes");
    await window.messages.waitFor("from the app");
    assert.equal(app.connections.length, 1);
  });
});
