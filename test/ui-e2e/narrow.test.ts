import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Locator } from "playwright-core";
import { openPicker, setUpDesk, streamWithDefaults, waitForChoice } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually, plainText } from "./support/eventually.ts";
import type { VSCodeWindow } from "./support/window.ts";

/** In the menu at the end of the tree's title. */
const ofList = ["Stream App Logs", "Manage App Logs", "Sign In for App Logs"];

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

  const menu = (): Locator => window.page.locator(".monaco-menu .action-label");
  const openMenu = async (part: string): Promise<void> => {
    await window.page.locator(`${part} .codicon-toolbar-more`).filter({ visible: true }).last().click();
    await menu().first().waitFor();
  };
  /** The click that opens the next one would only close this one. */
  const closeMenu = async (): Promise<void> => {
    await window.press("Escape");
    await eventually("the menu to close", async () => (await menu().count()) === 0);
  };
  const offered = async (): Promise<string[]> =>
    (await menu().allInnerTexts()).filter((text) => text.trim() !== "");
  /** The one of what was pointed at before may still be shown. */
  const hoverSays = async (element: Locator, text: string): Promise<void> => {
    const shown = window.page.locator(".workbench-hover .hover-contents").filter({ visible: true }).last();
    let said = "";
    await eventually(
      `the hover ${text}`,
      async () => {
        await window.page.mouse.move(5, 600);
        await element.hover();
        said = await shown
          .innerText({ timeout: 3000 })
          .then(plainText)
          .catch(() => "");
        return said.includes(text);
      },
      { describe: () => Promise.resolve(said) },
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
    // A hover may lie over one for a moment.
    for (const [part, label] of wanted) await eventually(label, () => inReach(part, label));
    await openMenu(".part.sidebar");
    assert.deepEqual(await offered(), ofList);
    if (pictures !== undefined) await window.screenshot(join(pictures, "narrow-tree-menu.png"));
    await closeMenu();
    // VS Code lets the title of a narrow panel overflow to the left: the menu at its right end has all of it too.
    await openMenu(".part.panel");
    const ofLog = await offered();
    if (pictures !== undefined) await window.screenshot(join(pictures, "narrow-menu.png"));
    for (const label of ["Save App Logs to File...", "Stop Streaming App Logs", "Next Error in App Logs"])
      assert.ok(ofLog.includes(label), ofLog.join());
    await closeMenu();
  });

  it("shows a host whole on hover, wherever it can be cut", async () => {
    const host = new URL(desk.workspace.url).host;
    const tree = ".pane-body .monaco-list-row";
    await hoverSays(window.page.locator(tree).first(), `Host: ${host}`);
    await openPicker(window, "orders-api");
    const row = ".quick-input-list .monaco-list-row";
    const address = desk.workspace.app("orders-api").url;
    const detail = window.page.locator(`${row} .quick-input-list-label-meta`).filter({ hasText: address });
    await hoverSays(detail.first(), address);
    const button = window.page.locator('.quick-input-widget .action-label[aria-label^="Select Profile"]');
    assert.equal(await button.getAttribute("aria-label"), `Select Profile, now profile DEFAULT on ${host}`);
    if (pictures !== undefined) await window.screenshot(join(pictures, "narrow-picker.png"));
    await window.press("Escape");
  });

  it("keeps them in reach in the secondary side bar too", async () => {
    await window.run("Databricks Apps: Focus on Databricks Apps View");
    await window.page.locator(".part.sidebar .pane-body :focus").waitFor();
    await window.run("View: Move View");
    // The view that has the focus.
    await window.quickInput.waitForRow("New Secondary Side Bar Entry");
    await window.type("New Secondary");
    await waitForChoice(window, "New Secondary Side Bar Entry");
    await window.press("Enter");
    const bar = ".part.auxiliarybar";
    await window.page.locator(`${bar} .monaco-list-row`).nth(1).waitFor();
    await window.page.locator(`${bar} .monaco-list-row`).filter({ hasText: "customer" }).hover();
    await eventually("the row's button", () => inReach(`${bar} .monaco-list-row`, "Stream Log"));
    // There VS Code puts buttons that have no room into the menu.
    await openMenu(bar);
    assert.deepEqual(await offered(), ["Refresh Apps", "Select Profile for App Logs", ...ofList]);
    if (pictures !== undefined) await window.screenshot(join(pictures, "narrow-secondary.png"));
    await window.press("Escape");
  });
});
