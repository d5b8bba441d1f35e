import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { commands, setUpDesk, streamWithDefaults } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import { takePicture } from "./support/tidy.ts";
import type { VSCodeWindow } from "./support/window.ts";

const message = "Nothing is sent yet";

describe("reporting an issue", () => {
  let desk: Desk;
  let window: VSCodeWindow;

  before(async () => {
    desk = await setUpDesk();
    window = await desk.vscode.openWindow();
    desk.workspace.app("orders-api").emit({ message: "a line of the app" });
    await streamWithDefaults(window, "orders-api");
    await window.output.waitForText("a line of the app");
  });

  after(() => desk[Symbol.asyncDispose]());

  const clipboard = (): Promise<unknown> => window.page.evaluate("navigator.clipboard.readText()");
  const copied = async (): Promise<string> => {
    await window.page.evaluate("navigator.clipboard.writeText('')");
    await window.messages.click(message, "Copy");
    return eventually("the report in the clipboard", async () => {
      const text = String(await clipboard());
      return text.startsWith("## What happens") && text;
    });
  };

  it("shows versions, window, credential and diagnostics in an editor before anything is sent", async () => {
    await window.run(commands.reportIssue);
    await window.messages.waitFor(message);
    await takePicture(window, "report-issue");
    const shown = (): Promise<string> =>
      window.page.locator(".editor-group-container .view-lines").first().innerText();
    await eventually("the report in the editor", async () => /What\s+happens/.test(await shown()), {
      describe: shown,
    });
    const text = await copied();
    assert.match(text, /Databricks App Logs \d+\.\d+\.\d+ in .* Node \d+/);
    assert.match(text, /- Window: web\n- Credential: OAuth for service principals.*\n- Logs: live\n/);
    assert.match(text, /\[info\] .*it is ready/);
    assert.ok(!text.includes("a line of the app"));
    assert.ok(!text.includes(desk.workspace.clientSecret));
  });

  it("goes on with what the editor shows then, masked again, without what the person took out", async () => {
    await window.run(commands.reportIssue);
    await window.messages.waitFor(message);
    await window.page.locator(".editor-group-container .view-lines").first().click();
    await window.press("Control+End");
    await window.press("Control+Shift+Home");
    await window.press("Shift+ArrowDown");
    // Nobody's, and so not searched for: VS Code itself keeps what is typed into an editor.
    const token = `dapi${"fedcba9876543210".repeat(2)}`;
    await window.page.keyboard.insertText(`It shows ${token} here.`);
    // Messages go by themselves after a while.
    await window.messages.clear();
    await window.run(commands.reportIssue);
    await window.messages.waitFor(message);
    const text = await copied();
    assert.match(text, /^## What happens, and what should happen\nIt shows .* here\.$/);
    assert.ok(!text.includes(token));
  });

  it("hands the text over to the editor's own reporter, else leads to the page of issues", async () => {
    await window.run(commands.reportIssue);
    await window.messages.waitFor(message);
    await window.page.evaluate("navigator.clipboard.writeText('')");
    await window.messages.click(message, "Report");
    await eventually("the report in the clipboard", async () =>
      String(await clipboard()).includes("It shows"),
    );
    // Such a reporter takes addresses of GitHub alone.
    await eventually("the reporter, or what is there in its place", async () => {
      const isCopied = (await window.notifications()).some(({ text, buttons }) => {
        return text.startsWith("The report is copied.") && buttons.includes("Open Page");
      });
      return isCopied || window.page.context().pages().length > 1;
    });
  });
});
