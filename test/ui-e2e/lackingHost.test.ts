import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, before, describe, it } from "node:test";
import { removeFolder } from "../support/removeFolder.ts";
import { commands, openPicker, setUpDesk, waitForChoice, type Desk } from "./support/appLogs.ts";
import { readDiagnostics } from "./support/diagnosticsFile.ts";
import { eventually } from "./support/eventually.ts";
import { bundleWith, createFolders } from "./support/folders.ts";
import { repackage } from "./support/repackage.ts";
import { putAway, suiteEndings } from "./support/tidy.ts";
import type { VSCodeWindow } from "./support/window.ts";

/** What hosts of VS Code's kind were seen to lack, or may. */
const lacking = [
  "lm",
  "authentication",
  "languages.registerDocumentLinkProvider",
  "languages.registerCodeActionsProvider",
  "window.registerUriHandler",
  "window.createTreeView",
  "window.onDidChangeWindowState",
  "window.showSaveDialog",
  "workspace.createFileSystemWatcher",
  "workspace.onDidGrantWorkspaceTrust",
  "env.asExternalUri",
];

/** Runs before the extension: gives it a `vscode` without these, and plain channels only. */
const lackingHost = `
{
  const given = require;
  const without = (whole, names) =>
    new Proxy({}, { get: (_target, name) => (names.includes(name) ? undefined : whole[name]) });
  const host = (whole) => {
    const names = ${JSON.stringify(lacking)};
    const rooms = new Set(names.filter((name) => name.includes(".")).map((name) => name.split(".")[0]));
    const changed = Object.fromEntries(
      [...rooms].map((room) => [
        room,
        without(whole[room], names.flatMap((name) => (name.startsWith(room + ".") ? [name.split(".")[1]] : []))),
      ]),
    );
    const { createOutputChannel } = whole.window;
    const window = new Proxy({}, {
      get: (_target, name) =>
        name === "createOutputChannel"
          ? (title, kind) => createOutputChannel(title, typeof kind === "string" ? kind : "log")
          : changed.window[name],
    });
    // A bundle copies what its modules take, so these must be properties of its own.
    const kept = Object.getOwnPropertyNames(whole).filter((name) => !names.includes(name));
    return Object.fromEntries(
      kept.map((name) => [name, name === "window" ? window : changed[name] ?? whole[name]]),
    );
  };
  const cache = new Map();
  require = (name) => {
    if (name !== "vscode") return given(name);
    if (!cache.has(name)) cache.set(name, host(given(name)));
    return cache.get(name);
  };
}
`;

describe("a host that lacks optional APIs", () => {
  const suite = suiteEndings();
  let desk: Desk;
  let window: VSCodeWindow;

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), "app-logs-lacking-"));
    suite.after(() => removeFolder(folder));
    const vsix = await repackage(folder, { before: lackingHost });
    const folders = await createFolders({ "databricks.yml": bundleWith(["orders-api"]) });
    suite.after(() => folders[Symbol.asyncDispose]());
    desk = await setUpDesk({ vsix });
    suite.after(() => desk[Symbol.asyncDispose]());
    window = await desk.vscode.openWindow({ folder: folders.root });
  });

  afterEach(() => putAway(window));

  const plainChannel = (): Promise<string> => readDiagnostics(desk.vscode);
  const told = (text: RegExp): Promise<unknown> =>
    eventually(`${String(text)} in the diagnostics`, async () => text.test(await plainChannel()), {
      describe: plainChannel,
    });

  it("loses those features, which the diagnostics name, and streams all the same", async () => {
    await openPicker(window, "orders-api");
    assert.match((await window.quickInput.waitForRow("orders-api")).description, /this project/);
    await waitForChoice(window, "orders-api");
    await window.press("Enter");
    await window.quickInput.waitUntilClosed();
    await window.statusBar.waitFor("orders-api: live");
    desk.workspace.app("orders-api").emit({ message: "a line all the same" });
    await window.output.waitForText("a line all the same");
    for (const feature of [
      "The Accounts menu",
      "The tool for agents",
      "The tree of apps",
      "Opening links",
      "Links into sources",
      "Quick fixes of errors",
      "Noticing what other programs change in files with errors",
      "Links of notices in a log",
      "Retrying when the window gets the focus",
      "Watching the files of bundles",
      "Trusting a folder later",
    ]) {
      await told(new RegExp(`\\[warn\\w*\\] ${feature} is not available here\\. TypeError`));
    }
  });

  it("tells an error that nobody foresaw with where it was thrown, by the names of the source", async () => {
    await window.run(commands.save);
    await window.messages.waitFor(/showSaveDialog is not a function/);
    await told(
      /\[error\] TypeError: .*showSaveDialog is not a function\n {4}at (?:async )?askPlace \(.*extension\.cjs:\d{3,}:\d+\)\n {4}at (?:async )?saveLog \(/,
    );
  });
});
