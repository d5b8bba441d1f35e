import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { commands, openPicker, setUpDesk, waitForChoice } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import type { VSCodeWindow } from "./support/window.ts";

const pictures = process.env["APP_LOGS_PICTURES"];
const nameOf = (index: number): string => `app-${String(index).padStart(2, "0")}`;

describe("a list of apps that comes page by page", () => {
  let desk: Desk;
  let window: VSCodeWindow;

  before(async () => {
    const apps = Array.from({ length: 30 }, (_, index) => ({ name: nameOf(index) }));
    desk = await setUpDesk({ apps, pageSize: 10 });
    window = await desk.vscode.openWindow();
  });

  after(() => desk[Symbol.asyncDispose]());

  const names = async (): Promise<string[]> => (await window.quickInput.rows()).map(({ label }) => label);
  /** The second page. */
  const holdBack = (delayMs: number): void => {
    desk.workspace.failNext(/^\/api\/2\.0\/apps\?.*page_token/, { delayMs });
  };

  it("shows the first apps while the others are on their way, and all in the end", async () => {
    holdBack(10_000);
    await openPicker(window, nameOf(0));
    // VS Code shows it after a while.
    await eventually("the progress of a busy list", () => window.quickInput.isBusy());
    assert.match(await window.quickInput.placeholder(), /^Loading apps on /);
    assert.ok(!(await names()).includes(nameOf(10)));
    if (pictures !== undefined) await window.screenshot(join(pictures, "listPages.png"));
    // Only rows in view are in the page: what is typed leaves one of the last.
    await window.quickInput.fill(nameOf(29));
    await window.quickInput.waitForRow(nameOf(29));
    await eventually("all pages", async () => !(await window.quickInput.isBusy()));
    assert.match(await window.quickInput.placeholder(), /^Select an app on /);
    await window.press("Escape");
    await window.quickInput.waitUntilClosed();
  });

  it("streams an app of the first page before the second has come", async () => {
    // Longer than the choice takes, which ends the request.
    holdBack(60_000);
    await window.run(commands.stream);
    await window.quickInput.waitForRow(nameOf(3));
    await window.quickInput.fill(nameOf(3));
    await eventually("the choice", async () => (await names()).join() === nameOf(3), { describe: names });
    await waitForChoice(window, nameOf(3));
    await window.press("Enter");
    await window.quickInput.waitFor("2/2");
    assert.ok(!desk.workspace.requests.at(-1)?.query.includes("page_token"), "the second page has not come");
    await window.press("Enter");
    await window.statusBar.waitFor(`${nameOf(3)}: live`);
  });
});
