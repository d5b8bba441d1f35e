import assert from "node:assert/strict";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { removeFolder } from "../support/removeFolder.ts";
import type { StandInApp } from "../support/workspace/index.ts";
import { appMessages, setUpDesk, streamWithDefaults } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually, readUntil } from "./support/eventually.ts";
import { saveLog } from "./support/saving.ts";
import { changeSetting } from "./support/settings.ts";
import type { VSCodeWindow } from "./support/window.ts";

const channel = "orders-api";
const token = `dapi${"0123456789abcdef".repeat(2)}`;
const pictures = process.env["APP_LOGS_PICTURES"];

let desk: Desk;
let window: VSCodeWindow;
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "app-logs-masked-"));
  desk = await setUpDesk({
    apps: [
      { name: "orders-api" },
      { name: "painted" },
      {
        name: "crashy",
        appState: "CRASHED",
        appMessage: `No access with ${token}, Pwd=correct horse; gone`,
      },
    ],
  });
  window = await desk.vscode.openWindow({ folder });
});

after(async () => {
  await desk[Symbol.asyncDispose]();
  await removeFolder(folder);
});

afterEach(() => window.messages.clear());

describe("colours in a log", () => {
  it("are taken out of the view, and kept in a saved NDJSON file", async () => {
    await streamWithDefaults(window, "painted");
    await window.statusBar.waitFor("painted: live");
    const message = "\u001b[32mINFO\u001b[0m: \u001b]8;;https://example.com\u0007a link\u001b]8;;\u0007 done";
    desk.workspace.app("painted").emit({ message });
    await window.output.waitForText("INFO: a link done");
    assert.deepEqual(appMessages(await window.output.lines()), ["INFO: a link done"]);
    const file = join(folder, "coloured.ndjson");
    await saveLog(window, file);
    await window.messages.waitFor("Saved 1 line");
    assert.equal((JSON.parse(await readFile(file, "utf8")) as { message: unknown }).message, message);
  });
});

describe("secrets in a log", () => {
  let app: StandInApp;

  before(async () => {
    app = desk.workspace.app("orders-api");
    await streamWithDefaults(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
  });

  const picture = async (name: string): Promise<void> => {
    if (pictures !== undefined) await window.screenshot(`${pictures}/${name}.png`);
  };
  const messagesInView = async (): Promise<string[]> => appMessages(await window.output.lines());
  const messagesKept = async (): Promise<string[]> => appMessages(await window.output.linesInFile(channel));
  const messagesIn = async (file: string): Promise<string[]> =>
    (await readFile(file, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => line.replace(/^\S+ \[APP\] /, ""));
  const emitAndWait = async (message: string, end: string | RegExp): Promise<void> => {
    app.emit({ message });
    await window.output.waitForText(end);
  };

  const shown = [
    "begin",
    "Server=db;Uid=app;Pwd=[redacted];Database=orders",
    "using [redacted] for the SDK",
    "GET / with Bearer [redacted] ok",
  ];

  it("are masked in the view, in VS Code's file of it, and in a saved file", async () => {
    await emitAndWait("begin", "begin");
    await emitAndWait("Server=db;Uid=app;Pwd=correct horse;Database=orders", "Database=orders");
    await emitAndWait(`using ${token} for the SDK`, "for the SDK");
    // As the end of a line: other words have these letters too.
    await emitAndWait("GET / with Bearer abcdef0123456789abcdef ok", / ok$/m);
    assert.deepEqual(await messagesInView(), shown);
    assert.deepEqual(await messagesKept(), shown);
    await picture("masked-view");
    const file = join(folder, "saved.log");
    await saveLog(window, file);
    await window.messages.waitFor("Saved 4 lines");
    assert.deepEqual(await messagesIn(file), shown);
  });

  it("are masked in what the platform says of an app: in the tree's tooltip and in the status bar's", async () => {
    await window.run("Databricks Apps: Focus on Databricks Apps View");
    const row = window.page.locator(".pane-body .monaco-list-row").filter({ hasText: "crashy" });
    const hover = window.page.locator(".workbench-hover").filter({ visible: true }).last();
    const told = await eventually("the tooltip", async () => {
      await window.page.mouse.move(640, 200);
      await row.locator(".label-name").hover();
      const text = await hover.innerText({ timeout: 3000 }).catch(() => "");
      return text.includes("No access with") && text;
    });
    await picture("masked-tree");
    assert.match(told, /No access with \[redacted\], Pwd=\[redacted\]; gone/);
    assert.ok(!told.includes(token), told);

    const crashy = desk.workspace.app("crashy");
    await streamWithDefaults(window, "crashy");
    await window.statusBar.waitFor("crashy: crashed");
    // It is crashed also while it connects, when there is nothing to drop yet.
    await eventually("a connection", () => Promise.resolve(crashy.connections.some(({ open }) => open)));
    crashy.setState({ compute: "STOPPED", computeMessage: `Stopped, ${token} has no more rights` });
    crashy.dropAll({ code: 1001 });
    await window.statusBar.waitFor("crashy: waiting for the app");
    const reason = "has no more rights";
    const tooltip = await window.statusBar.waitForTooltip("crashy: waiting for the app", reason);
    await picture("masked-status");
    assert.match(tooltip, /\[redacted\] has no more rights/);
    assert.ok(!tooltip.includes(token), tooltip);
    // The log says it by another way than the status bar.
    const inFile = async (): Promise<string> => (await window.output.linesInFile("crashy")).join("\n");
    const said = await readUntil("the reason in the log", inFile, (text) => text.includes(reason));
    assert.match(said, /\[Databricks App Logs\] .*\[redacted\] has no more rights/);
    assert.ok(!said.includes(token), said);
  });

  it("are masked in a recorded file too, and no longer from the next line on once the setting is off", async () => {
    await window.output.selectChannel(channel);
    await window.statusBar.waitFor("orders-api: live");
    const file = join(folder, "recorded.log");
    await saveLog(window, file);
    await window.messages.click("Saved 4 lines", "Record");
    await window.output.waitForText("Recording new lines to");
    await emitAndWait("password=hunter2 while on", "while on");
    await changeSetting(window, "databricksAppLogs.redact", (control, within) => control.uncheck(within));
    // The extension is told a moment after the setting is kept.
    let sent = 0;
    await eventually("a line as it is", async () => {
      app.emit({ message: "password=hunter2 while off" });
      sent += 1;
      return (await messagesKept()).includes("password=hunter2 while off");
    });
    await emitAndWait("no more lines", "no more lines");
    const kept = await messagesKept();
    const masked = kept.filter((line) => line === "password=[redacted] while off").length;
    const expected = [
      ...shown,
      "password=[redacted] while on",
      ...Array.from({ length: masked }, () => "password=[redacted] while off"),
      ...Array.from({ length: sent - masked }, () => "password=hunter2 while off"),
      "no more lines",
    ];
    assert.deepEqual(kept, expected);
    assert.deepEqual(await messagesInView(), expected);
    await eventually("the recorded lines", async () => (await messagesIn(file)).length === expected.length);
    assert.deepEqual(await messagesIn(file), expected);
  });
});
