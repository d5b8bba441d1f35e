import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { projectFolder } from "../../scripts/command.ts";
import { setUpDesk } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import { streamApp } from "./support/streaming.ts";
import type { VSCodeWindow } from "./support/window.ts";

const root = "/app/python/source_code";

describe("the text of a log", () => {
  let desk: Desk;
  let window: VSCodeWindow;

  before(async () => {
    desk = await setUpDesk({ settings: { "editor.minimap.enabled": false } });
    window = await desk.vscode.openWindow({ folder: join(projectFolder, "demo") });
    await streamApp(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
  });

  after(() => desk[Symbol.asyncDispose]());

  it("leads from a line of a traceback to the line of the source, and not to libraries", async () => {
    for (const message of [
      "Traceback (most recent call last):",
      `  File "${root}/resize.py", line 37, in to_thumbnail`,
      "    height = target_height(image.size, width)",
      `  File "${root}/.venv/lib/python3.11/site-packages/PIL/Image.py", line 3498, in open`,
      "    raise UnidentifiedImageError(msg)",
      "ZeroDivisionError: division by zero",
    ])
      desk.workspace.app("orders-api").emit({ message });
    await window.output.waitForText("ZeroDivisionError");
    const links = window.page.locator(".part.panel .detected-link");
    await eventually("a link in the traceback", async () =>
      (await links.allInnerTexts()).some((text) => text.includes("resize.py")),
    );
    assert.ok(!(await links.allInnerTexts()).some((text) => text.includes("Image.py")));
    await links
      .filter({ hasText: "resize.py" })
      .first()
      .click({ modifiers: ["Control"] });
    await eventually("resize.py at line 37", async () => (await window.statusBar.text()).includes("Ln 37"));
  });
});
