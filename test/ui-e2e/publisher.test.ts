import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { removeFolder } from "../support/removeFolder.ts";
import { commands, setUpDesk, streamWithDefaults } from "./support/appLogs.ts";
import { repackage } from "./support/repackage.ts";

it("under another publisher's name a log is known as one, its buttons stand above it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "app-logs-publisher-"));
  try {
    const vsix = await repackage(folder, { manifest: { publisher: "Acme-Corp" } });
    await using desk = await setUpDesk({ vsix, apps: [{ name: "orders-api" }, { name: "billing" }] });
    const window = await desk.vscode.openWindow();
    await streamWithDefaults(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
    const buttons = window.page.locator(".part.panel .title-actions .action-label");
    for (const label of ["Pause App Logs", "Save App Logs to File", "Stop Streaming App Logs"]) {
      await buttons.and(window.page.locator(`[aria-label^="${label}"]`)).waitFor();
    }
    await streamWithDefaults(window, "billing");
    await window.statusBar.waitFor("billing: live, 1 more");
    // Brought into view after that, it would take the place of the one that is selected next.
    await window.output.waitForChannel("billing");
    // Only a channel that is known as a log's makes that log the current one.
    await window.output.selectChannel("orders-api");
    await window.statusBar.waitFor("orders-api: live, 1 more");
    await window.run(commands.stop);
    await window.statusBar.waitFor("orders-api: stopped");
    assert.equal(desk.workspace.app("billing").openSockets, 1);
  } finally {
    await removeFolder(folder);
  }
});
