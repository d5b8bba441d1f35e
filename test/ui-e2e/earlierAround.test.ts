import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { after, before, describe, it } from "node:test";
import { commands, setUpDesk } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { askEarlier, jobsIn, jobsOf } from "./support/earlier.ts";
import { eventually, patienceMs, readUntil } from "./support/eventually.ts";
import { createFolders } from "./support/folders.ts";
import type { Folders } from "./support/folders.ts";
import { keptFiles } from "./support/keptFiles.ts";
import { createProblemsView } from "./support/problemsView.ts";
import { saveLog } from "./support/saving.ts";
import { reopenWithSettings } from "./support/settings.ts";
import { createSourceLinks } from "./support/sourceLinks.ts";
import { streamApp } from "./support/streaming.ts";
import type { VSCodeWindow } from "./support/window.ts";

const pictures = process.env["APP_LOGS_PICTURES"];
const hourAgo = Math.floor(Date.now() / 1000) - 3000;
const source = Array.from({ length: 40 }, (_, index) =>
  index === 22 ? '    return prices["key"]' : `# line ${index + 1}`,
);

describe("what goes on around earlier lines", () => {
  let desk: Desk;
  let folders: Folders;
  let window: VSCodeWindow;

  before(async () => {
    folders = await createFolders({
      "databricks.yml":
        "bundle: { name: shop }\nresources:\n  apps:\n    orders: { name: orders-api, source_code_path: ./src/app }\n",
      "src/app/main.py": `${source.join("\n")}\n`,
    });
    desk = await setUpDesk({
      apps: [
        { name: "orders-api", bufferLines: 5, telemetry: { table: "main.logs.orders", duplicateEvery: 3 } },
        { name: "busy-worker", bufferLines: 6, telemetry: { table: "main.logs.orders" } },
        { name: "quiet-api" },
      ],
      sql: { warehouses: [{ id: "w1", name: "Shared" }] },
      settings: { "workbench.secondarySideBar.defaultVisibility": "hidden", "editor.minimap.enabled": false },
    });
    window = await desk.vscode.openWindow({ folder: folders.root });
  });

  after(async () => {
    await desk[Symbol.asyncDispose]();
    await folders[Symbol.asyncDispose]();
  });

  const picture = async (name: string): Promise<void> => {
    if (pictures !== undefined) await window.screenshot(join(pictures, `${name}.png`));
  };
  const inFile = async (channel: string): Promise<string> =>
    (await window.output.linesInFile(channel)).join("\n");

  it("is in the Problems view and the list of errors, each once", async () => {
    const app = desk.workspace.app("orders-api");
    for (let count = 0; count < 30; count++)
      app.emit({ timestamp: hourAgo + count, message: `order ${count} is packed` });
    for (const message of [
      "Traceback (most recent call last):",
      '  File "/app/python/source_code/main.py", line 23, in price',
      '    return prices["key"]',
      "KeyError: 'ord_1f3a'",
    ])
      app.emit({ timestamp: hourAgo + 31, message });
    for (let count = 30; count < 40; count++)
      app.emit({ timestamp: hourAgo + 32 + count, message: `order ${count} is packed` });
    await askEarlier(window, "orders-api", "The Last Hour");
    await eventually("the end", async () => (await inFile("orders-api")).includes("order 39 is packed"));
    await askEarlier(window, "orders-api", "The Last 24 Hours");
    await window.messages.waitFor("There are no other lines of orders-api");
    await window.messages.clear();
    const problems = createProblemsView(window);
    const rows = await problems.waitUntil("the error", (shown) =>
      shown.some((row) => row.includes("KeyError")),
    );
    await picture("problems");
    assert.equal(rows.filter((row) => row.includes("KeyError")).length, 1);
    await window.run(commands.show);
    // Else it takes the focus from the list, which closes.
    await eventually("the focus in the log", () => window.output.hasFocus());
    await window.run(commands.showLogErrors);
    await window.quickInput.waitForRow(/KeyError/);
    await picture("errorList");
    await window.press("Escape");
  });

  it("is saved in order, each line once, below what is streamed too", async () => {
    const app = desk.workspace.app("orders-api");
    await streamApp(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
    app.emit({ message: "order 40 is packed" });
    await eventually("what is live", async () => (await inFile("orders-api")).includes("order 40"));
    for (const name of ["saved.log", "saved.ndjson"]) {
      const file = join(folders.root, name);
      await saveLog(window, file);
      const text = await eventually("the file", async () => {
        const saved = await readFile(file, "utf8").catch(() => "");
        return saved.includes("order 40") && saved;
      });
      const orders = [...text.matchAll(/order (\d+) is/g)].map(([, count]) => Number(count));
      assert.deepEqual(
        orders,
        Array.from({ length: 41 }, (_, index) => index),
      );
      assert.equal([...text.matchAll(/KeyError/g)].length, 1);
      await window.messages.waitFor(`to ${file}.`);
      await window.messages.clear();
    }
    await picture("saved");
    await window.run(commands.stop);
    // What the app says from here on is in its table alone.
    await eventually("the end", async () => (await inFile("orders-api")).includes("Streaming stopped."));
  });

  it("leaves a picker open that the person opened meanwhile", async () => {
    const { statements } = desk.workspace.sql;
    for (const slowMs of [0, 1500]) {
      const before = statements.length;
      desk.workspace.sql.slowMs = slowMs;
      const app = desk.workspace.app("orders-api");
      app.emit({ message: `slow ${slowMs}` });
      await askEarlier(window, "orders-api", "The Last 15 Minutes");
      // The log takes the focus before it is read, and a picker that is open by then closes.
      await eventually("the reading to begin", () => Promise.resolve(statements.length > before));
      await window.press("F1");
      await window.quickInput.waitFor();
      await eventually("the line", async () => (await inFile("orders-api")).includes(`slow ${slowMs}`));
      // The view is written anew, and the row shown in it again, for two seconds.
      for (let look = 0; look < 25; look++) {
        assert.ok(await window.quickInput.isVisible(), `${slowMs} ms, look ${look}`);
        await delay(100);
      }
      await window.press("Escape");
    }
    desk.workspace.sql.slowMs = 0;
  });

  it("fills a hole of before a reload", async () => {
    const busy = desk.workspace.app("busy-worker");
    const emit = jobsOf(busy);
    emit(5);
    await streamApp(window, "busy-worker");
    await eventually("the first lines", async () => (await inFile("busy-worker")).includes("job 4 done"));
    busy.dropAll({ code: 1011 });
    emit(60);
    await eventually("the rest", async () => (await inFile("busy-worker")).includes("job 64 done"));
    // VS Code writes what an extension remembers a moment later.
    await delay(2000);
    await window.page.reload({ timeout: patienceMs });
    await window.messages.click("before this window was reloaded", "Resume");
    await window.run("View: Toggle Maximized Panel");
    await eventually("the log", async () =>
      (await inFile("busy-worker")).includes("as kept on this machine"),
    );
    await picture("gapAfterReload");
    await createSourceLinks(window).clickUntil("what is missing", "Fill from History", async () =>
      (await inFile("busy-worker")).includes("job 20 done"),
    );
    const shown = async (): Promise<number[]> => jobsIn(await inFile("busy-worker"));
    // What is shown anew is in the file piece by piece.
    const jobs = await readUntil("the last job below what is filled in", shown, (all) => all.includes(64));
    assert.deepEqual(
      jobs,
      Array.from({ length: 65 }, (_, index) => index),
    );
    await picture("filledAfterReload");
  });

  it("keeps nothing, and promises nothing, where the person keeps no logs", async () => {
    await window.run(commands.stop);
    await window.statusBar.waitFor("busy-worker: stopped");
    await reopenWithSettings(window, (settings) => ({
      ...settings,
      "databricksAppLogs.keepLogs": false,
    }));
    const sizes = async () => {
      const files = await keptFiles(desk.vscode);
      return Promise.all(files.map(async (one) => `${one} ${(await stat(one)).size}`));
    };
    const before = await sizes();
    const quiet = desk.workspace.app("quiet-api");
    quiet.emit({ message: "visit 1" });
    await streamApp(window, "quiet-api");
    await eventually("the line", async () => (await inFile("quiet-api")).includes("visit 1"));
    await delay(2000);
    assert.deepEqual(await sizes(), before);
    const timesShown = async (): Promise<number> => (await inFile("quiet-api")).split("visit 1").length - 1;
    const timesBefore = await timesShown();
    await window.page.reload({ timeout: patienceMs });
    const { text } = await window.messages.waitFor("before this window was reloaded");
    assert.match(text, /begins anew/);
    await window.messages.click("before this window was reloaded", "Resume");
    // Of the window before there is a file, too.
    await eventually("the line once more", async () => (await timesShown()) > timesBefore, {
      describe: () => inFile("quiet-api"),
    });
    assert.ok(!(await inFile("quiet-api")).includes("kept on this machine"));
    await picture("keepLogsOff");
    assert.deepEqual(await sizes(), before);
  });
});
