import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { projectFolder } from "../../scripts/command.ts";
import { setUpDesk } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import { shownTokens } from "./support/lineTokens.ts";
import type { LineToken } from "./support/lineTokens.ts";
import { toggleInFilterMenu } from "./support/outputMenu.ts";
import { changeSetting } from "./support/settings.ts";
import { streamApp } from "./support/streaming.ts";
import type { VSCodeWindow } from "./support/window.ts";

describe("the text of a log", () => {
  let desk: Desk;
  let window: VSCodeWindow;

  before(async () => {
    desk = await setUpDesk({
      apps: [{ name: "reports" }],
      settings: { "editor.minimap.enabled": false },
      // Local time must not be UTC.
      env: { TZ: "Asia/Tokyo" },
    });
    window = await desk.vscode.openWindow({ folder: join(projectFolder, "demo") });
    await streamApp(window, "reports");
    await window.statusBar.waitFor("reports: live");
  });

  after(() => desk[Symbol.asyncDispose]());

  it("says the level in a word, and colours it by it", async () => {
    desk.workspace
      .app("reports")
      .emit(
        { message: "all is well" },
        { message: "it broke", severity: "ERROR" },
        { message: "careful", severity: "WARNING" },
      );
    await window.output.waitForText("careful");
    const styleOf = (level: string): Promise<LineToken> =>
      eventually(`${level} as a token of its own`, async () =>
        (await shownTokens(window)).flat().find(({ text }) => text === `[${level}]`),
      );
    const [info, warning, error] = [await styleOf("info"), await styleOf("warning"), await styleOf("error")];
    assert.notEqual(error.color, info.color);
    assert.notEqual(warning.color, info.color);
    // Bold too: colour alone tells warning from error to nobody.
    assert.notDeepEqual([error.color, error.weight], [warning.color, warning.weight]);
  });

  it("shows only SYSTEM once APP is off in the Output view's filter menu", async () => {
    desk.workspace.app("reports").emit({ source: "SYSTEM", message: "deployment succeeded" });
    await window.output.waitForText("deployment succeeded");
    const categories = async (): Promise<Set<string | undefined>> =>
      new Set(
        (await window.output.visibleText())
          .split("\n")
          .flatMap((line) => /^\d\S+ \S+ \[\w+\] \[([^\]]+)\]/.exec(line)?.[1] ?? []),
      );
    assert.ok((await categories()).has("APP"));
    await toggleInFilterMenu(window, "APP");
    await eventually("no APP", async () => !(await categories()).has("APP"));
    assert.doesNotMatch(await window.output.visibleText(), /it broke/);
    await toggleInFilterMenu(window, "Databricks App Logs");
    await eventually("SYSTEM alone", async () => [...(await categories())].join() === "SYSTEM");
    await toggleInFilterMenu(window, "APP");
    await toggleInFilterMenu(window, "Databricks App Logs");
    await window.output.waitForText("it broke");
  });

  it("writes the time of new lines as the setting says, at once", async () => {
    const app = desk.workspace.app("reports");
    const timestamp = Date.UTC(2026, 2, 4, 20, 6, 7) / 1000;
    app.emit({ message: "in local time", timestamp });
    await window.output.waitForText(/2026-03-05 05:06:07\.000 \[info\] \[APP\] in local time/);
    await changeSetting(window, "databricksAppLogs.timestamps", (control, within) =>
      control.selectOption("utc", within),
    );
    await eventually("the new line in UTC", async () => {
      app.emit({ message: "in universal time", timestamp });
      return (await window.output.linesInFile("reports")).includes(
        "2026-03-04 20:06:07.000 [info] [APP] in universal time",
      );
    });
  });
});
