import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { setUpDesk, streamWithDefaults } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import type { VSCodeWindow } from "./support/window.ts";

const pictures = process.env["APP_LOGS_PICTURES"];

describe("a view that cannot keep up", () => {
  let desk: Desk;
  let window: VSCodeWindow;

  before(async () => {
    desk = await setUpDesk();
    window = await desk.vscode.openWindow();
    await streamWithDefaults(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
  });

  after(() => desk[Symbol.asyncDispose]());

  it("says in the status bar by how much it is behind, and is live again when it has caught up", async () => {
    const app = desk.workspace.app("orders-api");
    const padding = "x".repeat(400);
    let isOver = false;
    let count = 0;
    const flood = async (): Promise<void> => {
      while (!isOver) {
        app.emit(...Array.from({ length: 500 }, () => ({ message: `line ${++count} ${padding}` })));
        await delay(20);
      }
    };
    const flooding = flood();
    try {
      await window.statusBar.waitFor(/orders-api: \d+ s behind/);
      if (pictures !== undefined) await window.screenshot(join(pictures, "lag.png"));
    } finally {
      isOver = true;
      await flooding;
    }
    await window.statusBar.waitFor("orders-api: live");
    await window.output.waitForText(`line ${count} `);
  });
});
