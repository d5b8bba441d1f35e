import assert from "node:assert/strict";
import { chmod, stat } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { startWorkspace, type Workspace } from "../support/workspace/index.ts";
import { openPicker, setUpDesk, waitForChoice, type Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import { bundleWith, createFolders, type Folders } from "./support/folders.ts";
import type { VSCodeWindow } from "./support/window.ts";

describe("a folder that is not trusted", () => {
  let desk: Desk;
  let other: Workspace;
  let folders: Folders;

  before(async () => {
    other = await startWorkspace({ apps: [{ name: "lure" }, { name: "decoy" }] });
    folders = await createFolders({
      "settings/databricks.yml": bundleWith(["lure"]),
      "bundle/databricks.yml": bundleWith(["lure"], `workspace: { host: "${other.url}" }\n`),
      "targets/databricks.yml": bundleWith(
        ["zebra"],
        "targets: { own: { default: true }, lure: { workspace: { profile: other } } }\n",
      ),
      "plain/readme.txt": "no project",
      "targets/.vscode/settings.json": JSON.stringify({ "databricksAppLogs.bundleTarget": "lure" }),
    });
    const evil = folders.path("settings/databricks");
    await folders.write("settings/databricks", `#!/bin/sh\ntouch "${evil}-ran"\n`);
    await chmod(evil, 0o755);
    await folders.write(
      "settings/.vscode/settings.json",
      JSON.stringify({ "databricksAppLogs.profile": "other", "databricksAppLogs.cliPath": evil }),
    );
    desk = await setUpDesk({ apps: [{ name: "zebra" }], asksForTrust: true });
    // The person's own profile signs in with a CLI, so that a path from the folder would have something to replace.
    const token = {
      access_token: desk.workspace.issueToken(),
      token_type: "Bearer",
      expiry: new Date(Date.now() + 3.6e6).toISOString(),
    };
    await folders.write("own/databricks", `#!/bin/sh\necho '${JSON.stringify(token)}'\n`);
    await chmod(folders.path("own/databricks"), 0o755);
    await desk.writeConfig(
      `[DEFAULT]\nhost = ${desk.workspace.url}\nauth_type = databricks-cli\n` +
        `databricks_cli_path = ${folders.path("own/databricks")}\n\n${other.profileIni("other")}`,
    );
  });

  after(async () => {
    await desk[Symbol.asyncDispose]();
    await other.close();
    await folders[Symbol.asyncDispose]();
  });

  const openUntrusted = async (folder: string): Promise<VSCodeWindow> => {
    const window = await desk.vscode.openWindow({ folder: folders.path(folder) });
    await window.statusBar.waitFor("Restricted Mode");
    return window;
  };

  const trust = async (window: VSCodeWindow): Promise<void> => {
    await window.run("Workspaces: Manage Workspace Trust");
    const button = window.page
      .locator(".workspace-trust-editor .monaco-button")
      .filter({ hasText: /^Trust/ })
      .first();
    // The page of a busy machine draws the button anew under a click, which is lost then: a person clicks again.
    await eventually("the folder to be trusted", async () => {
      await button.click({ timeout: 5_000 }).catch(() => undefined);
      return window.statusBar.waitUntilGone("Restricted Mode", 5_000).then(
        () => true,
        () => false,
      );
    });
  };

  const placeholderOf = (workspace: Workspace, profile: string): string =>
    `Select an app on ${new URL(workspace.url).host} (profile ${profile})`;

  /** Waits for the list of this profile, until all of it is there: rows change and move before. */
  const waitForList = async (
    { quickInput }: VSCodeWindow,
    workspace: Workspace,
    profile: string,
  ): Promise<void> => {
    const wanted = placeholderOf(workspace, profile);
    await eventually(`the list "${wanted}"`, async () => (await quickInput.placeholder()) === wanted, {
      describe: () => quickInput.placeholder(),
    });
  };

  const closePicker = async (window: VSCodeWindow): Promise<void> => {
    await window.press("Escape");
    await window.quickInput.waitUntilClosed();
  };

  /** The list is the one of the person's own profile, and nobody else was asked for anything. */
  const expectOwnListOnly = async (window: VSCodeWindow): Promise<void> => {
    const asked = other.requests.length;
    await openPicker(window, "zebra");
    await waitForList(window, desk.workspace, "DEFAULT");
    const rows = await window.quickInput.rows();
    assert.deepEqual(
      rows.map(({ label, description }) => [label, description]),
      [["zebra", "running"]],
    );
    assert.deepEqual(other.requests.slice(asked), []);
    assert.deepEqual(await window.notifications(), []);
    await closePicker(window);
  };

  const expectOtherList = async (window: VSCodeWindow): Promise<void> => {
    await openPicker(window, "decoy");
    await waitForList(window, other, "other");
    const [first, second] = await window.quickInput.rows();
    assert.deepEqual([first?.label, first?.description], ["lure", "running · this project"]);
    assert.equal(second?.label, "decoy");
  };

  it("chooses no profile and no program by its settings, until it is trusted", async () => {
    await using window = await openUntrusted("settings");
    await expectOwnListOnly(window);
    await trust(window);
    await expectOtherList(window);
    await closePicker(window);
    // The path of a program is the machine's affair, however much the folder is trusted.
    const ran = await stat(folders.path("settings/databricks-ran")).catch(() => undefined);
    assert.equal(ran, undefined);
  });

  it("chooses no target, and so no profile of one, until it is trusted", async () => {
    await using window = await openUntrusted("targets");
    await expectOwnListOnly(window);
    await trust(window);
    await openPicker(window, "decoy");
    await waitForList(window, other, "other");
    await closePicker(window);
  });

  // After all that count the requests of `other`: a window lives on for a while, and a stream asks for its app's state.
  it("chooses no host and marks no app by its databricks.yml, until it is trusted", async () => {
    await using window = await openUntrusted("bundle");
    await expectOwnListOnly(window);
    await trust(window);
    await expectOtherList(window);
    await waitForChoice(window, "lure");
    await window.press("Enter");
    await window.statusBar.waitFor("lure: live");
  });

  it("still streams the person's own apps", async () => {
    await using window = await openUntrusted("plain");
    await openPicker(window, "zebra");
    await waitForList(window, desk.workspace, "DEFAULT");
    await window.quickInput.clickRowButton("zebra", "Stream at Once");
    await window.statusBar.waitFor("zebra: live");
    desk.workspace.app("zebra").emit({ message: "in Restricted Mode" });
    await window.output.waitForText("in Restricted Mode");
  });
});
