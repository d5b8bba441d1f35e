import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { after, before, describe, it } from "node:test";
import { projectFolder } from "../../scripts/command.ts";
import { noteSecret } from "../support/secretLedger.ts";
import type { StandInApp } from "../support/workspace/index.ts";
import { setUpDesk } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { askEarlier, jobsIn, jobsOf } from "./support/earlier.ts";
import { createSourceLinks } from "./support/sourceLinks.ts";
import { streamApp } from "./support/streaming.ts";
import { attempt, eventually, patienceMs, readUntil, tryMs } from "./support/eventually.ts";
import type { VSCodeWindow } from "./support/window.ts";

const pictures = process.env["APP_LOGS_PICTURES"];
const channel = "orders-api";
const crashed = Math.floor(Date.now() / 1000) - 3600;

describe("the lines of an app from before", () => {
  let desk: Desk;
  let window: VSCodeWindow;
  let app: StandInApp;

  before(async () => {
    desk = await setUpDesk({
      apps: [
        { name: "orders-api", telemetry: { table: "main.logs.orders" } },
        { name: "plain-app" },
        { name: "idle-api", telemetry: { table: "main.logs.orders" } },
        { name: "busy-worker", bufferLines: 6, telemetry: { table: "main.logs.orders" } },
      ],
      sql: {
        warehouses: [
          { id: "w1", name: "Shared", state: "STOPPED" },
          { id: "w2", name: "Other", state: "STOPPED" },
        ],
      },
      settings: { "editor.minimap.enabled": false, "workbench.secondarySideBar.defaultVisibility": "hidden" },
    });
    app = desk.workspace.app("orders-api");
    for (let second = 0; second < 200; second++) {
      app.emit({ timestamp: crashed - 200 + second + 0.123456, message: `order ${second} is packed` });
    }
    const rows = [
      "Traceback (most recent call last):",
      '  File "/app/python/source_code/main.py", line 23, in ship',
      '    price = order["price"]',
      "KeyError: 'price'",
    ];
    rows.forEach((message, index) => {
      app.emit({ timestamp: crashed + index / 1e6, message });
    });
    app.emit({
      timestamp: crashed + 0.5,
      source: "SYSTEM",
      message: "App exited unexpectedly with exit code 1",
    });
    await app.stop();
    window = await desk.vscode.openWindow({ folder: join(projectFolder, "demo") });
  });

  after(() => desk[Symbol.asyncDispose]());

  const sql = (): Desk["workspace"]["sql"] => desk.workspace.sql;
  const ask = (name: string, span: string): Promise<void> => askEarlier(window, name, span);
  const picture = async (name: string): Promise<void> => {
    if (pictures !== undefined) await window.screenshot(join(pictures, name));
  };

  it("are kept by nothing without app telemetry, which one sentence says, with what switches it on", async () => {
    await ask("plain-app", "The Last Hour");
    const message = await window.messages.waitFor("Nothing keeps the earlier lines of plain-app");
    assert.deepEqual(message.buttons, ["Copy Lines for databricks.yml", "About App Telemetry"]);
    await picture("noTelemetry.png");
    await window.messages.click("plain-app", "Copy Lines for databricks.yml");
    await window.messages.clear();
    assert.equal(sql().statements.length, 0);
  });

  it("are left where the person starts no warehouse, who is asked once and finds a button then", async () => {
    sql().setWarehouseState("w1", "DELETING");
    await ask("busy-worker", "The Last Hour");
    await window.dialog.waitFor('Start the SQL warehouse "Other"?');
    await window.dialog.click("Cancel");
    await eventually("the dialog to close", async () => !(await window.dialog.isVisible()));
    await eventually("no message to be left", async () => (await window.messages.all()).length === 0);
    await ask("busy-worker", "The Last Hour");
    const { buttons } = await window.messages.waitFor('The SQL warehouse "Other"');
    assert.deepEqual(buttons, ["Start Warehouse", "Choose Warehouse"]);
    await picture("asleep.png");
    assert.equal(sql().statements.length, 0);
    await window.messages.click('The SQL warehouse "Other"', "Start Warehouse");
    await window.messages.waitFor("There are no other lines of busy-worker since");
    assert.equal(sql().warehouses[1]?.starts, 1);
    await window.messages.clear();
    sql().setWarehouseState("w2", "DELETING");
    sql().setWarehouseState("w1", "STOPPED");
  });

  it("are read of a stopped app's last crash, once the warehouse may be started, with the cursor at its traceback", async () => {
    await ask("orders-api", "The Last Crash");
    await window.dialog.waitFor('Start the SQL warehouse "Shared"?');
    await picture("wakeWarehouse.png");
    await window.dialog.click("Start Warehouse");
    await window.output.waitForText("KeyError: 'price'");
    // The file of a channel has also what was replaced since.
    const last = async (): Promise<string> =>
      (await window.output.linesInFile(channel))
        .join("\n")
        .split(/^(?=.* Earlier lines begin here)/m)
        .at(-1) ?? "";
    const text = await readUntil("the end mark", last, (written) => written.endsWith(" end here."));
    assert.match(
      text,
      /Earlier lines begin here, those since \S+ \S+ from the logs table main\.logs\.orders\./,
    );
    assert.match(text, /\[error\] \[APP\] Traceback/);
    assert.match(text, /\[error\] \[SYSTEM\] App exited unexpectedly with exit code 1/);
    assert.match(text, /\[Databricks App Logs\] Earlier lines end here\.$/);
    assert.equal((text.match(/KeyError/g) ?? []).length, 1);
    const selected = window.page.locator(".part.panel .monaco-editor .selected-text");
    await eventually("the row to be selected", async () => (await selected.count()) > 0);
    await picture("lastCrash.png");
  });

  it("need no second question for the same warehouse, and repeat nothing", async () => {
    sql().setWarehouseState("w1", "STOPPED");
    const { starts = 0 } = sql().warehouses[0] ?? {};
    await ask("orders-api", "The Last 24 Hours");
    await window.output.waitForText("order 0 is packed");
    assert.equal(sql().warehouses[0]?.starts, starts + 1);
    const shown = async (): Promise<string[]> => {
      const lines = await window.output.linesInFile(channel);
      const orders = lines.flatMap((line) => /order (\d+) is packed/.exec(line)?.[1] ?? []);
      return orders.slice(orders.lastIndexOf("0"));
    };
    // The file is written piece by piece, and its beginning may be in view before its end is in it.
    const orders = await readUntil("the last order", shown, (numbers) => numbers.includes("199"));
    assert.deepEqual(
      orders,
      Array.from({ length: 200 }, (_, index) => String(index)),
    );
    await picture("earlierAll.png");
  });

  it("are not brought again by a stream that is started below them, nor after a reload by the table", async () => {
    const idle = desk.workspace.app("idle-api");
    const secret = `dapi${"5566aabb7788ccdd".repeat(2)}`;
    noteSecret("printed by an app", secret);
    const shown = async (): Promise<string[]> => {
      const lines = await window.output.linesInFile("idle-api");
      const visits = lines.flatMap((line) => /visit (\d+)/.exec(line)?.[1] ?? []);
      return visits.slice(visits.lastIndexOf("0"));
    };
    /** As soon as this visit is among them: what is shown anew is in the file piece by piece. */
    const shownWith = (last: number): Promise<string[]> =>
      readUntil(`visit ${last}`, shown, (visits) => visits.includes(String(last)));
    const counted = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index));
    const visit = (count: number): void => {
      idle.emit({ message: `visit ${count} with ${count % 5 === 0 ? `token=${secret}` : "a cookie"}` });
    };
    for (let count = 0; count < 12; count++) visit(count);
    await ask("idle-api", "The Last 15 Minutes");
    await shownWith(11);
    await streamApp(window, "idle-api");
    visit(12);
    assert.deepEqual(await shownWith(12), counted(13));
    visit(13);
    await shownWith(13);
    // VS Code writes what an extension remembers a moment later.
    await delay(1500);
    await window.page.reload({ timeout: patienceMs });
    await window.messages.click("before this window was reloaded", "Resume");
    visit(14);
    assert.deepEqual(await shownWith(14), counted(15));
    await ask("idle-api", "The Last 15 Minutes");
    await window.messages.waitFor("There are no other lines of idle-api");
    await window.messages.clear();
    assert.deepEqual(await shownWith(14), counted(15));
    sql().refusal = "select";
    await ask("idle-api", "The Last 15 Minutes");
    // What this machine kept is shown already.
    const { text, buttons } = await window.messages.waitFor("SELECT on it is missing");
    assert.match(text, /^The workspace at /);
    assert.deepEqual(buttons, ["Select Profile", "Retry"]);
    sql().refusal = undefined;
    await window.messages.click("SELECT on it is missing", "Retry");
    await window.messages.waitFor("There are no other lines of idle-api");
    await window.messages.clear();
    assert.deepEqual(await shownWith(14), counted(15));
  });

  it("fill a hole of a live log at a click on its notice, which is told where the table is known", async () => {
    const busy = desk.workspace.app("busy-worker");
    const emit = jobsOf(busy);
    emit(5);
    await streamApp(window, "busy-worker");
    await eventually("the first lines", async () =>
      (await window.output.linesInFile("busy-worker")).join("\n").includes("job 4 done"),
    );
    busy.dropAll({ code: 1011 });
    emit(60);
    // The view holds still where the test before has moved the cursor.
    const told = async (text: string): Promise<void> => {
      await eventually(text, async () =>
        (await window.output.linesInFile("busy-worker")).join("\n").includes(text),
      );
    };
    await told("Lines may be missing");
    await told("job 64 done");
    await createSourceLinks(window).clickUntil("what is missing", "Fill from History", async () =>
      (await window.output.linesInFile("busy-worker")).join("\n").includes("job 20 done"),
    );
    const shown = async (): Promise<number[]> =>
      jobsIn((await window.output.linesInFile("busy-worker")).join("\n"));
    // What is shown anew is in the file piece by piece.
    const jobs = await readUntil("the last job below what is filled in", shown, (all) => all.includes(64));
    assert.deepEqual(
      jobs,
      Array.from({ length: 65 }, (_, index) => index),
    );
    await picture("filled.png");
    // It may have been clicked once more.
    await window.messages.clear();
  });

  it("can be given up while they are read, and nothing runs on", async () => {
    sql().slowMs = 600_000;
    const { length } = sql().statements;
    const reading = "Reading earlier lines of orders-api";
    const state = (): Promise<string | undefined> => Promise.resolve(sql().statements[length]?.state);
    await ask("orders-api", "The Last 24 Hours");
    // What comes before it says the same where it takes long, and nothing of the table is read by then.
    await eventually("the statement to run", async () => (await state()) === "RUNNING", { describe: state });
    await window.messages.waitFor(reading);
    await picture("cancelEarlier.png");
    const message = window.page.locator(".notification-list-item").filter({ hasText: reading });
    const cancel = message.locator(".monaco-button").filter({ hasText: "Cancel" }).first();
    await eventually(
      "the statement to end",
      async () => {
        if ((await state()) === "CANCELED") return true;
        // The message of what came before may still be on its way out, and its button does nothing.
        if (await cancel.isVisible()) await attempt(() => cancel.click({ timeout: tryMs }));
        return false;
      },
      { describe: state },
    );
    sql().slowMs = 0;
    await eventually("no message to be left", async () => (await window.messages.all()).length === 0);
    assert.deepEqual(
      sql()
        .statements.slice(length)
        .map((statement) => statement.state),
      ["CANCELED"],
    );
  });
});
