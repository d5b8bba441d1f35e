import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { removeFolder } from "../support/removeFolder.ts";
import {
  appMessages,
  commands,
  numbered,
  openPicker,
  setUpDesk,
  streamWithDefaults,
  waitForChoice,
} from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually, patienceMs } from "./support/eventually.ts";
import { keptFiles } from "./support/keptFiles.ts";
import { saveLog } from "./support/saving.ts";
import type { VSCodeWindow } from "./support/window.ts";

const pictures = process.env["APP_LOGS_PICTURES"];

describe("a window that is reloaded", () => {
  let desk: Desk;
  let window: VSCodeWindow;
  let folder: string;

  const reload = async (): Promise<void> => {
    await window.page.reload({ timeout: patienceMs });
    const item = window.page.locator(".monaco-workbench .part.statusbar .statusbar-item").first();
    await item.waitFor({ timeout: patienceMs });
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "app-logs-folder-"));
    desk = await setUpDesk({ apps: [{ name: "orders-api" }, { name: "billing-worker" }, { name: "idle" }] });
    for (const message of numbered("order", 5)) desk.workspace.app("orders-api").emit({ message });
    for (const message of ["needle 1", "hay"]) desk.workspace.app("billing-worker").emit({ message });
    window = await desk.vscode.openWindow({ folder });
    await streamWithDefaults(window, "idle");
    await window.statusBar.waitFor("idle: live");
    await window.run(commands.stop);
    await window.statusBar.waitFor("idle: stopped");
    await openPicker(window, "billing-worker");
    await window.quickInput.fill("billing-worker");
    await waitForChoice(window, "billing-worker");
    await window.press("Enter");
    await window.quickInput.waitFor("2/2");
    await window.quickInput.clickRow("Search Term");
    await window.quickInput.waitFor(/: billing-worker$/);
    await window.quickInput.fill("needle");
    await window.press("Enter");
    await window.quickInput.waitFor("2/2");
    await window.press("Enter");
    await window.statusBar.waitFor("billing-worker: live");
    await window.output.waitForChannel("billing-worker");
    await window.run(commands.pause);
    await window.statusBar.waitFor("billing-worker: 0 new");
    await streamWithDefaults(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live, 1 more");
    await window.output.waitForText("order 5");
    await saveLog(window, join(folder, "orders.log"));
    await window.messages.click("Saved 5 lines", "Record");
    await window.output.waitForText("Recording new lines");
    // VS Code writes what an extension remembers a moment later.
    await delay(1500);
  });

  after(async () => {
    await desk[Symbol.asyncDispose]();
    await removeFolder(folder);
  });

  it("offers what was live, and connects to nothing before the answer", async () => {
    await reload();
    const { severity, text, buttons } = await window.messages.waitFor("before this window was reloaded");
    assert.equal(severity, "info");
    assert.match(
      text,
      /^2 logs were live .*: orders-api, billing-worker\. Resumed, each goes on below its lines\./,
    );
    assert.ok(
      text.endsWith(
        `The recording of orders-api to ${join(folder, "orders.log")} has ended; save the log to begin another.`,
      ),
      text,
    );
    assert.deepEqual(buttons, ["Resume", "Not Now"]);
    if (pictures !== undefined) await window.screenshot(`${pictures}/resume.png`);
    assert.equal(desk.workspace.app("orders-api").connections.length, 1);
  });

  it("shows at once what was kept of them, also where their workspace does not answer", async () => {
    const failure = { status: 403, body: '{"message":"Not from this network."}', times: 2 };
    desk.workspace.failNext(/^\/api\/2\.0\/apps\/(orders-api|billing-worker)/, failure);
    await window.messages.click("before this window was reloaded", "Resume");
    await window.output.waitForText("5 lines above are from before this window");
    await window.output.waitForText("order 5");
    await window.messages.waitFor(/see .*orders-api\b.*Not from this network/);
    assert.equal(desk.workspace.app("orders-api").connections.length, 1);
  });

  it("streams them again with their filters, the one that was in view in view", async () => {
    await window.messages.click(/see .*billing-worker\b/, "Retry");
    await window.statusBar.waitFor("billing-worker: ");
    await window.messages.click(/see .*orders-api\b/, "Retry");
    await window.statusBar.waitFor("orders-api: live, 1 more");
    await window.output.waitForChannel("orders-api");
    desk.workspace.app("orders-api").emit({ message: "order 6" });
    const lines = await eventually("the lines and the new one", async () => {
      const found = await window.output.linesInFile("orders-api");
      return appMessages(found).includes("order 6") && found;
    });
    // The file of the window before is there still.
    assert.deepEqual(
      appMessages(lines).toSorted(),
      [...numbered("order", 5), ...numbered("order", 6)].toSorted(),
    );
    const marked = lines.findIndex((line) => line.includes("5 lines above are from before this window"));
    assert.match(lines[marked - 1] ?? "", /order 5$/);
    assert.match(lines[marked + 1] ?? "", /Connecting to/);
    const { connections } = desk.workspace.app("billing-worker");
    await eventually("its second connection", () => Promise.resolve(connections[1]?.search === "needle"), {
      describe: () => Promise.resolve(connections),
    });
    assert.equal(desk.workspace.app("idle").connections.length, 1);
  });

  it("keeps the pause of one that was paused", async () => {
    await window.run(commands.manage);
    await eventually("the pause", async () =>
      (await window.quickInput.rows()).some(
        ({ label, description }) => label === "billing-worker" && description.includes("paused with 0 new"),
      ),
    );
    await window.press("Escape");
    await window.quickInput.waitUntilClosed();
    const last = async (): Promise<string> =>
      (await window.output.linesInFile("billing-worker")).at(-1) ?? "";
    await eventually(
      "the word of it in the log",
      async () => (await last()).includes("This view is paused"),
      {
        describe: last,
      },
    );
  });

  it("forgets what is kept, and says how much that was", async () => {
    const kept = () => keptFiles(desk.vscode);
    // Of two apps, one of them in two stretches.
    await eventually("three files", async () => (await kept()).length === 3, { describe: kept });
    await window.run(commands.forgetKept);
    await window.quickInput.clickRow("All apps");
    await window.messages.waitFor(/^Deleted \d+ KB kept of 2 app logs\.$/);
    await window.messages.clear();
    assert.deepEqual(await kept(), []);
    desk.workspace.app("orders-api").emit({ message: "order 7" });
    await eventually("what comes then to be kept", async () => (await kept()).length === 1, {
      describe: kept,
    });
    await window.run(commands.forgetKept);
    await window.quickInput.clickRow("orders-api");
    await window.messages.waitFor(/^Deleted \d+ KB kept of the log of orders-api\.$/);
    await window.messages.clear();
    assert.deepEqual(await kept(), []);
    await window.run(commands.forgetKept);
    await window.messages.waitFor("No app logs are kept here.");
    await window.messages.clear();
  });

  it("asks once: a no is the last word", async () => {
    await reload();
    await window.messages.click("before this window was reloaded", "Not Now");
    await delay(1000);
    await reload();
    await window.run(commands.stream);
    await window.quickInput.waitForRow("orders-api");
    await window.press("Escape");
    await delay(2000);
    assert.deepEqual(await window.notifications(), []);
  });
});
