import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { after, before, describe, it } from "node:test";
import type { Locator } from "playwright-core";
import { setUpDesk } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import { unnamedIn } from "./support/labels.ts";
import type { PageElement } from "./support/pageElement.ts";
import { chooseInMenu, openRowMenu } from "./support/rowMenu.ts";
import { sayFocus } from "./support/windowFocus.ts";
import type { VSCodeWindow } from "./support/window.ts";

const LIST = "/api/2.0/apps";
const pictures = process.env["APP_LOGS_PICTURES"];
const focusCommand = "Databricks Apps: Focus on Databricks Apps View";

describe("the tree of apps", () => {
  let desk: Desk;
  let window: VSCodeWindow;

  before(async () => {
    desk = await setUpDesk({
      apps: [
        { name: "orders-api" },
        { name: "night-batch", computeState: "STOPPED" },
        { name: "brand-new", neverStarted: true },
        { name: "crashy", appState: "CRASHED", appMessage: "exit code 1" },
      ],
    });
    window = await desk.vscode.openWindow();
    await window.run(focusCommand);
  });

  after(() => desk[Symbol.asyncDispose]());

  const rows = (): Locator => window.page.locator(".pane-body .monaco-list-row");
  const row = (name: string): Locator => rows().filter({ hasText: name });
  const texts = (): Promise<string[]> => rows().evaluateAll(readRows);
  const focusedList = (): Locator => window.page.locator(".pane-body .monaco-list:focus");
  /** Whether the keyboard is at this row. */
  const isAt = async (name: string): Promise<boolean> =>
    (await focusedList().locator(".monaco-list-row.focused").filter({ hasText: name }).count()) === 1;
  const waitForRow = (text: string): Promise<unknown> =>
    eventually(text, async () => (await texts()).includes(text), { describe: texts });
  /** The hover of another row, or of its button, may lie over this one until the pointer has left it. */
  const pointAt = async (name: string): Promise<void> => {
    await window.page.mouse.move(640, 200);
    await row(name).hover();
  };
  const clickAction = async (name: string, action: string): Promise<void> => {
    await pointAt(name);
    await row(name).locator(`.action-label[aria-label^="${action}"]`).click();
  };
  const message = (): Locator => window.page.locator(".pane-body .message:not(.hide)").first();
  const refresh = (): Promise<void> =>
    window.page.locator(".part.sidebar .title-actions .action-label[aria-label^='Refresh Apps']").click();
  /** While an app is on its way to another state, the tree looks every 5 s, in place of every 30 s. */
  const lookMoreOften = async (): Promise<void> => {
    desk.workspace.app("night-batch").setState({ compute: "STARTING" });
    await refresh();
    await waitForRow("night-batch starting");
  };
  const lookAsUsual = (): void => {
    desk.workspace.app("night-batch").setState({ compute: "STOPPED" });
  };
  const looks = (): number => desk.workspace.requests.filter(({ path }) => path === LIST).length;

  it("shows each app with its state in words, the stopped ones last", async () => {
    await eventually("four rows", async () => (await texts()).length === 4, { describe: texts });
    assert.deepEqual(await texts(), [
      "crashy crashed",
      "orders-api running",
      "brand-new never started",
      "night-batch stopped",
    ]);
    const label = await row("crashy").getAttribute("aria-label");
    assert.match(label ?? "", /^crashy, app, crashed, deployed (?:this minute|\d+ minutes? ago)$/);
    await pointAt("crashy");
    assert.deepEqual(await unnamedIn(window, ".part.sidebar"), []);
  });

  it("is named once, and says whose apps it lists", async () => {
    const title = window.page.locator(".part.sidebar .composite.title h2");
    assert.equal(await title.innerText(), "Databricks Apps");
    assert.equal(await message().innerText(), `${new URL(desk.workspace.url).host}, profile DEFAULT`);
  });

  it("streams and stops a log by its row's buttons", async () => {
    desk.workspace.app("orders-api").emit({ message: "hello from the tree" });
    await clickAction("orders-api", "Stream Log");
    await window.output.waitForText("hello from the tree");
    await waitForRow("orders-api running, streaming");
    await clickAction("orders-api", "Stop Streaming App Logs");
    await waitForRow("orders-api running");
    await eventually("no socket", () => Promise.resolve(desk.workspace.app("orders-api").openSockets === 0));
  });

  it("offers what there is to do with a streamed log in its row's menu", async () => {
    const open = async (name: string): Promise<string[]> => {
      const menu = await openRowMenu(window, row(name));
      await menu.filter({ hasText: "Open in Browser" }).waitFor();
      return (await menu.allInnerTexts()).filter((text) => text.trim() !== "");
    };
    const choose = (command: string): Promise<void> => chooseInMenu(window, command);
    assert.deepEqual(await open("crashy"), [
      "Stream Log",
      "Show Earlier App Logs...",
      "Open in Browser",
      "Copy URL",
    ]);
    await window.press("Escape");
    await clickAction("orders-api", "Stream Log");
    await waitForRow("orders-api running, streaming");
    await window.output.waitForText("hello from the tree");
    const [paused, follow] = ["Pause App Logs", "Follow App Logs"];
    const acts = [
      "Show App Logs",
      paused,
      "Save App Logs to File...",
      "Change Filters for App Logs",
      "Stop Streaming App Logs",
      "Show Earlier App Logs...",
      "Close App Logs",
      "Open in Browser",
      "Copy URL",
    ];
    assert.deepEqual(await open("orders-api"), acts);
    if (pictures !== undefined) await window.screenshot(`${pictures}/treeMenu.png`);
    await choose(paused);
    await waitForRow("orders-api running, streaming, paused");
    assert.deepEqual(
      await open("orders-api"),
      acts.map((act) => (act === paused ? follow : act)),
    );
    await choose(follow);
    await waitForRow("orders-api running, streaming");
    await window.press("Control+J");
    await eventually("the panel to close", async () => !(await window.output.isVisible()));
    await open("orders-api");
    await choose("Show App Logs");
    await window.output.waitForText("hello from the tree");
    await clickAction("orders-api", "Stop Streaming App Logs");
    await waitForRow("orders-api running");
  });

  it("copies an app's address, and offers none for an app that has none", async () => {
    await clickAction("orders-api", "Copy URL");
    await eventually(
      "the address",
      async () =>
        (await window.page.evaluate("navigator.clipboard.readText()")) ===
        desk.workspace.app("orders-api").url,
    );
    await pointAt("brand-new");
    assert.equal(await row("brand-new").locator('.action-label[aria-label^="Copy URL"]').count(), 0);
  });

  it("opens an app in the browser", async () => {
    const opened = window.page.waitForEvent("popup");
    await clickAction("orders-api", "Open in Browser");
    const page = await opened;
    await page.waitForLoadState();
    const address = page.url();
    await page.close();
    // A window that is remote reaches a port of its server through that server.
    assert.match(address, new RegExp(`[:/]${new URL(desk.workspace.app("orders-api").url).port}/$`));
  });

  it("is reached by the keyboard: arrow to a row, Enter streams it", async () => {
    await eventually("the second row, from the first", async () => {
      if (await isAt("orders-api")) return true;
      // The palette that closes may take the focus back.
      if ((await focusedList().count()) === 0) await window.run(focusCommand);
      else await window.press((await isAt("crashy")) ? "ArrowDown" : "Home");
      return false;
    });
    await window.press("Enter");
    await waitForRow("orders-api running, streaming");
    await clickAction("orders-api", "Stop Streaming App Logs");
    await waitForRow("orders-api running");
  });

  it("updates by itself while it is visible", async () => {
    await lookMoreOften();
    desk.workspace.app("orders-api").crash("out of memory");
    await waitForRow("orders-api crashed");
  });

  it("asks again at once when its Refresh button is pressed", async () => {
    // Told to come back later, the tree would not ask by itself for a long while.
    desk.workspace.failNext(LIST, { status: 429, headers: { "Retry-After": "600" }, times: 1 });
    await eventually("the refusal in place", async () =>
      (await message().innerText()).includes("too many requests"),
    );
    lookAsUsual();
    await desk.workspace.addApp({ name: "added-later" });
    const before = looks();
    await refresh();
    await waitForRow("added-later running");
    assert.equal(looks(), before + 1);
    assert.doesNotMatch(await message().innerText(), /too many requests/);
    if (pictures !== undefined) await window.screenshot(`${pictures}/treeRefreshed.png`);
    desk.workspace.app("added-later").remove();
  });

  it("asks the workspace nothing while it is hidden, and at once when it is back", async () => {
    await lookMoreOften();
    await window.press("Control+B");
    await eventually("the side bar to close", async () => (await rows().count()) === 0);
    await delay(500);
    const before = looks();
    desk.workspace.app("orders-api").setState({ app: "RUNNING" });
    // Longer than the wait between two looks.
    await delay(7_000);
    assert.equal(looks(), before);
    lookAsUsual();
    await window.press("Control+B");
    await waitForRow("orders-api running");
  });

  it("asks the workspace nothing while the window has lost the focus, and once it is back when a look is due", async () => {
    await lookMoreOften();
    await sayFocus(window, false);
    await delay(500);
    const before = looks();
    await delay(7_000);
    assert.equal(looks(), before);
    lookAsUsual();
    await sayFocus(window, true);
    await waitForRow("night-batch stopped");
    // Whoever goes to and fro between windows has nothing asked anew while nothing changes.
    const after = looks();
    for (const hasFocus of [false, true, false, true, false, true]) {
      await sayFocus(window, hasFocus);
      await delay(300);
    }
    assert.equal(looks(), after);
  });

  it("says in place, not in a message, why the apps cannot be listed, with what helps as rows", async () => {
    desk.workspace.failNext(LIST, { status: 403, body: '{"message":"No."}', times: 1 });
    await refresh();
    await window.run(focusCommand);
    await eventually("the reason", async () => (await message().innerText()).includes("It said: No."));
    await eventually("the remedies", async () => (await texts()).join() === "Select Profile ,Retry ", {
      describe: texts,
    });
    assert.equal(await row("Retry").getAttribute("aria-label"), "Retry");
    assert.deepEqual(await window.notifications(), []);
    await eventually("the last row", async () => {
      if (await isAt("Retry")) return true;
      // The palette that closes may take the focus back.
      if ((await focusedList().count()) === 0) await window.run(focusCommand);
      else await window.press("End");
      return false;
    });
    await window.press("Enter");
    await waitForRow("orders-api running");
  });
});

