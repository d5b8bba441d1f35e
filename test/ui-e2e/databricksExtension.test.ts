import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { removeFolder } from "../support/removeFolder.ts";
import { commands, setUpDesk, streamWithDefaults } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { packageDatabricksExtension } from "./support/packageDatabricksExtension.ts";
import type { VSCodeWindow } from "./support/window.ts";

describe("a person who is signed in with the Databricks extension alone", () => {
  let folder: string;
  let desk: Desk;
  let window: VSCodeWindow;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "app-logs-extension-"));
    const vsix = await packageDatabricksExtension(folder);
    // `other` is not chosen by itself: only the extension reads it.
    desk = await setUpDesk({ profileName: "other", extensions: [vsix] });
    window = await desk.vscode.openWindow();
  });

  after(async () => {
    await desk[Symbol.asyncDispose]();
    await removeFolder(folder);
  });

  it("streams with that session, which the tooltip names", async () => {
    desk.workspace.app("orders-api").emit({ message: "hello" });
    await streamWithDefaults(window, "orders-api");
    await window.output.waitForText("hello");
    await window.statusBar.waitForTooltip("orders-api", /Databricks extension/);
    await window.run(commands.stop);
  });

  it("finds it in the list of profiles", async () => {
    await window.run(commands.selectProfile);
    await window.quickInput.waitForRow("Databricks extension");
    await window.press("Escape");
  });
});
