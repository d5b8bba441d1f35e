import assert from "node:assert/strict";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { chosenRelease } from "../../scripts/vscode/releases.ts";
import { removeFolder } from "../support/removeFolder.ts";
import type { StandInApp } from "../support/workspace/index.ts";
import { askTheTool, installAgent } from "./support/agentExtension.ts";
import { appMessages, numbered, openPicker, setUpDesk, streamWithDefaults } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { readDiagnostics } from "./support/diagnosticsFile.ts";
import { eventually } from "./support/eventually.ts";
import { saveLog } from "./support/saving.ts";
import type { VSCodeWindow } from "./support/window.ts";

/** What each VS Code that the manifest accepts has to do; `npm test` runs this in the newest and in the oldest. */
describe(`the whole way in VS Code ${chosenRelease().vscode}`, () => {
  let desk: Desk;
  let window: VSCodeWindow;
  let app: StandInApp;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "app-logs-way-"));
    desk = await setUpDesk({
      apps: [{ name: "orders-api" }, { name: "night-batch", computeState: "STOPPED" }],
    });
    await installAgent(desk.vscode);
    app = desk.workspace.app("orders-api");
    window = await desk.vscode.openWindow({ folder });
  });

  after(async () => {
    await desk[Symbol.asyncDispose]();
    await removeFolder(folder);
  });

  it("activates in that version", async () => {
    const diagnostics = await eventually("the diagnostics' first line", async () => {
      const text = await readDiagnostics(desk.vscode);
      return text.includes("Databricks App Logs ") && text;
    });
    const { vscode, node = process.versions.node } = chosenRelease();
    assert.ok(diagnostics.includes(` ${vscode}, Node ${node} on `), diagnostics);
  });

  it("lists the apps with their state", async () => {
    await openPicker(window, "orders-api");
    const rows = await window.quickInput.rows();
    assert.ok(rows.some(({ label }) => label.includes("night-batch")));
    await window.press("Escape");
    await window.quickInput.waitUntilClosed();
  });

  it("streams", async () => {
    for (const message of numbered("line", 5)) app.emit({ message });
    await streamWithDefaults(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
    await eventually("the lines in the channel", async () => {
      const found = appMessages(await window.output.linesInFile("orders-api"));
      return found.length === 5 && found.at(-1) === "line 5";
    });
  });

  it("pauses and goes on without losing a line", async () => {
    await window.statusBar.click("orders-api: live");
    await window.statusBar.waitFor("orders-api: 0 new");
    for (const message of numbered("held", 3)) app.emit({ message });
    await window.statusBar.waitFor("orders-api: 3 new");
    await window.statusBar.click("3 new");
    await window.statusBar.waitFor("orders-api: live");
    await eventually("the held lines in the channel", async () => {
      const found = appMessages(await window.output.linesInFile("orders-api"));
      return found.length === 8 && found.at(-1) === "held 3";
    });
  });

  it("saves", async () => {
    const file = join(folder, "orders.log");
    await saveLog(window, file);
    await window.messages.waitFor("Saved 8 lines of orders-api");
    assert.equal((await readFile(file, "utf8")).trimEnd().split("\n").length, 8);
    await window.messages.clear();
  });

  it("shows the tree", async () => {
    await window.run("Databricks Apps: Focus on Databricks Apps View");
    const row = (name: string) =>
      window.page.locator(".pane-body .monaco-list-row").filter({ hasText: name });
    await row("orders-api").waitFor();
    await row("night-batch").waitFor();
  });

  it("gives the tool to an agent, after a question", async () => {
    await window.run(askTheTool);
    await window.dialog.waitFor(new URL(desk.workspace.url).host);
    await window.dialog.click("Yes");
    // VS Code cuts a long message, so that few lines were sent.
    await window.messages.waitFor("held 3");
  });
});
