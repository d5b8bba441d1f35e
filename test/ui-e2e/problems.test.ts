import assert from "node:assert/strict";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import type { StandInApp } from "../support/workspace/index.ts";
import { commands, setUpDesk, waitForChoice } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import { createFolders } from "./support/folders.ts";
import type { Folders } from "./support/folders.ts";
import { waitUntilTypingIn } from "./support/goToFile.ts";
import { createProblemsView } from "./support/problemsView.ts";
import type { ProblemsView } from "./support/problemsView.ts";
import { createSourceLinks } from "./support/sourceLinks.ts";
import { streamApp } from "./support/streaming.ts";
import { putAway } from "./support/tidy.ts";
import type { VSCodeWindow } from "./support/window.ts";

const pictures = process.env["APP_LOGS_PICTURES"];
const main = "src/app/main.py";

const source = Array.from({ length: 40 }, (_, index) =>
  index === 22 ? '    return prices["key"]' : `# line ${index + 1}`,
);

function crash(id: string): { source: string; message: string }[] {
  return [
    "Traceback (most recent call last):",
    '  File "/app/python/source_code/main.py", line 35, in main',
    "    price(order)",
    '  File "/app/python/source_code/main.py", line 23, in price',
    '    return prices["key"]',
    `KeyError: 'ord_${id}'`,
  ]
    .map((message) => ({ source: "APP", message }))
    .concat([{ source: "SYSTEM", message: "App exited unexpectedly with exit code 1" }]);
}

