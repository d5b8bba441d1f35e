import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openPicker, setUpDesk, type Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import { bundleWith, createFolders, type Folders } from "./support/folders.ts";
import type { VSCodeWindow } from "./support/window.ts";

const me = "/api/2.0/preview/scim/v2/Me";

describe("projects of other shapes", () => {
  let desk: Desk;
  let folders: Folders;

  before(async () => {
    desk = await setUpDesk({
      apps: [{ name: "shop-stand-in" }, { name: "shop-web" }, { name: "shop-api" }, { name: "zebra" }],
    });
    folders = await createFolders({
      "me/databricks.yml": bundleWith(['"shop-${workspace.current_user.domain_friendly_name}"']),
      "below/apps/one/databricks.yml": bundleWith(["shop-web"]),
      "below/apps/two/databricks.yml": bundleWith(["shop-api"]),
      "below/node_modules/x/databricks.yml": bundleWith(["zebra"]),
      "above/databricks.yml": "include: [resources/*.yml]\n",
      "above/resources/app.yml": bundleWith(["shop-web"]),
      "above/src/main.py": "",
    });
  });

  after(async () => {
    await desk[Symbol.asyncDispose]();
    await folders[Symbol.asyncDispose]();
  });

  const ofProject = (window: VSCodeWindow): Promise<[string, string][]> =>
    eventually("apps of the project", async () => {
      const found = (await window.quickInput.rows())
        .filter(({ description }) => description.includes("running · "))
        .map(({ label, description }): [string, string] => [label, description]);
      return found.length > 0 && found;
    });

  it("an app is named after whoever is signed in, a service principal by its name, which the workspace is asked once", async () => {
    await using window = await desk.vscode.openWindow({ folder: folders.path("me") });
    for (let count = 0; count < 2; count += 1) {
      await openPicker(window, "zebra");
      assert.deepEqual(await ofProject(window), [["shop-stand-in", "running · this project"]]);
      await window.press("Escape");
      await window.quickInput.waitUntilClosed();
    }
    assert.equal(desk.workspace.requests.filter(({ path }) => path === me).length, 1);
  });

  it("the bundles of folders below each have their path, packages aside", async () => {
    await using window = await desk.vscode.openWindow({ folder: folders.path("below") });
    await openPicker(window, "zebra");
    assert.deepEqual(await ofProject(window), [
      ["shop-web", "running · project in apps/one"],
      ["shop-api", "running · project in apps/two"],
    ]);
  });

  it("a folder within a bundle is about that bundle, whose included files count as they change", async () => {
    await using window = await desk.vscode.openWindow({ folder: folders.path("above/src") });
    await openPicker(window, "zebra");
    assert.deepEqual(await ofProject(window), [["shop-web", "running · this project"]]);
    await window.press("Escape");
    await window.quickInput.waitUntilClosed();
    await folders.write("above/resources/app.yml", bundleWith(["shop-api"]));
    await eventually("the other app", async () => {
      await openPicker(window, "zebra");
      const found = await ofProject(window);
      await window.press("Escape");
      await window.quickInput.waitUntilClosed();
      return found.some(([label]) => label === "shop-api");
    });
  });
});
