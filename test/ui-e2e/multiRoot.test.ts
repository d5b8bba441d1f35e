import assert from "node:assert/strict";
import { it } from "node:test";
import { startWorkspace } from "../support/workspace/index.ts";
import { openPicker, setUpDesk } from "./support/appLogs.ts";
import { bundleWith, createFolders } from "./support/folders.ts";

// A VS Code of its own: its web window finds no folders when another was open before.
it("the projects of a window with several folders all count, each from its own workspace", async () => {
  const staging = await startWorkspace({ apps: [{ name: "shop-staging" }, { name: "other" }] });
  await using folders = await createFolders({
    "one/databricks.yml": bundleWith(["shop-web"]),
    "two/databricks.yml": bundleWith(["shop-staging"], "workspace: { profile: staging }\n"),
    "plain/readme.txt": "no project",
    "all.code-workspace": JSON.stringify({
      folders: [{ path: "one" }, { path: "two", name: "Staging shop" }, { path: "plain" }],
    }),
  });
  await using desk = await setUpDesk({
    apps: [{ name: "aardvark" }, { name: "shop-web" }],
    config: staging.profileIni("staging"),
  });
  try {
    const window = await desk.vscode.openWindow({ workspaceFile: folders.path("all.code-workspace") });
    await window.page.locator(".explorer-folders-view").getByText("Staging shop", { exact: true }).waitFor();
    await openPicker(window, "aardvark");
    assert.deepEqual(
      (await window.quickInput.rows()).map(({ label, description, separator }) => [
        label,
        description,
        separator,
      ]),
      [
        ["shop-web", "running · project in one", "Enter streams at once"],
        ["shop-staging", `running · project in Staging shop · ${new URL(staging.url).host}`, ""],
        ["aardvark", "running", "apps"],
      ],
    );
    const own = new URL(desk.workspace.url).host;
    assert.equal(await window.quickInput.placeholder(), `Select an app on ${own} (profile DEFAULT)`);
    await window.quickInput.clickRow("shop-staging");
    await window.statusBar.waitFor("shop-staging: live");
    staging.app("shop-staging").emit({ message: "from the other workspace" });
    await window.output.waitForText("from the other workspace");
  } finally {
    await staging.close();
  }
});