describe("the errors of a log in the files of a folder", () => {
  let desk: Desk;
  let folders: Folders;
  let window: VSCodeWindow;
  let problems: ProblemsView;
  let app: StandInApp;

  before(async () => {
    folders = await createFolders({
      "databricks.yml":
        "bundle: { name: shop }\nresources:\n  apps:\n    orders: { name: orders-api, source_code_path: ./src/app }\n",
      [main]: `${source.join("\n")}\n`,
      "other.txt": "some text\n",
    });
    desk = await setUpDesk({
      apps: [{ name: "orders-api" }, { name: "reports" }],
      settings: { "workbench.secondarySideBar.defaultVisibility": "hidden", "files.autoSave": "off" },
    });
    app = desk.workspace.app("orders-api");
    window = await desk.vscode.openWindow({ folder: folders.root });
    problems = createProblemsView(window);
    await streamApp(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
  });

  after(async () => {
    await desk[Symbol.asyncDispose]();
    await folders[Symbol.asyncDispose]();
  });

  afterEach(() => putAway(window));

  const waitUntilAt = (line: number): Promise<void> =>
    createSourceLinks(window).waitUntilOpen({ file: folders.path(main), line });
  const waitUntilTyping = (): Promise<void> => waitUntilTypingIn(window, "main.py");
  const goToLine = async (line: number): Promise<void> => {
    await window.run("Go to Line/Column...");
    await eventually("the question for a line", async () => {
      const { quickInput } = window;
      return (await quickInput.isVisible()) && (await quickInput.value()).startsWith(":");
    });
    await window.quickInput.fill(`:${line}`);
    await window.press("Enter");
    await waitUntilAt(line);
    await waitUntilTyping();
  };
  /** In view for the extension too, whose commands are about the log in view. */
  const showOrders = async (): Promise<void> => {
    await window.run("Output: Focus on Output View");
    await window.output.selectChannel("orders-api");
    await window.output.waitForChannel("orders-api");
    await window.statusBar.waitFor("orders-api: ");
  };

  it("are one for ten equal crashes, on the line, with all that is to know", async () => {
    for (let index = 0; index < 10; index++) app.emit(...crash(`${index}f3a`));
    const rows = await problems.waitUntil("ten in one", (shown) =>
      shown.some((row) => row.includes("crashed with it 10 times")),
    );
    assert.equal(rows.filter((row) => row.includes("KeyError")).length, 1, rows.join("\n"));
    const row = rows.find((text) => text.includes("KeyError")) ?? "";
    assert.match(row, /orders-api crashed with it 10 times, first \S+ \S+, last \S+ \S+\. Deployment: \w+/);
    assert.match(row, /orders-api ?Show in Log \[Ln 23, Col 5\]$/);
    if (pictures !== undefined) await window.screenshot(join(pictures, "problems.png"));
  });

  it("are reached by the keyboard, move with the lines above them, and go when their line is edited", async () => {
    await problems.focus();
    await window.press("Home");
    await window.press("ArrowDown");
    await window.press("Enter");
    await waitUntilAt(23);
    await waitUntilTyping();
    await window.press("Control+Home");
    await window.press("Enter");
    await problems.waitUntil("the problem a line below", (rows) =>
      rows.some((row) => row.includes("Ln 24, Col 5") && row.includes("This file has changed")),
    );
    if (pictures !== undefined) await window.screenshot(join(pictures, "problemMoved.png"));
    await window.run("View: Focus Active Editor Group");
    await waitUntilTyping();
    await goToLine(24);
    await window.press("End");
    await window.type("  # mended");
    await problems.waitUntil("no problem", (rows) => !rows.some((row) => row.includes("KeyError")));
    app.emit(...crash("a1"));
    await eventually("the crash in the log", async () =>
      (await window.output.linesInFile("orders-api")).some((line) => line.includes("ord_a1")),
    );
    await window.run(commands.showLogErrors);
    await window.quickInput.waitForRow(/KeyError/);
    await window.press("Escape");
    assert.deepEqual(
      (await problems.rows()).filter((row) => row.includes("KeyError")),
      [],
    );
  });

  it("come back with the next deployment, and their link leads into the log", async () => {
    await window.run("File: Revert File");
    const mended = window.page.locator(".part.editor .view-line").filter({ hasText: "mended" });
    await eventually("the file as it was", async () => (await mended.count()) === 0);
    await app.deploy();
    await eventually("the deployment in the log", async () =>
      (await window.output.linesInFile("orders-api")).some((line) => line.includes("A new deployment of")),
    );
    await eventually("a connection", () => Promise.resolve(app.connections.some(({ open }) => open)));
    app.emit(...crash("b2"));
    await problems.waitUntil("the problem anew", (rows) => rows.some((row) => row.includes("12 times")));
    await problems.clickCode("Show in Log");
    await eventually("the entry in the log", async () => {
      await window.page.evaluate("navigator.clipboard.writeText('')");
      await window.press("Control+C");
      const copied = String(await window.page.evaluate("navigator.clipboard.readText()"));
      return copied.includes("Traceback") && (await window.panelText()).includes("ord_b2");
    });
    if (pictures !== undefined) await window.screenshot(join(pictures, "showInLog.png"));
  });

  it("are listed, the newest first, to open the source, show the entry or copy it", async () => {
    await streamApp(window, "reports");
    await window.statusBar.waitFor("reports: live");
    desk.workspace.app("reports").emit({ message: "ERROR: no rows for 2026" }, { message: "INFO: done" });
    await window.output.waitForText("INFO: done");
    await window.run(commands.showLogErrors);
    await window.quickInput.waitForRow("no rows for 2026");
    const rows = await window.quickInput.rows();
    assert.deepEqual(
      rows.map(({ label, description }) => `${label} ${description}`),
      ["no rows for 2026 reports, once", "KeyError: 'ord_b2' orders-api, 12 times"],
    );
    assert.match(rows[1]?.detail ?? "", /^src\/app\/main\.py:23, first .*, last .*, deployment \w+$/);
    assert.deepEqual(rows[1]?.buttons, ["Show in Log", "Copy for Chat", "Copy Error"]);
    if (pictures !== undefined) await window.screenshot(join(pictures, "errorList.png"));
    await window.quickInput.clickRowButton("KeyError: 'ord_b2'", "Copy Error");
    await eventually("the copy", async () =>
      String(await window.page.evaluate("navigator.clipboard.readText()")).endsWith("KeyError: 'ord_b2'"),
    );
    await window.type("KeyError");
    await waitForChoice(window, "KeyError");
    await window.press("Enter");
    await waitUntilAt(23);
    await window.run(commands.showLogErrors);
    await window.quickInput.waitForRow("no rows for 2026");
    await window.press("Enter");
    // It was in view before: what comes is the focus.
    await eventually(
      "the log of reports",
      async () => (await window.output.channelName()) === "reports" && (await window.output.hasFocus()),
      { describe: () => window.output.channelName() },
    );
  });

  it("are offered to open by the word of a crash, whose log is out of view", async () => {
    // The platform's word comes first: the log is being connected again, and has its lines to come.
    app.faults.push({ handshake: { status: 503 } }, { handshake: { delayMs: 3000 } });
    await app.deploy();
    app.emit(...crash("c3"));
    app.crash("app crashed unexpectedly");
    const { text, buttons } = await window.messages.waitFor("orders-api crashed");
    assert.match(text, /^orders-api crashed: KeyError: 'ord_c3'\. Deployment \w+/);
    assert.deepEqual(buttons, ["Open main.py:23", "Show Log", "Copy for Chat"]);
    if (pictures !== undefined) await window.screenshot(join(pictures, "crashOpen.png"));
    await window.run("File: New Untitled Text File");
    await window.page.locator(".tab.active", { hasText: "Untitled" }).waitFor();
    await window.messages.click("orders-api crashed", "Open main.py:23");
    await waitUntilAt(23);
  });

  it("are cleared by a command, and stand nowhere once the log is closed", async () => {
    await showOrders();
    await window.run(commands.clearErrors);
    await problems.waitUntil("no problem", (rows) => !rows.some((row) => row.includes("KeyError")));
    app.emit(...crash("d4"));
    await problems.waitUntil("the problem", (rows) => rows.some((row) => row.includes("ord_d4")));
    await showOrders();
    await window.run(commands.closeLog);
    await problems.waitUntil("no problem again", (rows) => !rows.some((row) => row.includes("KeyError")));
  });
});
