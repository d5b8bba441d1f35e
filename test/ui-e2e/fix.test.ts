import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, before, describe, it } from "node:test";
import { removeFolder } from "../support/removeFolder.ts";
import { commands, setUpDesk } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { attempt, eventually, plainText, tryMs } from "./support/eventually.ts";
import { createFolders } from "./support/folders.ts";
import type { Folders } from "./support/folders.ts";
import { goToFile } from "./support/goToFile.ts";
import { packageFolder } from "./support/packageFolder.ts";
import { createSourceLinks } from "./support/sourceLinks.ts";
import { streamApp } from "./support/streaming.ts";
import { putAway, suiteEndings, takePicture } from "./support/tidy.ts";
import type { VSCodeWindow } from "./support/window.ts";

const secret = `dapi${"0123456789abcdef".repeat(2)}`;
const settings = {
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "editor.minimap.enabled": false,
};
const source = [
  "import logging",
  'log = logging.getLogger("shop")',
  "",
  "def read(order, ms):",
  `    log.info(f"Order {order['id']} was read in {ms:.1f} ms")`,
  '    log.warning("Stock of %s is low: %d left", order, 3)',
  "    return prices[order]",
  "",
  "def pay(order):",
  '    log.info("payment taken", extra={"order": order})',
].join("\n");
const files = {
  "databricks.yml":
    "bundle: { name: shop }\nresources:\n  apps:\n    api: { name: orders-api, source_code_path: ./app }\n",
  "app/main.py": source,
  "app/other.py": 'import logging\nlogging.info("Twice %s", 1)\nlogging.info("Twice %s", 2)\n',
  ".git/config": '[remote "origin"]\n\turl = git@github.com:acme/shop.git\n',
  "notes.md": "",
};

function crash(name: string): string[] {
  return [
    "Traceback (most recent call last):",
    '  File "/app/python/source_code/main.py", line 7, in read',
    "    return prices[order]",
    `KeyError: '${name} #fetch ${secret}'`,
  ];
}

interface Room {
  readonly desk: Desk;
  readonly window: VSCodeWindow;
  readonly folders: Folders;
  /** What the recording chat was opened with, one call a row. */
  readonly record: string;
  emit(...messages: readonly string[]): void;
  crashes(name: string): void;
}

