import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Locator } from "playwright-core";
import type { StandInApp } from "../support/workspace/index.ts";
import { followAnnouncements, ifGone, namelessIn } from "./support/accessibility.ts";
import { commands, openPicker, setUpDesk, waitForChoice } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import type { VSCodeWindow } from "./support/window.ts";

const pictures = process.env["APP_LOGS_PICTURES"];

describe("the window by ear and by keyboard", () => {
  let desk: Desk;
  let window: VSCodeWindow;
  let app: StandInApp;

  before(async () => {
    desk = await setUpDesk({
      apps: [{ name: "orders-api" }, { name: "reports" }],
      settings: { "workbench.reduceMotion": "on" },
    });
    app = desk.workspace.app("orders-api");
    window = await desk.vscode.openWindow();
  });
  after(() => desk[Symbol.asyncDispose]());

  const part = (selector: string): Locator => window.page.locator(selector).filter({ visible: true }).first();
  /** `show`: brings up again what goes by itself, which it may have done before it is read. */
  const check = async (what: string, selector: string, show?: () => Promise<unknown>): Promise<void> => {
    const nameless = (): Promise<string[]> => namelessIn(part(selector));
    await eventually(
      `${what} to have names`,
      async () => {
        if (show !== undefined && !(await part(selector).isVisible())) await show();
        return (await nameless().catch(ifGone))?.length === 0;
      },
      { describe: () => nameless().catch(ifGone) },
    );
    if (pictures !== undefined)
      await window.screenshot(join(pictures, `ear-${what.replaceAll(" ", "-")}.png`));
  };

  it("is checked by what finds a button without a name", async () => {
    await window.page.evaluate(`
      const probe = document.createElement("div");
      probe.className = "probe";
      probe.style = "position: fixed; top: 0";
      probe.append(document.createElement("button"));
      document.body.append(probe);`);
    assert.equal((await namelessIn(part(".probe"))).length, 1);
    await window.page.evaluate("document.querySelector('.probe').remove()");
  });

  it("has a name for everything in the pickers", async () => {
    await openPicker(window, "orders-api");
    await check("apps", ".quick-input-widget");
    await window.quickInput.fill("orders-api");
    await waitForChoice(window, "orders-api");
    await window.press("Enter");
    await window.quickInput.waitFor("2/2");
    await check("filters", ".quick-input-widget");
    await window.press("Enter");
    await window.quickInput.waitUntilClosed();
    await window.statusBar.waitFor("orders-api: live");
    await window.run(commands.signIn);
    await window.quickInput.waitFor("Sign In");
    await check("sign in", ".quick-input-widget");
    await window.press("Escape");
    await window.run(commands.manage);
    await window.quickInput.waitFor("Manage App Logs");
    await check("manage", ".quick-input-widget");
    await window.press("Escape");
    await window.quickInput.waitUntilClosed();
  });

  it("has a name for everything in the log, the tree, the status bar and its tooltip", async () => {
    app.emit({ source: "APP", message: "one line" });
    await window.output.waitForText("one line");
    await check("log", ".part.panel");
    await window.run("Databricks Apps: Focus on Databricks Apps View");
    await window.page.locator(".pane-body .monaco-list-row").nth(1).waitFor();
    await check("tree", ".part.sidebar");
    await check("status bar", ".part.statusbar");
    // The pointer stays until all is read: the hover goes soon after it has left.
    await check("tooltip", ".workbench-hover", async () => {
      await window.page.mouse.move(640, 200);
      await window.page.locator('.statusbar-item[id*="databricks-app-logs"]').first().hover();
      await window.page.locator(".workbench-hover").filter({ hasText: "State:" }).waitFor();
    });
    await window.page.mouse.move(640, 200);
  });

  it("has a name for everything in the list of errors and in a message", async () => {
    app.emit(
      { source: "APP", message: "Traceback (most recent call last):" },
      { source: "APP", message: '  File "/app/python/source_code/main.py", line 3, in main' },
      { source: "APP", message: "KeyError: 'price'" },
    );
    await window.output.waitForText("KeyError");
    await window.run(commands.showLogErrors);
    await window.quickInput.waitForRow(/KeyError/);
    await check("errors", ".quick-input-widget");
    await window.press("Escape");
    await check("message", ".notifications-toasts", async () => {
      await window.run(commands.whereLogged);
      await window.messages.waitFor(/./);
    });
    await window.messages.clear();
  });

  it("has a name for everything in the walkthrough", async () => {
    await window.run("Welcome: Open Walkthrough...");
    await window.quickInput.waitForRow("Get Started with Databricks App Logs");
    await window.quickInput.clickRow("Get Started with Databricks App Logs");
    await window.page.locator(".gettingStartedDetailsContent .step-title").first().waitFor();
    await check("walkthrough", ".gettingStartedDetailsContent");
    await window.press("Control+F4");
  });

  it("tells of a change of state, and not of a flood", async () => {
    const announcements = await followAnnouncements(window.page, "status");
    const heard = async (): Promise<string[]> =>
      (await announcements.read()).flatMap(({ text, isAnnounced }) => (isAnnounced ? [text] : []));
    await window.run(commands.pause);
    await window.statusBar.waitFor("0 new");
    for (let burst = 1; burst <= 5; burst += 1) {
      app.emit(
        ...Array.from({ length: 100 }, (_, index) => ({ source: "APP", message: `${burst} ${index}` })),
      );
      await window.statusBar.waitFor(`${burst * 100} new`);
    }
    await window.run(commands.follow);
    await window.statusBar.waitFor("orders-api: live");
    app.faults.push(...Array.from({ length: 3 }, () => ({ handshake: { status: 503 } })));
    app.dropAll("reset");
    await eventually("the retry", async () => (await heard()).some((text) => text.includes("retrying")));
    await eventually("the return", async () => (await heard()).at(-1) === "orders-api: live");
    const texts = await announcements.read();
    const isFlood = ({ text }: { text: string }): boolean => /[1-9]00 new/.test(text);
    assert.ok(texts.filter(isFlood).length >= 2, JSON.stringify(texts));
    assert.deepEqual(
      texts.filter((one) => isFlood(one) && one.isAnnounced),
      [],
    );
    assert.ok(
      (await heard()).some((text) => text.includes("0 new")),
      JSON.stringify(texts),
    );
  });

  it("turns nothing where a person wants no motion", async () => {
    app.faults.push({ handshake: { status: 503, headers: { "Retry-After": "60" } } });
    app.dropAll("reset");
    await window.statusBar.waitFor(/retrying in \d\d s/);
    const animation: unknown = await window.page.evaluate(
      `getComputedStyle(document.querySelector('.statusbar-item[id$="status"] .codicon')).animationName`,
    );
    assert.equal(animation, "none");
    await window.run(commands.retryNow);
    await window.statusBar.waitFor("orders-api: live");
  });
});
