import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { getApp } from "../../src/databricks/api/apps.ts";
import type { SqlWarehouse } from "../../src/databricks/telemetry/warehouses.ts";
import type { EarlierLines } from "../../src/sessions/earlierLines.ts";
import type { UnfinishedReading } from "../../src/sessions/earlierLog.ts";
import type { LogSession } from "../../src/sessions/logSession.ts";
import { readEarlierPage } from "../../src/sessions/readEarlier.ts";
import { telemetryLines } from "../../src/sessions/telemetryLines.ts";
import { never, workspaceAt } from "../databricks/support/workspace.ts";
import { startWorkspace, type Workspace } from "../support/workspace/index.ts";
import { everything, messagesOf, numbered, targetOf, until, watchSession } from "./support/session.ts";

const telemetry = { table: "main.logs.orders", duplicateEvery: 3 };
const warehouses = [{ id: "w1", name: "Small" }];

async function sourceOf(
  standIn: Workspace,
  mayWake: (warehouse: SqlWarehouse) => Promise<boolean> = () => Promise.resolve(false),
): Promise<EarlierLines | undefined> {
  const workspace = workspaceAt(standIn.url, () => Promise.resolve(standIn.issueToken()));
  const app = await getApp(workspace, "orders", { signal: never() });
  return telemetryLines({ workspace, app, mayWake, signal: never() });
}

async function readAll(session: LogSession, source: EarlierLines, pageLines = 1000): Promise<number> {
  const sinceMs = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;
  const span = { reading: session.earlier.begin(), from: source.name, sinceMs, untilMs: Date.now() + 60_000 };
  let next: UnfinishedReading | undefined = { span, filters: everything, readMs: sinceMs, isMore: true };
  let pages = 0;
  for (; next !== undefined; next = session.earlier.unfinished, pages++)
    await readEarlierPage(session, { ...next, sources: [source], signal: never(), pageLines });
  return pages;
}

describe("a logs table beside a stream", () => {
  for (const layout of ["v2", "v1"] as const) {
    it(`gives what a buffer has lost over a crash, a stop and a gap, each line once (layout ${layout})`, async () => {
      await using standIn = await startWorkspace({
        sql: { warehouses, chunkRows: 100 },
        apps: [{ name: "orders", bufferLines: 40, telemetry: { ...telemetry, layout } }],
      });
      const app = standIn.app("orders");
      const seconds = Math.floor(Date.now() / 1000) - 600;
      let count = 0;
      const emit = (lines: number): void => {
        for (const message of numbered("line", count + lines).slice(count)) {
          app.emit({ message, timestamp: seconds + 0.05 + count / 10 });
          count++;
        }
      };
      emit(200);
      const watched = watchSession(targetOf(standIn, app));
      watched.session.start(targetOf(standIn, app), everything);
      await until("the backlog", () => watched.session.lineTotal === 40);
      emit(30);
      await until("live lines", () => watched.session.lineTotal === 70);
      app.dropAll("reset");
      emit(120);
      await until("the gap", () =>
        watched.received.some((item) => item.kind === "notice" && item.notice.kind === "gap"),
      );
      await until("the rest", () => watched.session.lineTotal === 110);
      app.crash("no price");
      await watched.session.stop();
      emit(25);
      const source = await sourceOf(standIn);
      assert.ok(source);
      assert.equal(String(source.name), "the logs table main.logs.orders");
      assert.ok((await readAll(watched.session, source, 60)) > 2);
      assert.deepEqual(
        watched.session.heldLines().map(({ line }) => line.message),
        numbered("line", 375),
      );
      await readAll(watched.session, source);
      assert.equal(watched.session.lineTotal, 375);
      assert.equal(messagesOf(watched.received).length, 110);
      assert.equal(watched.session.health.lastCrash?.reason, undefined);
    });
  }

  it("wakes a warehouse only at a person's word", async () => {
    await using standIn = await startWorkspace({
      sql: { warehouses: [{ id: "w1", name: "Small", state: "STOPPED" }] },
      apps: [{ name: "orders", telemetry }],
    });
    const app = standIn.app("orders");
    app.emit({ message: "hello" });
    const { session } = watchSession(targetOf(standIn, app));
    const asked: string[] = [];
    const source = await sourceOf(standIn, ({ name }) => {
      asked.push(name);
      return Promise.resolve(asked.length > 1);
    });
    assert.ok(source);
    await assert.rejects(readAll(session, source), { code: "warehouse-asleep" });
    assert.deepEqual([asked, standIn.sql.warehouses[0]?.starts, session.lineTotal], [["Small"], 0, 0]);
    await readAll(session, source);
    assert.deepEqual([asked.length, standIn.sql.warehouses[0]?.starts, session.lineTotal], [2, 1, 1]);
  });

  it("is none where telemetry is off", async () => {
    await using standIn = await startWorkspace({ sql: { warehouses }, apps: [{ name: "orders" }] });
    assert.equal(await sourceOf(standIn), undefined);
    assert.equal(standIn.sql.statements.length, 0);
  });
});
