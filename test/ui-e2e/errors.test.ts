import assert from "node:assert/strict";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { appMessages, commands, numbered, setUpDesk, streamWithDefaults } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually, readUntil } from "./support/eventually.ts";
import { createFolders } from "./support/folders.ts";
import type { Folders } from "./support/folders.ts";
import { goToFile } from "./support/goToFile.ts";
import { createSourceLinks } from "./support/sourceLinks.ts";
import { putAway } from "./support/tidy.ts";
import type { VSCodeWindow } from "./support/window.ts";

const pictures = process.env["APP_LOGS_PICTURES"];

function traceback(name: string): string[] {
  return [
    "Traceback (most recent call last):",
    '  File "/app/python/source_code/main.py", line 12, in price',
    "    return prices[key]",
    `KeyError: '${name}'`,
  ];
}

describe("the errors of a log", () => {
  let desk: Desk;
  let folders: Folders;
  let window: VSCodeWindow;

  before(async () => {
    folders = await createFolders({ "main.py": "# a line\n".repeat(40), "other.txt": "some text\n" });
    desk = await setUpDesk({ settings: { "workbench.secondarySideBar.defaultVisibility": "hidden" } });
    window = await desk.vscode.openWindow({ folder: folders.root });
    await streamWithDefaults(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
    emit(
      ...numbered("before", 40),
      ...traceback("first"),
      ...numbered("between", 40),
      "ERROR: second",
      ...numbered("after", 40),
      ...traceback("third"),
      ...numbered("end", 40),
    );
    await window.output.waitForText("end 40");
  });

  after(async () => {
    await desk[Symbol.asyncDispose]();
    await folders[Symbol.asyncDispose]();
  });

  afterEach(() => putAway(window));

  const emit = (...messages: readonly string[]): void => {
    for (const message of messages) desk.workspace.app("orders-api").emit({ message });
  };
  const isFocused = (): Promise<boolean> => window.output.hasFocus();
  const selected = async (): Promise<string> => {
    await window.page.evaluate("navigator.clipboard.writeText('')");
    await window.press("Control+C");
    return String(await window.page.evaluate("navigator.clipboard.readText()"));
  };
  const waitUntilAt = (what: string, near: RegExp): Promise<unknown> =>
    eventually(
      `the cursor at ${what}`,
      async () =>
        (await isFocused()) && (await selected()).includes(what) && near.test(await window.panelText()),
      { describe: async () => [await isFocused(), await selected(), await window.panelText()] },
    );

  it("are gone through by the palette, which moves the focus, and by keys; a traceback is one", async () => {
    await window.run(commands.lastError);
    await waitUntilAt("Traceback", /'third'/);
    await window.press("Shift+F8");
    await waitUntilAt("ERROR: second", /between 40/);
    await window.press("Shift+F8");
    await waitUntilAt("Traceback", /'first'/);
    await window.press("F8");
    await waitUntilAt("ERROR: second", /between 40/);
    await window.run(commands.previousError);
    await waitUntilAt("Traceback", /'first'/);
    await window.run(commands.nextError);
    await waitUntilAt("ERROR: second", /between 40/);
    await window.press("F8");
    await waitUntilAt("Traceback", /'third'/);
    await window.press("F8");
    await waitUntilAt("Traceback", /'first'/);
    await window.press("Alt+F8");
    await waitUntilAt("Traceback", /'third'/);
  });

  it("stay in view while new lines come", async () => {
    await window.output.focus();
    await window.press("Shift+F8");
    await waitUntilAt("ERROR: second", /between 40/);
    emit(...numbered("meanwhile", 200));
    await eventually("the lines", async () =>
      (await window.output.linesInFile("orders-api")).some((line) => line.includes("meanwhile 200")),
    );
    if (pictures !== undefined) await window.screenshot(join(pictures, "next-error.png"));
    assert.match(await window.panelText(), /ERROR: second/);
  });

  it("are all that is shown when asked for, also of what comes then, until all lines are asked for", async () => {
    await window.run(commands.showOnlyErrors);
    await window.output.waitForText("Only errors are shown here");
    const errors = [...traceback("first").slice(0, 1), "ERROR: second", ...traceback("third").slice(0, 1)];
    const messages = async (): Promise<string[]> => appMessages(await window.output.lines());
    const found = await readUntil("the errors", messages, ({ length }) => length >= errors.length);
    assert.deepEqual(found, errors);
    emit("INFO: unseen", "ERROR: fourth", "INFO: unseen too");
    await window.output.waitForText("ERROR: fourth");
    if (pictures !== undefined) await window.screenshot(join(pictures, "only-errors.png"));
    assert.deepEqual(await messages(), [...errors, "ERROR: fourth"]);
    assert.ok(!(await window.paletteTitles("Databricks: Show Only")).includes(commands.showOnlyErrors));
    await window.run(commands.showAllLines);
    await window.output.waitForText("INFO: unseen too");
    const shown = await messages();
    assert.deepEqual(shown.slice(0, 40), numbered("before", 40));
    assert.deepEqual(shown.slice(-3), ["INFO: unseen", "ERROR: fourth", "INFO: unseen too"]);
  });

  it("are not searched in vain: a log without any says so", async () => {
    await window.run("View: Clear Output");
    await eventually("an empty view", async () => !/before|error/.test(await window.panelText()));
    await window.run(commands.nextError);
    await window.messages.waitFor("The log of orders-api shows no errors.");
  });

  it("are reached from an editor: Show App Logs and Open Link take the focus along", async () => {
    emit(...traceback("fifth"));
    await window.output.waitForText("'fifth'");
    await goToFile(window, "other.txt");
    await window.run(commands.show);
    await eventually("the focus in the log", isFocused);
    await window.run(commands.lastError);
    await waitUntilAt("Traceback", /'fifth'/);
    await window.press("ArrowDown");
    await createSourceLinks(window).waitFor("main.py");
    await window.run(commands.openLink);
    await createSourceLinks(window).waitUntilOpen({ file: folders.path("main.py"), line: 12 });
  });
});
