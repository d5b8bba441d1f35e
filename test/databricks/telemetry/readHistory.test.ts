import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseSources } from "../../../src/logstream/index.ts";
import type { LogLine } from "../../../src/logstream/index.ts";
import { getApp } from "../../../src/databricks/api/apps.ts";
import { historyOf } from "../../../src/databricks/telemetry/logsTable.ts";
import { startWorkspace, type TelemetrySpec } from "../../support/workspace/index.ts";
import { never, workspaceAt } from "../support/workspace.ts";
import { readAll, table } from "./support.ts";

const sql = { warehouses: [{ id: "w1", name: "Small" }] };
const second = Math.floor(Date.now() / 1000) - 600;

function messages(lines: readonly Pick<LogLine, "message">[]): string[] {
  return lines.map(({ message }) => message);
}

for (const layout of ["v2", "v1"] as const) {
  const telemetry: TelemetrySpec = { table, layout };

  describe(`history of a table of layout ${layout}`, () => {
    it("is the app's lines as they were logged, oldest first, without strangers and HTTP", async () => {
      await using standIn = await startWorkspace({ sql, apps: [{ name: "orders", telemetry }] });
      const app = standIn.app("orders");
      for (let number = 0; number < 40; number++) {
        const source = ["APP", "SYSTEM", "BUILD", "HTTP"][number % 4];
        app.emit({ source, timestamp: second + number + 0.123456, message: `number ${number}: "it's" é 😀` });
      }
      const lines: readonly LogLine[] = await readAll(standIn);
      assert.deepEqual(
        lines.map(({ source, timestamp, message }) => ({ source, timestamp, message })),
        app.ledger
          .filter(({ source }) => source !== "HTTP")
          .map(({ source, timestamp, message }) => ({ source, timestamp, message })),
      );
      assert.equal(lines[0]?.source === "APP" && lines[0]["severity"], "INFO");
    });

    it("holds each line once, however often it was delivered, and the same text as often as it was said", async () => {
      await using standIn = await startWorkspace({
        sql,
        apps: [{ name: "orders", telemetry: { ...telemetry, duplicateEvery: 2 } }],
      });
      const app = standIn.app("orders");
      for (let number = 0; number < 300; number++) {
        app.emit({ timestamp: second + Math.floor(number / 3) + (number % 3) / 1e6 + 0.5, message: "tick" });
      }
      const lines = await readAll(standIn, { pageLines: 31 });
      assert.equal(lines.length, 300);
      assert.deepEqual(
        lines.map(({ timestamp }) => timestamp),
        app.ledger.map(({ timestamp }) => timestamp),
      );
    });

    it("is read for a span to the microsecond, for some sources and for a text", async () => {
      await using standIn = await startWorkspace({ sql, apps: [{ name: "orders", telemetry }] });
      const app = standIn.app("orders");
      for (let number = 0; number < 100; number++) {
        const source = number % 2 === 0 ? "APP" : "SYSTEM";
        app.emit({ source, timestamp: second + number, message: `100%_${number}` });
      }
      const span = { sinceMs: (second + 10) * 1000, untilMs: (second + 20) * 1000 };
      assert.deepEqual(
        messages(await readAll(standIn, span)),
        Array.from({ length: 10 }, (_, index) => `100%_${index + 10}`),
      );
      assert.equal((await readAll(standIn, { ...span, sinceMs: span.sinceMs + 0.001 })).length, 9);
      assert.equal((await readAll(standIn, { ...span, sources: ["SYSTEM"] })).length, 5);
      assert.deepEqual(messages(await readAll(standIn, { search: "%_5" })), [
        "100%_5",
        ...Array.from({ length: 10 }, (_, index) => `100%_5${index}`),
      ]);
      assert.deepEqual(await readAll(standIn, { search: "' OR 1 = 1 --" }), []);
      const before = standIn.sql.statements.length;
      assert.deepEqual(await readAll(standIn, { sources: [] }), []);
      assert.equal(standIn.sql.statements.length, before);
    });

    it("comes in pages that cut through lines of one moment, and in chunks of each", async () => {
      await using standIn = await startWorkspace({
        sql: { ...sql, chunkRows: 3 },
        apps: [{ name: "orders", telemetry }],
      });
      const app = standIn.app("orders");
      for (let number = 0; number < 200; number++) {
        app.emit({ timestamp: second + Math.floor(number / 50), message: `of ${number}` });
      }
      const lines = await readAll(standIn, { pageLines: 8 });
      assert.deepEqual(messages(lines).toSorted(), messages(app.ledger).toSorted());
      assert.ok(standIn.sql.statements.length > 20);
      assert.ok(standIn.requests.some(({ path }) => path.endsWith("/result/chunks/2")));
    });

    it("asks for fewer lines where a result is over the inline end, and cuts a line that is too long", async () => {
      await using standIn = await startWorkspace({
        sql: { ...sql, inlineBytes: 20_000 },
        apps: [{ name: "orders", telemetry }],
      });
      const app = standIn.app("orders");
      for (let number = 0; number < 100; number++) {
        app.emit({ timestamp: second + number, message: `${number} ${"é".repeat(1000)}` });
      }
      app.emit({ timestamp: second + 200, message: "é".repeat(50_000) });
      const lines = await readAll(standIn, { lineChars: 4000 });
      assert.equal(lines.length, 101);
      assert.equal(lines[99]?.message, `99 ${"é".repeat(1000)}`);
      assert.equal(lines[99].cutFromBytes, undefined);
      assert.equal(lines[100]?.message, "é".repeat(4000));
      assert.equal(lines[100].cutFromBytes, 100_000);
      assert.ok(standIn.sql.statements.some(({ state }) => state === "FAILED"));
    });

    it("is of one app, where several write to one table, whatever the table is called", async () => {
      const odd = { layout, table: "`my-catalog`.`we``ird é`.`2 tables; DROP`" };
      await using standIn = await startWorkspace({
        sql,
        apps: [
          { name: "orders", telemetry: { ...odd, table: "my-catalog.we`ird é.2 tables; DROP" } },
          { name: "returns", telemetry: { ...odd, table: "my-catalog.we`ird é.2 tables; DROP" } },
        ],
      });
      standIn.app("orders").emit({ message: "ours" });
      standIn.app("returns").emit({ message: "theirs" });
      const workspace = workspaceAt(standIn.url, () => Promise.resolve(standIn.issueToken()));
      const app = await getApp(workspace, "orders", { signal: never() });
      const quoted = await historyOf(workspace, { ...app, logsTable: odd.table }, { signal: never() });
      assert.equal(quoted?.full, "my-catalog.we`ird é.2 tables; DROP");
      assert.deepEqual(messages(await readAll(standIn, { table: quoted })), ["ours"]);
      assert.deepEqual(messages(await readAll(standIn, { table: quoted }, "returns")), ["theirs"]);
    });
  });
}

describe("where an app's history is", () => {
  it("says the app, else its space, and nobody while telemetry is off", async () => {
    await using standIn = await startWorkspace({
      apps: [
        { name: "on", telemetry: { table } },
        { name: "spaced", telemetry: { table, space: "shop" } },
        { name: "off" },
      ],
    });
    const workspace = workspaceAt(standIn.url, () => Promise.resolve(standIn.issueToken()));
    const where = async (name: string): Promise<string | undefined> => {
      const app = await getApp(workspace, name, { signal: never() });
      return (await historyOf(workspace, app, { signal: never() }))?.quoted;
    };
    assert.equal(await where("on"), "`main`.`logs`.`orders`");
    assert.equal(await where("spaced"), "`main`.`logs`.`orders`");
    assert.equal(await where("off"), undefined);
    const hidden = { name: "x", space: "nobody-s" };
    assert.equal(await historyOf(workspace, hidden, { signal: never() }), undefined);
  });

  it("is told by the same names of sources as a live log", () => {
    assert.deepEqual([...parseSources("app, system,BUILD")], ["APP", "SYSTEM", "BUILD"]);
  });
});
