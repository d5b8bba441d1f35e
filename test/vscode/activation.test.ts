import assert from "node:assert/strict";
import * as vscode from "vscode";

interface Manifest {
  readonly publisher: string;
  readonly name: string;
  readonly contributes?: { readonly commands?: readonly { readonly command: string }[] };
}

/** The extension under test is the only one with settings of this name. */
function findExtension(): vscode.Extension<unknown> {
  const extension = vscode.extensions.all.find(
    (one) => (one.packageJSON as Manifest).name === "databricks-app-logs",
  );
  assert.ok(extension, "The extension is not in this VS Code.");
  return extension;
}

describe("the extension in VS Code", () => {
  it("activates", async () => {
    const extension = findExtension();
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it("registers every command of its manifest", async () => {
    const extension = findExtension();
    await extension.activate();
    const promised =
      (extension.packageJSON as Manifest).contributes?.commands?.map(({ command }) => command) ?? [];
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.ok(promised.length > 0, "The manifest contributes no command.");
    assert.deepEqual(
      promised.filter((command) => !registered.has(command)),
      [],
    );
  });
});
