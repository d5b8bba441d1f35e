import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setUpDesk, streamWithDefaults } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import type { VSCodeWindow } from "./support/window.ts";

const pictures = process.env["APP_LOGS_PICTURES"];

describe("a narrow window", () => {
  let desk: Desk;
  let window: VSCodeWindow;

  before(async () => {
    desk = await setUpDesk({ apps: [{ name: "orders-api" }, { name: "customer-support-dashboard" }] });
    window = await desk.vscode.openWindow({ viewport: { width: 620, height: 700 } });
    await streamWithDefaults(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
    await window.run("View: Move Panel Right");
    await window.run("Databricks Apps: Focus on Databricks Apps View");
    await window.page.locator(".pane-body .monaco-list-row").nth(1).waitFor();
  });

  after(() => desk[Symbol.asyncDispose]());

  /** Whether a button is drawn whole, and nothing lies over it. */
  const inReach = async (part: string, label: string): Promise<boolean> => {
    const button = window.page
      .locator(`${part} .action-label[aria-label^="${label}"]`)
      .filter({ visible: true })
      .first();
    if ((await button.count()) === 0) return false;
    // A trial checks that a click in its middle would meet it.
    return button.click({ trial: true, timeout: 2000 }).then(
      () => true,
      () => false,
    );
  };

  it("keeps what there is to do in reach, in the side bar and beside the log", async () => {
    desk.workspace.app("orders-api").emit({ message: "a line" });
    await window.output.waitForText("a line");
    const tree = ".pane-body .monaco-list-row";
    await window.page.locator(tree).filter({ hasText: "customer" }).hover();
    await eventually("the row's button", () => inReach(tree, "Stream Log"));
    if (pictures !== undefined) await window.screenshot(join(pictures, "narrow.png"));
    const wanted = [
      [tree, "Open in Browser"],
      [".part.sidebar", "Refresh Apps"],
      [".part.sidebar", "Select Profile for App Logs"],
    ] as const;
    for (const [part, label] of wanted) assert.ok(await inReach(part, label), label);
    // VS Code lets the title of a narrow panel overflow to the left: the menu at its right end has all of it too.
    await window.page.locator(".part.panel .codicon-toolbar-more").filter({ visible: true }).last().click();
    const menu = window.page.locator(".monaco-menu .action-label");
    await menu.filter({ hasText: "Pause App Logs" }).waitFor();
    const offered = await menu.allInnerTexts();
    if (pictures !== undefined) await window.screenshot(join(pictures, "narrow-menu.png"));
    for (const label of ["Save App Logs to File...", "Stop Streaming App Logs", "Next Error in App Logs"])
      assert.ok(offered.includes(label), offered.join());
  });
});
