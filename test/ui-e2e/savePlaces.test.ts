import assert from "node:assert/strict";
import { cp, mkdtemp, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { removeFolder } from "../support/removeFolder.ts";
import { numbered, setUpDesk, streamWithDefaults, type Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import { createFolders } from "./support/folders.ts";
import { packageFolder } from "./support/packageFolder.ts";
import { chooseFile, saveLog, waitForSaveDialog } from "./support/saving.ts";
import { putAway } from "./support/tidy.ts";
import type { VSCodeWindow } from "./support/window.ts";

/** What VS Code shows an extension of a file at most. */
const MOST_SYNCHRONIZED = 50 * 1024 * 1024;
/** Three bytes in a file, two in memory: so a log that is held whole makes a file beyond that. */
const wide = "\u6f22".repeat(1_000_000);
const WIDE_LINES = 19;

describe("places to save a log to", () => {
  let desk: Desk;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "app-logs-places-"));
    const source = join(folder, "memory-disk");
    await cp(join(import.meta.dirname, "support/memoryDisk"), source, { recursive: true });
    const disk = await packageFolder(source, join(folder, "memory-disk.vsix"));
    desk = await setUpDesk({ extensions: [disk] });
    desk.workspace.app("orders-api").emit(...numbered("line", 3).map((message) => ({ message })));
  });

  after(async () => {
    await desk[Symbol.asyncDispose]();
    await removeFolder(folder);
  });

  const tab = (window: VSCodeWindow, name: string) =>
    window.page.locator(".editor-group-container .tab", { hasText: name });
  const openIn = async (scheme: string): Promise<VSCodeWindow> => {
    const folders = await createFolders({
      "all.code-workspace": JSON.stringify({ folders: [{ uri: `${scheme}:/shop`, name: "shop" }] }),
    });
    const window = await desk.vscode.openWindow({ workspaceFile: folders.path("all.code-workspace") });
    await streamWithDefaults(window, "orders-api");
    await window.output.waitForText("line 3");
    return window;
  };

  it("a folder that is no local one is where the dialog begins, and is written to; it cannot be recorded to", async () => {
    await using window = await openIn("memdisk");
    await saveLog(window, "/shop/orders.log");
    const message = await window.messages.waitFor("Saved 3 lines of orders-api to memdisk:/shop/orders.log.");
    assert.deepEqual(message.buttons, ["Open"]);
    assert.match(
      message.text,
      /orders\.log\. New lines are recorded to files of the machine's own disk only\.$/,
    );
    await window.messages.click("Saved 3 lines", "Open");
    await tab(window, "orders.log").waitFor();
    const text = window.page.locator(".part.editor .view-lines");
    await eventually("the text", async () => (await text.innerText()).includes("[APP]"));
  });

  it("one that cannot be written to is named, with what to do, and a local file is next", async () => {
    await using window = await openIn("nodisk");
    await saveLog(window, "/shop/orders.log");
    const message = await window.messages.waitFor(/^The log of orders-api was not saved\./);
    assert.match(message.text, /You may not write to nodisk:\/shop\. Choose another place\./);
    await window.messages.click("was not saved", "Choose Another File");
    await waitForSaveDialog(window);
    const file = join(folder, "orders.log");
    await chooseFile(window, file);
    const saved = await window.messages.waitFor(`Saved 3 lines of orders-api to ${file}.`);
    assert.match(saved.text, /Only you can read the file\.$/);
  });

  describe("a file of more than VS Code shows to an extension", () => {
    let window: VSCodeWindow;

    before(async () => {
      window = await desk.vscode.openWindow({ folder });
      const app = desk.workspace.app("orders-api");
      await streamWithDefaults(window, "orders-api");
      await window.statusBar.waitFor("orders-api: live");
      for (let line = 0; line < WIDE_LINES; line++) app.emit({ message: wide });
      app.emit({ message: "the last line" });
      await window.output.waitForText("the last line");
    });

    afterEach(() => putAway(window));

    it("opens all the same", async () => {
      const file = join(folder, "large.log");
      await saveLog(window, file);
      await window.messages.waitFor(/^Saved \d+ lines of orders-api/);
      assert.ok((await stat(file)).size > MOST_SYNCHRONIZED);
      await window.messages.click(/^Saved/, "Open");
      await tab(window, "large.log").waitFor();
      assert.deepEqual(await window.notifications(), []);
    });
  });
});
