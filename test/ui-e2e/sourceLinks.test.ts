import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { projectFolder } from "../../scripts/command.ts";
import { setUpDesk, waitForChoice } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { createFolders } from "./support/folders.ts";
import type { Folders } from "./support/folders.ts";
import { createSourceLinks } from "./support/sourceLinks.ts";
import type { SourceLinks } from "./support/sourceLinks.ts";
import { streamApp } from "./support/streaming.ts";
import type { VSCodeWindow } from "./support/window.ts";

const root = "/app/python/source_code";
const settings = {
  "editor.minimap.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
};

describe("a traceback's links in a Python project", () => {
  const demo = join(projectFolder, "demo");
  let desk: Desk;
  let window: VSCodeWindow;
  let links: SourceLinks;

  before(async () => {
    // Reports is no app of the project in demo/.
    desk = await setUpDesk({ apps: [{ name: "orders-api" }, { name: "reports" }], settings });
    window = await desk.vscode.openWindow({ folder: demo });
    links = createSourceLinks(window);
    await streamApp(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
  });

  after(() => desk[Symbol.asyncDispose]());

  it("lead to the line of the source, and not to libraries", async () => {
    for (const message of [
      "Traceback (most recent call last):",
      `  File "${root}/main.py", line 23, in read_order`,
      "    return orders[order_id]",
      `  File "${root}/.venv/lib/python3.11/site-packages/PIL/Image.py", line 3498, in open`,
      "    raise UnidentifiedImageError(msg)",
      "ZeroDivisionError: division by zero",
    ])
      desk.workspace.app("orders-api").emit({ message });
    await window.output.waitForText("division by zero");
    await links.waitFor("main.py");
    assert.ok(!(await links.texts()).some((text) => text.includes("Image.py")));
    await links.clickUntilOpen("main.py", { file: join(demo, "src/app/orders/main.py"), line: 23 });
  });

  it("ask which file is meant where several fit, and open the one picked", async () => {
    await streamApp(window, "reports");
    desk.workspace
      .app("reports")
      .emit(
        { message: "Traceback (most recent call last):" },
        { message: `  File "${root}/main.py", line 21, in report` },
        { message: "ValueError: no rows" },
      );
    await window.output.waitForText("no rows");
    await links.clickUntilAsked("main.py");
    // The list opens before its rows come.
    await window.quickInput.waitForRow("src/app/orders/main.py");
    assert.equal(await window.quickInput.placeholder(), "Several files fit main.py");
    const labels = (await window.quickInput.rows()).map(({ label }) => label);
    assert.deepEqual(labels, ["src/app/main.py", "src/app/orders/main.py"]);
    await window.type("orders/");
    await waitForChoice(window, "src/app/orders/main.py");
    await window.press("Enter");
    await links.waitUntilOpen({ file: join(demo, "src/app/orders/main.py"), line: 21 });
  });
});

describe("a stack's links in a Node project", () => {
  let desk: Desk;
  let folders: Folders;
  let window: VSCodeWindow;
  let links: SourceLinks;

  before(async () => {
    const source = "// a line\n".repeat(60);
    const namesakes = Array.from(
      { length: 60 },
      (_, index) => [`packages/p${index}/index.js`, source] as const,
    );
    folders = await createFolders({
      "databricks.yml": [
        "bundle: { name: shop }",
        "resources:",
        "  apps:",
        "    web: { name: web, source_code_path: ./web }",
        "",
      ].join("\n"),
      "web/src/server.js": source,
      "web/src/load.mjs": source,
      "web/index.js": source,
      ...Object.fromEntries(namesakes),
    });
    desk = await setUpDesk({ apps: [{ name: "web" }], settings });
    window = await desk.vscode.openWindow({ folder: folders.root });
    links = createSourceLinks(window);
    await streamApp(window, "web");
    await window.statusBar.waitFor("web: live");
  });

  after(async () => {
    await desk[Symbol.asyncDispose]();
    await folders[Symbol.asyncDispose]();
  });

  it("lead to CommonJS and ES modules, and not into Node or packages", async () => {
    desk.workspace.app("web").emit({
      message: [
        "TypeError: Cannot read properties of undefined (reading 'total')",
        `    at total (${root}/src/server.js:12:9)`,
        `    at async file://${root}/src/load.mjs:25:3`,
        `    at Layer.handle (${root}/node_modules/express/lib/router/layer.js:95:5)`,
        "    at Module._compile (node:internal/modules/cjs/loader:1554:14)",
        "    at node:internal/main/run_main_module:36:49",
      ].join("\n"),
    });
    await links.waitFor("load.mjs");
    await links.waitFor("server.js");
    assert.deepEqual(await links.texts(), [`${root}/src/server.js:12:9`, `file://${root}/src/load.mjs:25:3`]);
    await links.clickUntilOpen("server.js:12", { file: folders.path("web/src/server.js"), line: 12 });
    await links.clickUntilOpen("load.mjs", { file: folders.path("web/src/load.mjs"), line: 25 });
  });

  it("lead to the exact file, however many have its name", async () => {
    desk.workspace.app("web").emit({ message: `Error: first\n    at main (${root}/index.js:31:1)` });
    await links.clickUntilOpen("/index.js", { file: folders.path("web/index.js"), line: 31 });
  });

  it("open by the keyboard alone", async () => {
    desk.workspace.app("web").emit({ message: `Error: second\n    at main (${root}/src/server.js:44:1)` });
    // The click before this has put the cursor into the view, which holds still since.
    await window.output.focus();
    await window.press("Control+End");
    await links.waitFor("server.js:44");
    await window.press("Control+F");
    // It is drawn before it has the keyboard.
    await window.page.locator(".part.panel .find-widget.visible :focus").waitFor();
    await window.type("server.js:44");
    await window.press("Escape");
    await window.run("Open Link");
    await links.waitUntilOpen({ file: folders.path("web/src/server.js"), line: 44 });
  });

  it("ask before they open a file that has no more than the name", async () => {
    desk.workspace.app("web").emit({ message: `Error: third\n    at main (${root}/dist/server.js:17:1)` });
    await links.clickUntilAsked("dist/server.js");
    await window.quickInput.waitForRow("web/src/server.js");
    assert.equal(
      await window.quickInput.placeholder(),
      "There is no dist/server.js in web. Open one of the same name?",
    );
    assert.deepEqual(
      (await window.quickInput.rows()).map(({ label }) => label),
      ["web/src/server.js"],
    );
    await window.press("Escape");
    await window.quickInput.waitUntilClosed();
    await links.clickUntilAsked("dist/server.js");
    await waitForChoice(window, "web/src/server.js");
    await window.press("Enter");
    await links.waitUntilOpen({ file: folders.path("web/src/server.js"), line: 17 });
  });

  it("open the file itself once it is built, though the search leaves out its folder", async () => {
    await folders.write("web/dist/server.js", "// built\n".repeat(30));
    await links.clickUntilOpen("dist/server.js", { file: folders.path("web/dist/server.js"), line: 17 });
  });
});
