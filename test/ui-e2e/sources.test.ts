import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { StandInApp } from "../support/workspace/index.ts";
import { appMessages, commands, setUpDesk, streamWithDefaults } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import { unnamedIn } from "./support/labels.ts";
import type { VSCodeWindow } from "./support/window.ts";

const channel = "orders-api";
const pictures = process.env["APP_LOGS_PICTURES"];
const request = (at: number): { source: string; message: string } => ({
  source: "HTTP",
  message: `10.0.0.9 - 77@74 [06/Oct/2026:21:40:43 +0000] "GET /${at} HTTP/1.1" 200 12 "-" "Mozilla/5.0"`,
});

describe("the sources of a log", () => {
  let desk: Desk;
  let window: VSCodeWindow;
  let app: StandInApp;

  const inChannel = async (): Promise<string[]> => appMessages(await window.output.linesInFile(channel));
  /** In the channel's file: what comes at once below a notice can push it out of view. */
  const toldInChannel = (text: string): Promise<unknown> =>
    eventually(text, async () =>
      (await window.output.linesInFile(channel)).some((line) => line.includes(text)),
    );
  const picture = async (name: string): Promise<void> => {
    if (pictures !== undefined) await window.screenshot(`${pictures}/${name}.png`);
  };
  const accept = async (): Promise<void> => {
    await window.page.locator(".quick-input-widget .monaco-button").filter({ hasText: "OK" }).click();
    await window.quickInput.waitUntilClosed();
  };

  before(async () => {
    desk = await setUpDesk({ apps: [{ name: "orders-api" }] });
    app = desk.workspace.app("orders-api");
    window = await desk.vscode.openWindow();
    app.emit(
      { source: "BUILD", message: "[INFO] Starting app with command: ['python', 'main.py']" },
      { message: "order 1" },
      ...Array.from({ length: 9 }, (_, at) => request(at)),
      { source: "GATEWAY", message: "nobody knows this source" },
      { source: "SYSTEM", message: "App started successfully" },
    );
    await streamWithDefaults(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
  });

  after(() => desk[Symbol.asyncDispose]());

  it("are all but HTTP, by default, which the log says once, with the way to show it", async () => {
    await window.output.waitForText("[SYSTEM] App started successfully");
    app.emit(request(10), { message: "order 2" });
    await window.output.waitForText("order 2");
    const text = await window.output.visibleText();
    assert.match(text, /\[BUILD\] .*Starting app with command/);
    assert.match(text, /\[GATEWAY\] nobody knows this source/);
    assert.doesNotMatch(text, /\[HTTP\]/);
    const said = await window.output.linesInFile(channel);
    assert.equal(
      said.filter((line) =>
        /\[info\].* shows all sources but HTTP\. .*Change Filters for App Logs/.test(line),
      ).length,
      1,
    );
    await picture("sources-notice");
  });

  it("are counted in the tooltip where they are kept back", async () => {
    const text = await window.statusBar.waitForTooltip("orders-api: live", "Kept back: 10 lines of HTTP");
    assert.ok(text.includes("Showing: all sources but HTTP"), text);
    await picture("sources-tooltip");
  });

  it("are all in the Databricks CLI's command, which has no way to leave HTTP out, as a message says", async () => {
    await window.page.evaluate("navigator.clipboard.writeText('')");
    await window.run(commands.copyCliCommand);
    await eventually("the command in the clipboard", async () =>
      String(await window.page.evaluate("navigator.clipboard.readText()")).endsWith(
        "--follow --tail-lines 0",
      ),
    );
    const { text } = await window.messages.waitFor("shows every source");
    assert.match(text, /can name APP and SYSTEM only, and this log shows all sources but HTTP\.$/);
    await picture("sources-cli");
    await window.messages.clear();
  });

  it("are offered, those that the log has shown beyond the four as well", async () => {
    await window.run(commands.changeFilters);
    await window.quickInput.waitForRow("Sources");
    await window.quickInput.clickRow("Sources");
    await window.quickInput.waitForRow("All Others");
    const rows = (await window.quickInput.rows()).map(({ label, isChecked }) => [label, isChecked]);
    assert.deepEqual(rows, [
      ["APP", true],
      ["SYSTEM", true],
      ["BUILD", true],
      ["HTTP", false],
      ["GATEWAY", true],
      ["All Others", true],
    ]);
    assert.deepEqual(await unnamedIn(window, ".quick-input-widget"), []);
    await picture("sources-picker");
  });

  it("are shown with all that was kept back once the filter is opened", async () => {
    await window.quickInput.toggleRow("HTTP");
    await accept();
    await toldInChannel("all sources, the last 1,000 lines");
    await eventually(
      "the requests",
      async () => (await inChannel()).filter((text) => text.includes("GET /")).length === 10,
    );
    app.emit(request(11));
    await window.output.waitForText("GET /11 ");
    const messages = await inChannel();
    assert.equal(new Set(messages).size, messages.length, "nothing is repeated");
    await window.statusBar.waitForTooltip("orders-api: live", /^(?!.*Kept back).*Showing: all sources,/s);
  });

  it("can be one alone, one that nobody knows too", async () => {
    await window.run(commands.changeFilters);
    await window.quickInput.waitForRow("Sources");
    await window.quickInput.clickRow("Sources");
    for (const source of ["APP", "SYSTEM", "BUILD", "HTTP", "All Others"])
      await window.quickInput.toggleRow(source);
    await accept();
    await toldInChannel("only GATEWAY, the last 1,000 lines");
    await eventually("the third connection", () => Promise.resolve(app.connections.length === 3));
    app.emit({ message: "order 3" }, { source: "gateway", message: "alone" });
    await window.output.waitForText("[GATEWAY] alone");
    assert.doesNotMatch((await inChannel()).join("\n"), /order 3/);
  });
});
