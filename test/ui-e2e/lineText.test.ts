import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setUpDesk, streamWithDefaults } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import { shownTokens } from "./support/lineTokens.ts";
import { changeSetting } from "./support/settings.ts";
import type { VSCodeWindow } from "./support/window.ts";

const pictures = process.env["APP_LOGS_PICTURES"];

/** What a logger writes, and the level and the text that a person should read. None has a `severity`. */
const lines = [
  ["ERROR:root:cannot reach the database", "error"],
  ["2026-01-02 03:04:05,678 - orders.api - WARNING - slow query", "warning"],
  ['INFO:     127.0.0.1:5000 - "GET /orders HTTP/1.1" 200 OK', "info"],
  ["ERROR:    Exception in ASGI application", "error"],
  ["[2026-01-02 03:04:05 +0000] [7] [CRITICAL] WORKER TIMEOUT (pid:9)", "error"],
  [
    '{"time":"2026-01-02T03:04:05Z","level":"warning","msg":"disk nearly full","free":"3%","path":"/data"}',
    "warning",
    "disk nearly full  free=3%  path=/data",
  ],
  ['{"level":50,"msg":"payment refused","order":17}', "error", "payment refused  order=17"],
  ["the word ERROR in a sentence", "info"],
] as const;

describe("lines that only their text gives a level", () => {
  let desk: Desk;
  let window: VSCodeWindow;

  before(async () => {
    desk = await setUpDesk({ apps: [{ name: "orders-api" }], env: { TZ: "Asia/Tokyo" } });
    window = await desk.vscode.openWindow();
    await streamWithDefaults(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
    for (const [message] of lines) desk.workspace.app("orders-api").emit({ message });
    await window.output.waitForText("the word ERROR");
  });

  after(() => desk[Symbol.asyncDispose]());

  /** The app's lines in view, each without its time. */
  const shown = async (): Promise<string[]> =>
    (await window.output.visibleText()).split("\n").flatMap((line) => /\[\w+\] \[APP\] .*/.exec(line) ?? []);

  it("say it as a tag, and JSON reads as its message and then its fields", async () => {
    const expected = lines.map(([message, level, text = message]) => `[${level}] [APP] ${text}`);
    await eventually("the lines", async () => (await shown()).length === lines.length, { describe: shown });
    assert.deepEqual(await shown(), expected);
    if (pictures !== undefined) await window.screenshot(`${pictures}/textLevels.png`);
  });

  it("are coloured by it", async () => {
    const looks = new Set<string>();
    for (const level of ["info", "warning", "error"]) {
      const { color, weight } = await eventually(`${level} as a token of its own`, async () =>
        (await shownTokens(window)).flat().find(({ text }) => text === `[${level}]`),
      );
      looks.add(`${color} ${weight}`);
    }
    assert.equal(looks.size, 3, [...looks].join());
  });

  it("have ISO times once the setting says so, and keep their tag and its colour", async () => {
    await changeSetting(window, "databricksAppLogs.timestamps", (control, within) =>
      control.selectOption("iso", within),
    );
    const app = desk.workspace.app("orders-api");
    const timestamp = Date.UTC(2026, 2, 4, 20, 6, 7, 250) / 1000;
    await window.output.focus();
    await eventually("a line in ISO time", async () => {
      app.emit({ message: "ERROR:root:in ISO time", timestamp });
      return (await window.output.visibleText()).includes(
        "2026-03-04T20:06:07.250Z [error] [APP] ERROR:root:in ISO time",
      );
    });
    await eventually(
      "the level as a token of its own beside the ISO time",
      async () =>
        (await shownTokens(window)).some(
          (tokens) =>
            tokens.some(({ text }) => text.includes("ISO")) && tokens.some(({ text }) => text === "[error]"),
        ),
      { describe: () => shownTokens(window) },
    );
    if (pictures !== undefined) await window.screenshot(`${pictures}/isoTime.png`);
  });
});
