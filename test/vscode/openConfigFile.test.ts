import assert from "node:assert/strict";
import { mkdtemp, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { openConfigFile } from "../../src/credentials/openConfigFile.ts";
import { removeFolder } from "../support/removeFolder.ts";

describe("opening the Databricks configuration file in VS Code", () => {
  let homeDir: string;

  before(async () => {
    homeDir = await realpath(await mkdtemp(path.join(tmpdir(), "app-logs-home-")));
    await writeFile(path.join(homeDir, "team.cfg"), "# the team's\n");
  });

  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  after(() => removeFolder(homeDir));

  const opened = async (named: string): Promise<vscode.TextDocument | undefined> => {
    await openConfigFile({ env: { DATABRICKS_CONFIG_FILE: named }, homeDir });
    return vscode.window.activeTextEditor?.document;
  };

  for (const [how, nameOf] of [
    ["below the home directory", () => "~/team.cfg"],
    ["by its whole path", () => path.join(homeDir, "team.cfg")],
    ["by a relative path", () => path.relative(process.cwd(), path.join(homeDir, "team.cfg"))],
  ] as const) {
    it(`shows the one that the environment names ${how}`, async () => {
      const document = await opened(nameOf());
      assert.equal(document?.uri.fsPath, path.join(homeDir, "team.cfg"));
      assert.equal(document.getText(), "# the team's\n");
    });
  }

  it("shows one that does not exist as an empty file of its place", async () => {
    const document = await opened("");
    assert.equal(document?.uri.scheme, "untitled");
    assert.equal(document.uri.fsPath, path.join(homeDir, ".databrickscfg"));
    assert.equal(document.getText(), "");
  });
});