/** Runs in the page. How long ago an app was deployed changes while one looks; `deployments.test.ts` has it. */
function readRows(found: PageElement[]): string[] {
  return found.map((element) =>
    [".label-name", ".label-description"]
      .map((part) => (element.querySelector(part)?.textContent ?? "").replaceAll("\u00a0", " ").trim())
      .join(" ")
      .replace(/, (?:this minute|\d+\w+ ago)$/, ""),
  );
}

describe("the tree of apps, with nothing to list", () => {
  let desk: Desk;

  before(async () => {
    desk = await setUpDesk({ apps: [] });
  });

  after(() => desk[Symbol.asyncDispose]());

  const welcomeOf = async (window: VSCodeWindow, ...words: readonly string[]): Promise<string[]> => {
    await window.run(focusCommand);
    const welcome = window.page.locator(".welcome-view-content");
    await eventually("the welcome", async () => {
      const text = (await welcome.count()) > 0 ? await welcome.innerText() : "";
      return words.every((word) => text.includes(word));
    });
    return welcome.locator(".monaco-button").allInnerTexts();
  };

  it("says so when the workspace has no apps", async () => {
    await using window = await desk.vscode.openWindow({ folder: desk.home });
    assert.deepEqual(await welcomeOf(window, "has no apps"), ["Select Profile", "Refresh"]);
  });

  it("offers to sign in where nobody is", async () => {
    await desk.writeConfig("");
    await using window = await desk.vscode.openWindow();
    const buttons = await welcomeOf(window, "not signed in", "No folder is open");
    assert.deepEqual(buttons, ["Sign In", "Select Profile", "Open Folder"]);
  });
});
