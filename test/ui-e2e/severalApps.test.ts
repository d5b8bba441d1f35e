import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { StandInApp } from "../support/workspace/index.ts";
import {
  appMessages,
  commands,
  numbered,
  setUpDesk,
  streamWithDefaults,
  waitForChoice,
} from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually, tryMs } from "./support/eventually.ts";
import { unnamedIn } from "./support/labels.ts";
import { chooseInMenu, openRowMenu } from "./support/rowMenu.ts";
import type { VSCodeWindow } from "./support/window.ts";

const orders = "orders-api";
const pictures = process.env["APP_LOGS_PICTURES"];

describe("several apps at once", () => {
  let desk: Desk;
  let window: VSCodeWindow;
  let app: StandInApp;
  let other: StandInApp;

  const row = async (label: string) => (await window.quickInput.rows()).find((each) => each.label === label);
  const picture = async (name: string): Promise<void> => {
    if (pictures !== undefined) await window.screenshot(`${pictures}/${name}.png`);
  };
  const openList = async (): Promise<void> => {
    await window.run(commands.manage);
    await window.quickInput.waitFor("Manage App Logs");
  };

  before(async () => {
    desk = await setUpDesk({ apps: [{ name: "orders-api" }, { name: "billing-worker" }] });
    app = desk.workspace.app("orders-api");
    other = desk.workspace.app("billing-worker");
    window = await desk.vscode.openWindow();
    for (const message of numbered("order", 5)) app.emit({ message });
    for (const message of numbered("bill", 5)) other.emit({ message });
    await streamWithDefaults(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
    await streamWithDefaults(window, "billing-worker");
  });

  after(() => desk[Symbol.asyncDispose]());

  it("each have a channel and a connection, and the status bar counts them", async () => {
    const item = await window.statusBar.waitFor("billing-worker: live, 1 more");
    assert.match(item.label, /also streaming: orders-api \(live\)/);
    await eventually(
      "both logs",
      async () =>
        appMessages(await window.output.linesInFile(orders)).length === 5 &&
        appMessages(await window.output.linesInFile("billing-worker")).length === 5,
    );
    assert.deepEqual([app.openSockets, other.openSockets], [1, 1]);
  });

  it("are told in the tooltip, with rate, alerts and the age of the connection", async () => {
    other.emit({ message: "careful", severity: "WARNING" }, { message: "broken", severity: "ERROR" });
    await window.output.waitForText("broken");
    const counts = "1 warning, 1 error in the last 5 minutes";
    const text = await window.statusBar.waitForTooltip("billing-worker: live", counts);
    for (const part of [
      /State: live for \d+ s, since/,
      /Connection: verified/,
      /Rate: [\d.]+ lines\/s [▁-█]{20}/,
    ]) {
      assert.match(text, part);
    }
    assert.match(text, /Also streaming: orders-api \(live\)/);
  });

  it("keeps the tooltip fresh under the pointer", async () => {
    const hover = window.page.locator(".workbench-hover .hover-contents").filter({ visible: true }).last();
    const item = await window.statusBar.waitFor("billing-worker: live");
    await window.page.mouse.move(640, 200);
    await window.page.locator(`[id="${item.id}"]`).hover();
    const age = async (): Promise<string | undefined> => {
      const text = await hover.innerText({ timeout: 3000 }).catch(() => "");
      return /Last line: (\d+ s) ago/.exec(text)?.[1];
    };
    const first = await eventually("an age", age);
    await picture("tooltip");
    await eventually("a later age", async () => ![undefined, first].includes(await age()));
    await hover.getByText("Manage", { exact: true }).click();
    await window.quickInput.waitFor("Manage App Logs");
  });

  it("are listed with state, rate and age", async () => {
    assert.match((await row("billing-worker"))?.description ?? "", /live for \d+ .*lines\/s, last line/);
    // What all of them have in common tells none from another.
    assert.equal((await row("orders-api"))?.detail, "");
    assert.deepEqual(await unnamedIn(window, ".quick-input-widget"), []);
    await picture("manage");
  });

  it("pause and follow again from the list, which stays open", async () => {
    await window.quickInput.clickRowButton("orders-api", "Pause");
    await eventually("the pause", async () =>
      (await row("orders-api"))?.description.includes("paused with 0 new"),
    );
    app.emit({ message: "held" });
    // A list that stays open draws its figures every ten seconds, a new one at once.
    await window.press("Escape");
    await openList();
    await eventually("the count", async () =>
      (await row("orders-api"))?.description.includes("paused with 1 new"),
    );
    await window.quickInput.clickRowButton("orders-api", "Follow");
    await eventually("the line", async () =>
      appMessages(await window.output.linesInFile(orders)).includes("held"),
    );
  });

  it("are paused and followed by the keyboard alone, by the buttons of their rows", async () => {
    const focused = window.page.locator(".quick-input-list .action-label:focus");
    const pressButton = async (label: string): Promise<void> => {
      await eventually(`the button ${label}`, async () => {
        const inRow = (await focused.count()) > 0;
        // A list that is drawn anew meanwhile takes the focus from the button.
        const name = inRow && (await focused.getAttribute("aria-label", { timeout: tryMs }).catch(() => ""));
        if (name === label) return true;
        await window.press(inRow ? "ArrowRight" : "Tab");
        return false;
      });
      await window.press("Enter");
    };
    await eventually("the row", async () => {
      if ((await row("orders-api"))?.isFocused === true) return true;
      await window.press("ArrowDown");
      return false;
    });
    await pressButton("Pause");
    await eventually("the pause", async () => (await row("orders-api"))?.description.includes("paused"));
    await pressButton("Follow");
    await eventually("the end of it", async () => !(await row("orders-api"))?.description.includes("paused"));
    await window.press("Escape");
    await openList();
  });

  it("are shown by Enter", async () => {
    await window.quickInput.fill("orders-api");
    await waitForChoice(window, "orders-api");
    await window.press("Enter");
    await window.quickInput.waitUntilClosed();
    await window.statusBar.waitFor("orders-api: live, 1 more");
    await window.output.waitForChannel(orders);
  });

  it("change filters from the list, in the same channel and without a repeat", async () => {
    await openList();
    await window.quickInput.clickRowButton("orders-api", "Change Filters");
    await window.quickInput.waitFor("Change Filters for App Logs: orders-api");
    await window.quickInput.fill("needle");
    await window.quickInput.waitForRow('Only Lines with "needle"');
    await picture("filters");
    await window.press("Enter");
    await eventually("the second connection", () => Promise.resolve(app.connections[1]?.search === "needle"));
    await window.statusBar.waitFor("orders-api: live, 1 more");
    app.emit({ message: "hay" }, { message: "needle" });
    await eventually("the line", async () =>
      appMessages(await window.output.linesInFile(orders)).includes("needle"),
    );
    assert.deepEqual(appMessages(await window.output.linesInFile(orders)), [
      ...numbered("order", 5),
      "held",
      "needle",
    ]);
  });

  it("change filters by the palette, and the lines left out before come too", async () => {
    await window.run(commands.changeFilters);
    await window.quickInput.waitForRow("Search Term");
    await window.quickInput.clickRow("Search Term");
    await eventually("the term", async () => (await window.quickInput.value()) === "needle");
    await window.quickInput.fill("");
    await window.press("Enter");
    await eventually("the third connection", () => Promise.resolve(app.connections[2]?.search === ""));
    await eventually("the line left out", async () =>
      appMessages(await window.output.linesInFile(orders)).includes("hay"),
    );
    const found = appMessages(await window.output.linesInFile(orders));
    assert.equal(new Set(found).size, found.length, found.join("\n"));
  });

  it("save the log in view, also where it is empty and another is not", async () => {
    await desk.workspace.addApp({ name: "empty-shell" });
    await streamWithDefaults(window, "empty-shell");
    await window.statusBar.waitFor("empty-shell: live");
    await window.output.waitForChannel("empty-shell");
    await window.run(commands.save);
    await window.messages.waitFor("The log of empty-shell has no lines to save yet.");
    await picture("nothingToSave");
    await window.messages.clear();
    await window.run(commands.stop);
    await window.statusBar.waitFor("empty-shell: stopped");
    await window.output.selectChannel(orders);
  });

  it("are told apart by the icons of the one in view, whatever is done to another in the tree", async () => {
    await window.statusBar.waitFor("orders-api: live");
    await window.run("Databricks Apps: Focus on Databricks Apps View");
    const choose = async (item: string): Promise<void> => {
      const row = window.page.locator(".pane-body .monaco-list-row").filter({ hasText: "billing-worker" });
      await openRowMenu(window, row);
      await chooseInMenu(window, item);
    };
    await choose("Pause App Logs");
    await window.statusBar.waitFor(/^billing-worker: 0 new/);
    assert.ok((await window.paletteTitles(commands.pause)).includes(commands.pause));
    assert.ok(!(await window.paletteTitles(commands.follow)).includes(commands.follow));
    assert.equal(await window.output.channelName(), orders);
    const icon = (label: string) =>
      window.page.locator(`.part.panel .action-label[aria-label^="${label}"]`).filter({ visible: true });
    await picture("iconsOfTheOneInView");
    await icon("Pause App Logs").click();
    await window.statusBar.waitFor(/^orders-api: 0 new/);
    await icon("Follow App Logs").click();
    await window.statusBar.waitFor(/^orders-api: live/);
    await choose("Follow App Logs");
    await window.statusBar.waitFor(/^billing-worker: live/);
  });

  it("are asked for with none in view, but for the one that the status bar shows", async () => {
    await window.run("Output: Focus on Output View");
    await window.output.selectChannel("empty-shell");
    await window.statusBar.waitFor("empty-shell: stopped");
    await window.press("Control+J");
    await eventually("no log in view", async () => !(await window.output.isVisible()));
    await window.run(commands.clearErrors);
    await window.quickInput.waitFor("Clear Errors in App Logs");
    // The list is open before its rows are there.
    await waitForChoice(window, "billing-worker");
    assert.deepEqual(
      (await window.quickInput.rows()).map(({ label }) => label),
      ["billing-worker"],
    );
    await picture("onlyOneFits");
    await window.press("Enter");
    await window.statusBar.waitFor(/^billing-worker: live/);
    await window.run(commands.clearErrors);
    await window.messages.waitFor("No error is in the open app logs.");
    await window.messages.clear();
    await window.run("Output: Focus on Output View");
    await window.output.selectChannel(orders);
  });

  it("stop one by one, and all together", async () => {
    await openList();
    const isStopped = async () => (await row("orders-api"))?.description.startsWith("stopped");
    await eventually("the stop", async () => {
      // A click while the list is drawn anew, as it is when a state in it changes, finds no button.
      await window.quickInput.clickRowButton("orders-api", "Stop");
      return eventually("the row to say so", isStopped, { timeoutMs: 15_000 }).catch(() => false);
    });
    await eventually("the socket to close", () => Promise.resolve(app.openSockets === 0));
    assert.equal(other.openSockets, 1);
    await window.press("Escape");
    await window.quickInput.waitUntilClosed();
    assert.equal(await window.output.channelName(), orders);
    await window.run(commands.changeFilters);
    const { text, buttons } = await window.messages.waitFor("The log of orders-api is not streaming.");
    assert.equal(text, "The log of orders-api is not streaming. Stream it again to change its filters.");
    assert.deepEqual(buttons, ["Stream App Logs Again"]);
    await window.messages.clear();
    await window.run(commands.stop);
    await window.messages.waitFor("The log of orders-api is not streaming.");
    await picture("nothingToStop");
    assert.equal(other.openSockets, 1, "another app's log is not in view, and not meant");
    await window.messages.click("The log of orders-api is not streaming.", "Stream App Logs Again");
    await window.statusBar.waitFor("orders-api: live, 1 more");
    await openList();
    await window.quickInput.fill("Stop All");
    await waitForChoice(window, "Stop All");
    await window.press("Enter");
    await eventually("no socket", () => Promise.resolve(app.openSockets + other.openSockets === 0));
    await window.statusBar.waitFor("orders-api: stopped");
    await window.statusBar.waitUntilGone("1 more");
  });
});
