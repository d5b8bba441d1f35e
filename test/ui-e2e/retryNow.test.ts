import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { StandInApp } from "../support/workspace/index.ts";
import { commands, setUpDesk, streamWithDefaults } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { attempt, eventually, tryMs } from "./support/eventually.ts";
import { createSourceLinks } from "./support/sourceLinks.ts";
import { putAway } from "./support/tidy.ts";
import { sayFocus } from "./support/windowFocus.ts";
import type { VSCodeWindow } from "./support/window.ts";

/** Longer than any test may take. */
const BUSY = { handshake: { status: 503, headers: { "Retry-After": "290" } } };

describe("a log that waits for its next connect", () => {
  let desk: Desk;
  let window: VSCodeWindow;
  let app: StandInApp;

  before(async () => {
    desk = await setUpDesk();
    app = desk.workspace.app("orders-api");
    window = await desk.vscode.openWindow();
    app.emit({ message: "hello" });
    await streamWithDefaults(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
  });

  after(() => desk[Symbol.asyncDispose]());

  /** Every wait is one that does not end by itself, so whatever ends it was asked for. */
  const connectsBy = async (retry: () => Promise<unknown>): Promise<void> => {
    app.faults.push(BUSY);
    app.dropAll("reset");
    await window.statusBar.waitFor(/orders-api: retrying in \d\d+ s/);
    const connects = app.connections.length;
    await retry();
    await window.statusBar.waitFor("orders-api: live");
    assert.equal(app.connections.length, connects + 1);
    await putAway(window);
  };

  it("is connected at once by each way to ask, and when the window gets the focus back", async () => {
    const { page } = window;
    await connectsBy(() => window.run(commands.retryNow));
    await connectsBy(() =>
      createSourceLinks(window).clickUntil("the connection", "Retry Now", async () =>
        (await window.statusBar.text()).includes("orders-api: live"),
      ),
    );
    await connectsBy(async () => {
      const item = page
        .locator(".part.statusbar .statusbar-item")
        .filter({ hasText: "orders-api: retrying" });
      const link = page.locator(".workbench-hover .hover-contents a").filter({ hasText: "Retry Now" });
      let trouble = "";
      const clickLink = async (): Promise<void> => {
        // A pointer that rests there already brings no hover.
        await page.mouse.move(640, 200);
        await item.hover({ timeout: tryMs });
        await link.click({ timeout: tryMs });
      };
      await eventually("the link of the tooltip", () => attempt(clickLink, (reason) => (trouble = reason)), {
        describe: () => Promise.resolve(trouble),
      });
    });
    await connectsBy(async () => {
      await window.run(commands.manage);
      await window.quickInput.waitForRow("orders-api");
      await window.quickInput.clickRowButton("orders-api", "Retry Now");
      await window.press("Escape");
    });
    await connectsBy(async () => {
      await sayFocus(window, false);
      const connects = app.connections.length;
      // Long enough for a window that mistakes the loss of focus for its return.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      assert.equal(app.connections.length, connects);
      await sayFocus(window, true);
    });
  });
});
