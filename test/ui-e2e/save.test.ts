import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { removeFolder } from "../support/removeFolder.ts";
import type { StandInApp } from "../support/workspace/index.ts";
import { commands, numbered, setUpDesk, streamWithDefaults } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import { chooseFile, saveLog, waitForSaveDialog } from "./support/saving.ts";
import type { VSCodeWindow } from "./support/window.ts";

describe("saving a log", () => {
  let desk: Desk;
  let window: VSCodeWindow;
  let app: StandInApp;
  let folder: string;
  const sent: string[] = [];

  const emit = (...messages: string[]): void => {
    for (const message of messages) app.emit({ message });
    sent.push(...messages);
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "app-logs-saved-"));
    desk = await setUpDesk();
    app = desk.workspace.app("orders-api");
    window = await desk.vscode.openWindow({ folder });
    emit(...numbered("line", 30));
    await streamWithDefaults(window, "orders-api");
    await window.output.waitForText("line 30");
  });

  afterEach(() => window.messages.clear());

  after(async () => {
    await desk[Symbol.asyncDispose]();
    await removeFolder(folder);
  });

  const save = (file: string): Promise<void> => saveLog(window, file);

  const messagesIn = async (file: string): Promise<string[]> =>
    (await readFile(file, "utf8"))
      .split("\n")
      .slice(0, -1)
      .map((line) => line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \[APP\] /, ""));

  const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

  it("offers a name with the app and the time, in the folder that is open", async () => {
    await window.run(commands.save);
    const suggestion = await waitForSaveDialog(window);
    assert.ok(suggestion.startsWith(folder));
    assert.match(suggestion, /\/orders-api-\d{4}-\d\d-\d\d-\d{6}\.log$/);
    await window.press("Escape");
    await window.quickInput.waitUntilClosed();
    assert.deepEqual(await readdir(folder), []);
  });

  it("writes the Databricks CLI's text for the owner only, and opens it", async () => {
    const file = join(folder, "orders.log");
    await save(file);
    const message = await window.messages.waitFor(`Saved 30 lines of orders-api to ${file}.`);
    assert.deepEqual(message.buttons, ["Open", "Record"]);
    assert.deepEqual(await messagesIn(file), sent);
    assert.equal(await modeOf(file), 0o600);
    await window.messages.click("Saved 30 lines", "Open");
    await window.page.locator(".editor-group-container .tab", { hasText: "orders.log" }).waitFor();
  });

  it("writes NDJSON by the file's extension", async () => {
    const file = join(folder, "orders.ndjson");
    await save(file);
    await window.messages.waitFor("Saved 30 lines");
    const entries = (await readFile(file, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    assert.deepEqual(Object.keys(entries[0] ?? {}), ["source", "timestamp", "message"]);
    assert.equal(entries.length, 30);
  });

  it("leaves an existing file that others could read for the owner only", async () => {
    const file = join(folder, "existing.log");
    await writeFile(file, "old", { mode: 0o644 });
    await save(file);
    // The dialog asks before it replaces a file.
    await window.quickInput.waitFor("existing.log already exists");
    await window.press("Enter");
    await window.messages.waitFor("Saved 30 lines");
    assert.deepEqual(await messagesIn(file), sent);
    assert.equal(await modeOf(file), 0o600);
  });

  it("holds what arrived while paused", async () => {
    await window.statusBar.click("orders-api: live");
    await window.statusBar.waitFor("0 new");
    emit(...numbered("paused", 5));
    await window.statusBar.waitFor("5 new");
    const file = join(folder, "paused.log");
    await save(file);
    await window.messages.waitFor("Saved 35 lines");
    assert.deepEqual(await messagesIn(file), sent);
    await window.statusBar.click("5 new");
    await window.statusBar.waitFor("orders-api: live");
  });

  it("records new lines until told to stop, with none lost in between", async () => {
    const file = join(folder, "recorded.log");
    await save(file);
    await window.messages.waitFor("Saved 35 lines");
    emit(...numbered("between", 3));
    await window.messages.click("Saved 35 lines", "Record");
    await window.output.waitForText("Recording new lines to");
    await eventually("the status bar to say that it records", async () =>
      (await window.statusBar.waitFor("orders-api: live")).label.includes("recording"),
    );
    emit(...numbered("recorded", 20));
    await eventually("the lines in the file", async () => (await messagesIn(file)).length === sent.length);
    assert.deepEqual(await messagesIn(file), sent);
    assert.equal(await modeOf(file), 0o600);

    await window.run(commands.stopRecording);
    await window.output.waitForText(/Recording ended: 23\s+lines added/);
    emit("not recorded");
    await window.output.waitForText("not recorded");
    assert.equal((await messagesIn(file)).length, sent.length - 1);
  });

  describe("to a full disk", () => {
    let disk: string | undefined;

    before(async () => {
      const place = join(folder, "disk");
      await mkdir(place);
      try {
        execFileSync("mount", ["-t", "tmpfs", "-o", "size=4k", "tmpfs", place], { stdio: "ignore" });
        disk = place;
      } catch {
        disk = undefined;
      }
    });

    after(() => {
      if (disk !== undefined) execFileSync("umount", [disk]);
    });

    it("leaves the old file whole, says why, and saves elsewhere by a button", async (test) => {
      if (disk === undefined) {
        test.skip("needs the right to mount a file system");
        return;
      }
      const file = join(disk, "orders.log");
      await writeFile(file, "old");
      emit("x".repeat(8000));
      await window.output.waitForText("xxx");
      await save(file);
      await window.quickInput.waitFor("orders.log already exists");
      await window.press("Enter");
      const message = await window.messages.waitFor(/was not saved/);
      assert.match(
        message.text,
        /The disk that holds .*disk is full\. Free some space or choose another place\./,
      );
      assert.deepEqual(message.buttons, ["Try Again", "Choose Another File"]);
      assert.equal(await readFile(file, "utf8"), "old");
      assert.deepEqual(await readdir(disk), ["orders.log"]);

      await window.messages.click("was not saved", "Choose Another File");
      const other = join(folder, "elsewhere.log");
      await waitForSaveDialog(window);
      await chooseFile(window, other);
      await window.messages.waitFor(`to ${other}.`);
      assert.equal((await messagesIn(other)).length, sent.length);
    });
  });
});
