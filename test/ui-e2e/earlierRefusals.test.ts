import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { after, afterEach, before, describe, it } from "node:test";
import { commands, setUpDesk } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { askEarlier } from "./support/earlier.ts";
import { eventually } from "./support/eventually.ts";
import { keptFiles } from "./support/keptFiles.ts";
import { reopenWithSettings } from "./support/settings.ts";
import { streamApp } from "./support/streaming.ts";
import type { VSCodeWindow } from "./support/window.ts";

const pictures = process.env["APP_LOGS_PICTURES"];
const table = "main.logs.orders";

describe("earlier lines that are not to be had", () => {
  let desk: Desk;
  let window: VSCodeWindow;

  before(async () => {
    desk = await setUpDesk({
      apps: ["orders-api", "busy-worker"].map((app) => ({ name: app, telemetry: { table } })),
      sql: {
        warehouses: [
          { id: "w1", name: "Shared" },
          { id: "w9", name: "Finance", canUse: false },
        ],
      },
    });
    desk.workspace.app("orders-api").emit({ message: "hello" });
    window = await desk.vscode.openWindow();
  });

  afterEach(() => window.messages.clear());

  after(() => desk[Symbol.asyncDispose]());

  const sql = (): Desk["workspace"]["sql"] => desk.workspace.sql;
  const name = (warehouse: string): Promise<void> =>
    reopenWithSettings(window, (settings) => ({
      ...settings,
      "databricksAppLogs.historyWarehouse": warehouse,
    }));
  /** Asks, and compares the one message: its text from its start to its end, and its buttons. */
  const isTold = async (picture: string, words: RegExp, buttons: readonly string[]): Promise<void> => {
    await askEarlier(window, "orders-api", "The Last Hour");
    const message = await window.messages.waitForOnly(words);
    assert.deepEqual([message.severity, message.buttons], ["error", buttons], message.text);
    assert.equal(sql().statements.filter(({ state }) => /PENDING|RUNNING/.test(state)).length, 0);
    // A message slides in.
    if (pictures !== undefined) await delay(1000);
    if (pictures !== undefined) await window.screenshot(join(pictures, `${picture}.png`));
    await window.messages.clear();
  };

  for (const [refusal, what] of [
    ["select", "SELECT on it"],
    ["use-catalog", 'USE CATALOG on "main"'],
    ["use-schema", 'USE SCHEMA on "main.logs"'],
  ] as const) {
    it(`say which right is missing: ${refusal}`, async () => {
      sql().refusal = refusal;
      const words = `^The workspace at \\S+ does not let the profile "?DEFAULT"? read the logs table ${table}: ${what} is missing\\. Ask the owner for it, or select another profile\\.$`;
      await isTold(refusal, new RegExp(words), ["Select Profile", "Retry"]);
      sql().refusal = undefined;
    });
  }

  it("say what a table means that is not to be seen", async () => {
    sql().refusal = "hidden";
    await isTold("hidden", /^The logs table main\.logs\.orders is not in .* SELECT on it\.$/, [
      "Retry",
      "Select Profile",
      "About App Telemetry",
    ]);
    sql().refusal = undefined;
  });

  it("say what a bare 403 means: the entitlement, or CAN USE of a warehouse that was named", async () => {
    const buttons = ["Choose Warehouse", "Select Profile", "Retry"];
    sql().isEntitled = false;
    await isTold(
      "entitlement",
      /does not let .* use .*SQL warehouses\..*CAN USE, or the entitlement/,
      buttons,
    );
    sql().isEntitled = true;
    await name("w9");
    await isTold("canUse", /does not let .* use the SQL warehouse "w9"\..*CAN USE, or/, buttons);
  });

  it("say that a warehouse which was named is not there, and that there is none", async () => {
    const buttons = ["Choose Warehouse", "Select Profile", "Retry"];
    await name("gone");
    await isTold("namedGone", /^There is no SQL warehouse "gone" in the workspace at .* may use\./, buttons);
    await name("");
    for (const { id } of sql().warehouses) sql().setWarehouseState(id, "DELETED");
    await isTold("none", /^There is no SQL warehouse in the workspace at .* may use/, buttons);
    sql().setWarehouseState("w1", "RUNNING");
  });

  it("are those that this machine kept, where it has some that are not shown yet; and Retry looks for a later crash", async () => {
    const app = desk.workspace.app("busy-worker");
    const nowS = Math.floor(Date.now() / 1000);
    const crash = (said: string, agoS: number): void => {
      app.emit({ timestamp: nowS - agoS, message: `RuntimeError: ${said}` });
      const message = "App exited unexpectedly with exit code 1";
      app.emit({ source: "SYSTEM", timestamp: nowS - agoS + 1, message });
    };
    const shows = (text: string): Promise<unknown> =>
      eventually(text, async () =>
        (await window.output.linesInFile("busy-worker")).join("\n").includes(text),
      );
    crash("out of ink", 1000);
    await streamApp(window, "busy-worker");
    await shows("out of ink");
    await window.run(commands.stop);
    await shows("Streaming stopped.");
    // VS Code writes what an extension remembers a moment later.
    await delay(1500);
    await eventually("what is kept", async () => {
      const files = await keptFiles(desk.vscode);
      const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
      return texts.join("").includes("exit code 1");
    });
    crash("out of paper", 100);
    await name("off");
    await window.messages.clear();
    await askEarlier(window, "busy-worker", "The Last Hour");
    const off = await window.messages.waitFor("those that this machine kept");
    assert.match(
      off.text,
      /^These lines of busy-worker .* kept\. Its logs table is not read, as the setting/,
    );
    await name("");
    await window.messages.clear();
    sql().refusal = "select";
    const { length } = sql().statements;
    await askEarlier(window, "busy-worker", "The Last Crash");
    const { buttons } = await window.messages.waitFor("those that this machine kept");
    assert.deepEqual(buttons, ["Select Profile", "Retry"]);
    assert.equal(sql().statements.length, length + 1);
    // What is kept is shown by now, so that it is told no more.
    await window.messages.click("those that this machine kept", "Retry");
    const again = await eventually("the reason alone", async () =>
      (await window.messages.all()).find(({ text }) => /^The workspace at .* SELECT on it/.test(text)),
    );
    assert.deepEqual(again.buttons, buttons);
    assert.ok(!(await window.output.linesInFile("busy-worker")).join("\n").includes("out of paper"));
    sql().refusal = undefined;
    await window.messages.click("SELECT on it is missing", "Retry");
    await shows("out of paper");
  });

  it("say that the setting forbids it, and lead to the setting", async () => {
    const { length } = sql().statements;
    await name("off");
    await isTold("off", /^Earlier lines are not read, as the setting/, ["Choose Warehouse"]);
    assert.equal(sql().statements.length, length);
    await askEarlier(window, "orders-api", "The Last Hour");
    await window.messages.click("Earlier lines are not read", "Choose Warehouse");
    await eventually("the setting", async () =>
      (await window.page.locator(".settings-editor").innerText()).includes("History Warehouse"),
    );
  });
});
