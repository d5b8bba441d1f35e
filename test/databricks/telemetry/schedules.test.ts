import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readHistory, type HistoryLine } from "../../../src/databricks/telemetry/readHistory.ts";
import { joinHistory } from "../../../src/sessions/joinHistory.ts";
import { streamLogs, type LogLine } from "../../../src/logstream/index.ts";
import { randomOf } from "../../support/random.ts";
import { startWorkspace, type LedgerEntry } from "../../support/workspace/index.ts";
import { collectGarbage } from "../../support/garbage.ts";
import { historyOptions, readAll, table } from "./support.ts";

const sql = { warehouses: [{ id: "w1" }], chunkRows: 50 };
const second = Math.floor(Date.now() / 1000) - 3600;

function told(lines: readonly Pick<LogLine, "source" | "timestamp" | "message">[]): string[] {
  return lines.map(({ source, timestamp, message }) => `${source ?? ""} ${timestamp ?? ""} ${message}`);
}

describe("history over random schedules", () => {
  for (const layout of ["v2", "v1"] as const) {
    it(`has what the table had of each span, source and text, each once and in order: ${layout}`, async () => {
      const random = randomOf(layout === "v2" ? 7 : 11);
      const names = Array.from({ length: 5 }, (_, index) => `app-${index}`);
      const apps = names.map((name) => ({
        name,
        telemetry: { table, layout, duplicateEvery: random(4) },
      }));
      await using standIn = await startWorkspace({ sql, apps });
      for (const name of names) {
        const app = standIn.app(name);
        let micros = second * 1e6;
        for (let index = 0; index < 50 + random(250); index++) {
          // Rows of v1 have no order of their own within a moment.
          micros += random(3) === 0 && layout === "v2" ? 0 : 1 + random(3_000_000);
          const source = ["APP", "APP", "SYSTEM", "BUILD", "HTTP"][random(5)];
          app.emit({ source, timestamp: micros / 1e6, message: `text ${random(6)}` });
        }
      }
      for (let schedule = 0; schedule < 20; schedule++) {
        const name = names[random(names.length)] ?? "";
        const from = second + random(200);
        const to = from + random(500);
        const sources = [["APP"], ["APP", "BUILD"], undefined][random(3)];
        const search = ["", "text 3", "TEXT"][random(3)] ?? "";
        const isWanted = ({ source = "", timestamp = 0, message }: LedgerEntry): boolean =>
          timestamp >= from &&
          timestamp < to &&
          (sources ?? ["APP", "SYSTEM", "BUILD"]).includes(source) &&
          message.includes(search);
        const span = { sinceMs: from * 1000, untilMs: to * 1000, sources, search };
        const lines = await readAll(standIn, { ...span, pageLines: 40 + random(200) }, name);
        assert.deepEqual(
          told(lines),
          told(standIn.app(name).ledger.filter(isWanted)),
          `schedule ${schedule}`,
        );
      }
    });
  }

  it("joins the live log of an app that crashed, from what its buffer still has", async () => {
    const telemetry = { table, duplicateEvery: 3 };
    for (const wholeSeconds of [false, true]) {
      await using standIn = await startWorkspace({
        sql,
        apps: [{ name: "orders", bufferLines: 30, wholeSeconds, telemetry }],
      });
      const app = standIn.app("orders");
      for (let index = 0; index < 200; index++) {
        app.emit({ timestamp: second + index * 0.3, message: `text ${index % 9}` });
      }
      const live: LogLine[] = [];
      const token = standIn.issueToken();
      for await (const event of streamLogs({ url: app.logsUrl, token })) {
        if (event.kind === "lines") live.push(...event.lines);
      }
      assert.equal(live.length, 30);
      const joined = joinHistory(await readAll(standIn), live);
      assert.deepEqual(
        joined.map(({ line }) => line.message),
        app.ledger.map(({ message }) => message),
      );
      assert.equal(
        joined.findIndex(({ isHistory }) => !isHistory),
        170,
      );
    }
  });
});

describe("100,000 rows", () => {
  it("come page by page, of which none is kept", { timeout: 300_000 }, async (t) => {
    await using standIn = await startWorkspace({
      sql: { warehouses: sql.warehouses, chunkRows: 5000 },
      apps: [{ name: "orders", telemetry: { table } }],
    });
    const app = standIn.app("orders");
    for (let index = 0; index < 100_000; index++) {
      app.emit({ timestamp: second + index / 1000, message: `GET /orders/${index} took ${index % 97} ms` });
    }
    // The first look writes the table.
    await readAll(standIn, { untilMs: second * 1000 + 1 });
    const startMs = performance.now();
    let firstMs: number | undefined;
    let count = 0;
    const pages: WeakRef<readonly HistoryLine[]>[] = [];
    for await (const page of readHistory(await historyOptions(standIn))) {
      firstMs ??= performance.now() - startMs;
      count += page.length;
      pages.push(new WeakRef(page));
    }
    t.diagnostic(
      `first lines after ${Math.round(firstMs ?? 0)} ms, all after ${Math.round(performance.now() - startMs)} ms`,
    );
    assert.equal(count, 100_000);
    assert.ok(pages.length > 15, String(pages.length));
    // A WeakRef keeps what it was made of until the turn is over.
    await new Promise((resolve) => setTimeout(resolve, 0));
    collectGarbage();
    const kept = pages.filter((page) => page.deref() !== undefined).length;
    assert.ok(kept <= 2, `${kept} of ${pages.length} pages are still held`);
  });
});
