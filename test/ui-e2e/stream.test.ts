import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { StandInApp } from "../support/workspace/index.ts";
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
import { eventually, readUntil } from "./support/eventually.ts";
import { openFilterMenu } from "./support/outputMenu.ts";
import { unnamedIn } from "./support/labels.ts";
import type { VSCodeWindow } from "./support/window.ts";

const channel = "orders-api";

describe("streaming an app's log", () => {
  let desk: Desk;
  let window: VSCodeWindow;
  let app: StandInApp;

  before(async () => {
    desk = await setUpDesk({
      apps: [
        { name: "orders-api" },
        { name: "billing-worker" },
        { name: "night-batch", computeState: "STOPPED" },
        { name: "crashy", appState: "CRASHED" },
      ],
    });
    app = desk.workspace.app("orders-api");
    for (const message of numbered("backlog", 40)) app.emit({ message });
    app.emit({ source: "SYSTEM", message: "deployment succeeded" });
    window = await desk.vscode.openWindow();
  });

  after(() => desk[Symbol.asyncDispose]());

  const messagesInChannel = async (): Promise<string[]> =>
    appMessages(await window.output.linesInFile(channel));

  const waitForMessages = (expected: readonly string[]): Promise<true> =>
    eventually(
      `${expected.length} lines in the channel`,
      async () => {
        const found = await messagesInChannel();
        if (found.length < expected.length) return false;
        assert.deepEqual(found, expected);
        return true;
      },
      { describe: messagesInChannel },
    );

  it("offers only the commands that make sense before there is a log", async () => {
    await eventually("the extension's commands", async () =>
      (await window.paletteTitles("Databricks: ")).includes(commands.stream),
    );
    const titles = (await window.paletteTitles("Databricks: ")).filter((title) =>
      title.startsWith("Databricks: "),
    );
    assert.deepEqual(titles.sort(), [
      commands.forgetKept,
      commands.reportIssue,
      commands.selectProfile,
      commands.showEarlier,
      commands.signIn,
      commands.stream,
      commands.streamFromUrl,
    ]);
  });

  it("lists the apps with their states, the stopped ones last", async () => {
    await openPicker(window, "orders-api");
    const rows = await window.quickInput.rows();
    assert.deepEqual(
      rows.map(({ label, description }) => [label, description]),
      [
        ["billing-worker", "running"],
        ["crashy", "crashed"],
        ["orders-api", "running"],
        ["night-batch", "stopped"],
      ],
    );
    assert.equal(rows[2]?.detail, app.url);
    const host = new URL(desk.workspace.url).host;
    assert.equal(await window.quickInput.placeholder(), `Select an app on ${host} (profile DEFAULT)`);
    assert.deepEqual(await unnamedIn(window, ".quick-input-widget"), []);
  });

  it("narrows the list as one types, by state too", async () => {
    await window.quickInput.fill("stopped");
    await eventually("one row", async () => (await window.quickInput.rows()).length === 1);
    assert.equal((await window.quickInput.rows())[0]?.label, "night-batch");
    await window.press("Escape");
    await window.quickInput.waitUntilClosed();
  });

  /** The filters of an app, as they stand in the list of them. */
  const openFilters = async (name: string): Promise<void> => {
    await openPicker(window, name);
    await window.quickInput.fill(name);
    await waitForChoice(window, name);
    await window.press("Enter");
    await window.quickInput.waitFor("2/2");
  };

  const filtersShown = async (): Promise<string[][]> =>
    (await window.quickInput.rows()).map(({ label, description }) => [label, description]);

  it("changes nothing when cancelled at any question", async () => {
    for (const filter of [undefined, "Sources", "Search Term", "Earlier Lines"]) {
      await openFilters("orders-api");
      if (filter !== undefined) {
        await window.quickInput.clickRow(filter);
        await window.quickInput.waitFor(/: orders-api$/);
      }
      await window.press("Escape");
      await window.quickInput.waitUntilClosed();
    }
    assert.deepEqual(app.connections, []);
    assert.deepEqual(await window.notifications(), []);
    assert.equal(await window.output.isVisible(), false);
  });

  it("goes back with the answers kept", async () => {
    await openFilters("orders-api");
    assert.deepEqual(await filtersShown(), [
      ["Stream Log", "all sources but HTTP, the last 1,000 lines"],
      ["Sources", "all sources but HTTP"],
      ["Search Term", "none: every line"],
      ["Earlier Lines", "the last 1,000 lines"],
    ]);
    assert.deepEqual(await unnamedIn(window, ".quick-input-widget"), []);
    await window.quickInput.fill("needle");
    await window.quickInput.waitForRow('Only Lines with "needle"');
    await window.press("Enter");
    await window.quickInput.waitForRow("Search Term");
    assert.equal(
      (await filtersShown())[0]?.[1],
      'all sources but HTTP, matching "needle", the last 1,000 lines',
    );
    await window.quickInput.clickRow("Earlier Lines");
    await window.quickInput.waitFor(/: orders-api$/);
    await window.quickInput.clickTitleButton("Back");
    await window.quickInput.waitFor("2/2");
    await window.quickInput.clickTitleButton("Back");
    await window.quickInput.waitFor("1/2");
    await window.quickInput.waitForRow("orders-api");
    await window.quickInput.fill("orders-api");
    await waitForChoice(window, "orders-api");
    await window.press("Enter");
    await window.quickInput.waitFor("2/2");
    assert.deepEqual((await filtersShown())[2], ["Search Term", "needle"]);
    await window.press("Escape");
    await window.quickInput.waitUntilClosed();
  });

  it("refuses a number of lines that is none, naming it", async () => {
    await openFilters("orders-api");
    await window.quickInput.clickRow("Earlier Lines");
    await window.quickInput.waitFor(/: orders-api$/);
    assert.equal(await window.quickInput.value(), "1000");
    await window.quickInput.fill("-3");
    await eventually("the complaint", async () =>
      (await window.quickInput.message()).includes(
        '"-3" is not a number of lines. Give a whole number, 0 or more.',
      ),
    );
    await window.press("Enter");
    assert.equal(await window.quickInput.value(), "-3");
    await window.press("Escape");
    await window.quickInput.waitUntilClosed();
  });

  it("shows the backlog and what arrives, in order, after Enter twice", async () => {
    await streamWithDefaults(window, "orders-api");
    await window.output.waitForText("deployment succeeded");
    const status = await window.statusBar.waitFor("orders-api: live");
    assert.match(status.label, /App log of orders-api: live/);
    assert.deepEqual(await unnamedIn(window, ".part.panel .title"), []);
    await window.output.waitForChannel(channel);

    for (const message of numbered("live", 60)) app.emit({ message });
    await waitForMessages([...numbered("backlog", 40), "deployment succeeded", ...numbered("live", 60)]);
    assert.equal(app.connections.length, 1);
    assert.equal(app.connections[0]?.search, "");
  });

  it("writes lines that the Output view can filter by source and level", async () => {
    app.emit({ message: "it broke\n  at line 2", severity: "ERROR" });
    await window.output.waitForText("it broke");
    const lines = await window.output.lines();
    const at = lines.findIndex((line) => line.includes("it broke"));
    assert.match(lines[at] ?? "", /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \[error\] \[APP\] it broke$/);
    assert.equal(lines[at + 1], "  at line 2");

    const menu = await openFilterMenu(window);
    const labels = await readUntil(
      "the categories",
      () => menu.allInnerTexts(),
      (shown) => shown.includes("SYSTEM"),
    );
    assert.ok(labels.includes("APP") && labels.includes("Databricks App Logs"), labels.join(", "));
    await window.press("Escape");
  });

  it("goes to the live log at once, instead of asking or connecting again", async () => {
    await window.press("Control+J");
    await eventually("the panel to close", async () => !(await window.output.isVisible()));
    await openPicker(window, "orders-api");
    const [first] = await window.quickInput.rows();
    assert.deepEqual([first?.label, first?.description], ["orders-api", "running · streaming"]);
    await waitForChoice(window, "orders-api");
    await window.press("Enter");
    await window.quickInput.waitUntilClosed();
    await eventually("the log in view", () => window.output.isVisible());
    assert.equal(app.connections.length, 1);
  });

  it("asks for what was answered last, and sends the search term and sources", async () => {
    app.emit({ message: "needle one" }, { source: "SYSTEM", message: "needle two" }, { message: "hay" });
    await window.output.waitForText("hay");
    await openPicker(window, "orders-api");
    assert.equal((await window.quickInput.rows())[0]?.separator, "recently streamed");
    await window.quickInput.clickRowButton("orders-api", "Choose Filters...");
    await window.quickInput.waitFor("2/2");
    await window.quickInput.clickRow("Sources");
    for (const source of ["APP", "BUILD", "All Others"]) await window.quickInput.toggleRow(source);
    await window.page.locator(".quick-input-widget .monaco-button").filter({ hasText: "OK" }).click();
    await window.quickInput.waitFor("2/2");
    await window.quickInput.clickRow("Search Term");
    await window.quickInput.waitFor(/: orders-api$/);
    await window.quickInput.fill("needle");
    await window.press("Enter");
    await window.quickInput.waitFor("2/2");
    await window.quickInput.clickRow("Earlier Lines");
    await window.quickInput.waitFor(/: orders-api$/);
    await window.quickInput.fill("7");
    await window.press("Enter");
    await window.quickInput.waitFor("2/2");
    await window.press("Enter");
    await eventually("the second connection", () => Promise.resolve(app.connections[1]?.search === "needle"));

    const before = (await messagesInChannel()).length;
    app.emit({ message: "needle of app" }, { source: "SYSTEM", message: "needle of system" });
    await window.output.waitForText("needle of system");
    assert.deepEqual((await messagesInChannel()).slice(before), ["needle of system"]);

    await window.run(commands.stop);
    await window.statusBar.waitFor("orders-api: stopped");
    await openFilters("orders-api");
    assert.deepEqual(await filtersShown(), [
      ["Stream Log", 'only SYSTEM, matching "needle", the last 7 lines'],
      ["Sources", "only SYSTEM"],
      ["Search Term", "needle"],
      ["Earlier Lines", "the last 7 lines"],
    ]);
    await window.press("Enter");
    await window.statusBar.waitFor("orders-api: live");
    // The search term is sent once the connection is there.
    await eventually("the third connection", () => Promise.resolve(app.connections[2]?.search === "needle"), {
      describe: () => Promise.resolve(app.connections),
    });
  });

  it("streams at once with the last filters by the button beside an app", async () => {
    await openPicker(window, "billing-worker");
    await window.quickInput.clickRowButton("billing-worker", "Stream at Once");
    await window.statusBar.waitFor("billing-worker: live");
    assert.equal(desk.workspace.app("billing-worker").connections.length, 1);
    await window.output.waitForChannel("billing-worker");
  });

  it("shows in the status bar the log that is in view", async () => {
    await window.output.selectChannel(channel);
    await window.statusBar.waitFor("orders-api: live");
    await window.output.selectChannel("billing-worker");
    await window.statusBar.waitFor("billing-worker: live");
  });
});