async function setUp(
  endings: ReturnType<typeof suiteEndings>,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Room> {
  const folder = await mkdtemp(join(tmpdir(), "app-logs-chat-"));
  endings.after(() => removeFolder(folder));
  const chat = join(folder, "recording-chat");
  await cp(join(import.meta.dirname, "support/recordingChat"), chat, { recursive: true });
  const extension = await packageFolder(chat, join(folder, "recording-chat.vsix"));
  const record = join(folder, "record.jsonl");
  const folders = await createFolders(files);
  endings.after(() => folders[Symbol.asyncDispose]());
  const desk = await setUpDesk({
    apps: [{ name: "orders-api" }, { name: "billing-worker" }],
    settings: { ...settings, ...more },
    extensions: [extension],
    env: { CHAT_RECORD: record },
  });
  endings.after(() => desk[Symbol.asyncDispose]());
  const window = await desk.vscode.openWindow({ folder: folders.root });
  // A chat that is set up as the window starts closes what is asked then, and nothing tells when it is done.
  if (more["chat.disableAIFeatures"] === false) await window.page.waitForTimeout(9_000);
  await streamApp(window, "orders-api");
  await window.statusBar.waitFor("orders-api: live");
  const app = desk.workspace.app("orders-api");
  const emit = (...messages: readonly string[]): void => {
    for (const message of messages) app.emit({ message });
  };
  const crashes = (name: string): void => {
    emit(...crash(name));
    app.emit({ source: "SYSTEM", message: "App exited unexpectedly with exit code 1" });
  };
  return { desk, window, folders, record, emit, crashes };
}

const clipboard = async (window: VSCodeWindow): Promise<string> =>
  String(await window.page.evaluate("navigator.clipboard.readText()"));

/** A view that was clicked no longer scrolls with new lines. */
async function scrollTo(window: VSCodeWindow, text: string): Promise<void> {
  await window.output.focus();
  await eventually(
    text,
    async () => {
      await window.press("Control+End");
      return (await window.panelText()).includes(text);
    },
    { describe: () => window.panelText() },
  );
}

/** The cursor on a row of the log that has this text. */
async function putCursorOn(window: VSCodeWindow, text: string): Promise<void> {
  await scrollTo(window, text);
  await window.page.locator(".part.panel .view-line").filter({ hasText: text }).last().click();
}

async function chooseInContextMenu(window: VSCodeWindow, row: string, entry: string): Promise<void> {
  await scrollTo(window, row);
  const line = window.page.locator(".part.panel .view-line").filter({ hasText: row }).last();
  const item = window.page.locator(".monaco-menu .action-label").getByText(entry, { exact: true });
  await eventually(`the menu with ${entry}`, async () => {
    await line.click({ button: "right" });
    return item.waitFor({ timeout: 3_000 }).then(
      () => true,
      async () => {
        await window.press("Escape");
        return false;
      },
    );
  });
  await takePicture(window, `menu-${entry.replaceAll(" ", "-")}`);
  // A menu takes no click in the first tenth of a second, lest the one that opened it chooses.
  await eventually(`${entry} to be chosen`, async () => {
    await item.click({ timeout: 2_000 }).catch(() => undefined);
    return !(await item.isVisible());
  });
}

describe("an error, where there is a chat", () => {
  const endings = suiteEndings();
  let room: Room;
  let window: VSCodeWindow;

  before(async () => {
    room = await setUp(endings, { "chat.disableAIFeatures": false });
    window = room.window;
  });

  afterEach(() => putAway(window));

  const asked = async (): Promise<{ readonly query: string; readonly isPartialQuery: boolean }[]> => {
    const text = await readFile(room.record, "utf8").catch(() => "");
    return text
      .split("\n")
      .filter((row) => row !== "")
      .map((row) => (JSON.parse(row) as [{ query: string; isPartialQuery: boolean }])[0]);
  };
  const expectQuestion = async (count: number, name: string): Promise<void> => {
    await eventually("a question", async () => (await asked()).length === count);
    const { query, isPartialQuery } = (await asked()).at(-1) ?? { query: "", isPartialQuery: false };
    assert.equal(isPartialQuery, true);
    const [before = "", quoted = ""] = query.split("```\n");
    for (const wanted of ["`orders-api`", "#databricksAppLogs", "`app/main.py`", "line 7"])
      assert.ok(before.includes(wanted), query);
    assert.ok(!before.includes(name), query);
    assert.ok(quoted.includes(`KeyError: '${name} # fetch [redacted]'`), query);
    assert.ok(quoted.startsWith("Traceback"), query);
    assert.ok(!query.includes(secret));
  };

  it("is a draft in it, from the message of a crash", async () => {
    await streamApp(window, "billing-worker");
    await window.statusBar.waitFor("billing-worker: live");
    await window.output.waitForChannel("billing-worker");
    room.crashes("told");
    const { buttons } = await window.messages.waitFor("orders-api crashed");
    assert.ok(buttons.includes("Fix in Chat"), buttons.join());
    await takePicture(window, "fix-notification");
    await window.messages.click("orders-api crashed", "Fix in Chat");
    await expectQuestion(1, "told");
  });

  it("is one from the log's context menu and from the palette, of the error at the cursor", async () => {
    await window.output.selectChannel("orders-api");
    await chooseInContextMenu(window, "told", "Fix in Chat");
    await expectQuestion(2, "told");
    room.emit("INFO: between", ...crash("later"));
    await putCursorOn(window, "later");
    await window.run(commands.fixInChat);
    await expectQuestion(3, "later");
  });

  it("is one from the list of errors, and from the light bulb at its line", async () => {
    await window.run(commands.showLogErrors);
    await window.quickInput.clickRowButton(/KeyError: 'later/, "Fix in Chat");
    await expectQuestion(4, "later");
    await window.run(commands.showLogErrors);
    await window.quickInput.waitForRow(/KeyError: 'later/);
    await window.press("Enter");
    await createSourceLinks(window).waitUntilOpen({ file: room.folders.path("app/main.py"), line: 7 });
    const menu = window.page.locator(".action-widget");
    // Both errors stand on this line.
    const fixLater = menu.getByText(/^Fix in Chat: KeyError: 'later.*\(orders-api\)$/);
    // An editor that has only just opened has the key before it has the focus, or what stands on its lines.
    await eventually(
      "the fixes at the line",
      async () => {
        if (await menu.isVisible()) await window.press("Escape");
        await window.press("Control+.");
        return attempt(() => fixLater.waitFor({ timeout: tryMs }));
      },
      { describe: () => menu.allInnerTexts() },
    );
    await takePicture(window, "quickFix");
    await fixLater.click();
    await expectQuestion(5, "later");
  });

  it("is on the clipboard where the chat fails", async () => {
    const before = (await asked()).length;
    await writeFile(`${room.record}.broken`, "");
    await window.page.evaluate("navigator.clipboard.writeText('')");
    await putCursorOn(window, "later");
    await window.run(commands.fixInChat);
    await eventually("the clipboard", async () => (await clipboard(window)).includes("#databricksAppLogs"));
    await rm(`${room.record}.broken`);
    assert.equal((await asked()).length, before);
  });

  it("is pasted as Markdown into a file", async () => {
    await putCursorOn(window, "later");
    await window.run(commands.copyCrash);
    await eventually("the clipboard", async () => (await clipboard(window)).includes("App: orders-api"));
    await goToFile(window, "notes.md");
    const editor = window.page.locator(".editor-instance .monaco-editor.focused");
    await window.press("Control+V");
    await editor.getByText("App: orders-api").first().waitFor();
    await window.press("Control+S");
    const saved = async (): Promise<string> => readFile(room.folders.path("notes.md"), "utf8");
    await eventually("the file", async () => (await saved()).includes("KeyError"));
    await takePicture(window, "markdown");
    const text = await saved();
    assert.match(text, /^```\nApp: orders-api\nHost: .*\n[^]*Source: app\/main\.py:7\n[^]*\n```\n$/);
    assert.match(text, /Shown by: DATABRICKS_HOST=\S+ databricks apps logs orders-api/);
    assert.ok(text.includes("KeyError: 'later #fetch [redacted]'"), text);
    assert.ok(!text.includes(secret));
  });

  it("is an issue in the repository of the folder, opened in the browser", async () => {
    await putCursorOn(window, "later");
    await window.page.evaluate("window.open = (url) => { window.opened = String(url); return window; }");
    await window.run(commands.openGitHubIssue);
    const opened = (): Promise<string> => window.page.evaluate("window.opened ?? ''");
    await eventually("the address", async () => {
      if (await window.dialog.isVisible()) await window.dialog.click("Open");
      return (await opened()) !== "";
    });
    const url = new URL(await opened());
    assert.equal(url.origin + url.pathname, "https://github.com/acme/shop/issues/new");
    assert.equal(url.searchParams.get("title"), "orders-api: KeyError: 'later #fetch [redacted]'");
    assert.match(url.searchParams.get("body") ?? "", /^```\nApp: orders-api\n[^]*Source: app\/main\.py:7\n/);
  });
});

describe("a line of a log", () => {
  const endings = suiteEndings();
  let room: Room;
  let window: VSCodeWindow;

  before(async () => {
    // The settings of these windows turn the chat off.
    room = await setUp(endings);
    window = room.window;
  });

  afterEach(() => putAway(window));

  const expectOpen = (line: number): Promise<void> =>
    createSourceLinks(window).waitUntilOpen({ file: room.folders.path("app/main.py"), line });

  it("leads to the f-string that wrote it, by the key", async () => {
    room.emit("INFO:shop:Order 17 was read in 3.2 ms");
    await putCursorOn(window, "Order 17");
    await window.press("F12");
    await expectOpen(5);
    await takePicture(window, "logged-fstring");
  });

  it("leads to the call with a %s, by the context menu", async () => {
    room.emit("WARNING:shop:Stock of AX-1 is low: 3 left");
    await chooseInContextMenu(window, "AX-1", "Where Was This Logged");
    await expectOpen(6);
    await takePicture(window, "logged-percent");
  });

  it("leads to where its JSON says, and to its message where it does not", async () => {
    room.emit('{"level":"INFO","message":"payment taken","order":1}');
    await putCursorOn(window, "payment taken");
    await window.run(commands.whereLogged);
    await expectOpen(10);
    const stated = { message: "elsewhere", pathname: "/app/python/source_code/main.py", lineno: 9 };
    room.emit(JSON.stringify({ level: "INFO", ...stated }));
    await putCursorOn(window, "elsewhere");
    await window.run(commands.whereLogged);
    await expectOpen(9);
    await takePicture(window, "logged-json");
  });

  it("asks where several places can have written it, and says where none has", async () => {
    room.emit("Twice 5", "nothing writes this text anywhere");
    // The line above moves when this one comes.
    await scrollTo(window, "nothing writes");
    await putCursorOn(window, "Twice 5");
    await window.run(commands.whereLogged);
    await window.quickInput.waitForRow("app/other.py, line 2");
    await takePicture(window, "logged-several");
    assert.deepEqual(
      (await window.quickInput.rows()).map(({ label }) => label),
      ["app/other.py, line 2", "app/other.py, line 3"],
    );
    await window.press("Escape");
    await putCursorOn(window, "nothing writes");
    await window.run(commands.whereLogged);
    await window.messages.waitFor("Nothing that logs this line was found in the 2 source files");
  });

  it("that is an error is copied for a chat where there is none", async () => {
    room.emit(...crash("alone"));
    await chooseInContextMenu(window, "alone", "Copy for Chat");
    await eventually("the clipboard", async () => (await clipboard(window)).includes("KeyError: 'alone"));
    assert.ok(plainText(await clipboard(window)).includes("#databricksAppLogs"));
    assert.ok(!(await window.paletteTitles("Databricks: Fix in")).includes(commands.fixInChat));
    await streamApp(window, "billing-worker");
    await window.statusBar.waitFor("billing-worker: live");
    await window.output.waitForChannel("billing-worker");
    room.crashes("quiet");
    const { buttons } = await window.messages.waitFor("orders-api crashed");
    assert.deepEqual(buttons, ["Open main.py:7", "Show Log", "Copy for Chat"]);
    await window.page.evaluate("navigator.clipboard.writeText('')");
    await window.messages.click("orders-api crashed", "Copy for Chat");
    await eventually("the clipboard", async () => (await clipboard(window)).includes("KeyError: 'quiet"));
    await assert.rejects(readFile(room.record));
  });
});
