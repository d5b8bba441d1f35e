import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { getApp } from "../../src/databricks/api/apps.ts";
import { DatabricksError } from "../../src/databricks/api/errors.ts";
import type { EarlierLines } from "../../src/sessions/earlierLines.ts";
import { keptLines } from "../../src/sessions/kept/keptLines.ts";
import { KeptLogs } from "../../src/sessions/kept/keptLogs.ts";
import type { LogSession } from "../../src/sessions/logSession.ts";
import { OnlyNearRead, readEarlierPage } from "../../src/sessions/readEarlier.ts";
import { telemetryLines } from "../../src/sessions/telemetryLines.ts";
import { never, workspaceAt } from "../databricks/support/workspace.ts";
import { noteSecret } from "../support/secretLedger.ts";
import { startWorkspace, type Workspace } from "../support/workspace/index.ts";
import { newRoot, noTrouble } from "./kept/support.ts";
import { everything, targetOf, until, watchSession } from "./support/session.ts";

const telemetry = { table: "main.logs.orders", duplicateEvery: 3 };
const secret = `dapi${"7788aabb99ccddee".repeat(2)}`;

/** A table that logs from its first line on, and a machine that streamed from the 40th to the 69th, and forgot the window. */
async function streamed(standIn: Workspace): Promise<{ emit: (lines: number) => void; kept: KeptLogs }> {
  const app = standIn.app("orders");
  const seconds = Math.floor(Date.now() / 1000) - 600;
  let count = 0;
  const emit = (lines: number): void => {
    for (const end = count + lines; count < end; count++) {
      const message = `line ${count} with ${count % 7 === 0 ? `token=${secret}` : "a cookie"}`;
      app.emit({ message, timestamp: seconds + 0.05 + count / 10 });
    }
  };
  const target = targetOf(standIn, app);
  const kept = new KeptLogs({ root: await newRoot() });
  const { session } = watchSession(target);
  const keeper = kept.keep({ host: target.host, app: app.name }, session.keptAs, noTrouble);
  session.onDidBring(keeper.see);
  emit(60);
  session.start(target, everything);
  await until("the backlog", () => session.lineTotal === 20);
  emit(10);
  await until("live lines", () => session.lineTotal === 30);
  await session.stop();
  await keeper.end();
  emit(25);
  return { emit, kept };
}

async function sourcesOf(
  standIn: Workspace,
  kept: KeptLogs,
  mayWake = false,
): Promise<readonly EarlierLines[]> {
  const workspace = workspaceAt(standIn.url, () => Promise.resolve(standIn.issueToken()));
  const app = await getApp(workspace, "orders", { signal: never() });
  const table = await telemetryLines({
    workspace,
    app,
    mayWake: () => Promise.resolve(mayWake),
    signal: never(),
  });
  assert.ok(table);
  return [keptLines(kept), table];
}

function readingOf(session: LogSession) {
  const sinceMs = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;
  const span = { reading: session.earlier.begin(), from: "both", sinceMs, untilMs: Date.now() + 60_000 };
  return { span, filters: everything, readMs: sinceMs, isMore: true, signal: never() };
}

/** Which lines a log has, by their numbers. */
function numbersOf(session: LogSession): number[] {
  return session.heldLines().map(({ line }) => Number(/^line (\d+) /.exec(line.message)?.[1]));
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

const refusals: readonly (readonly [string, (standIn: Workspace) => void, string])[] = [
  ["SELECT is missing", ({ sql }) => (sql.refusal = "select"), "history-refused"],
  ["the table is hidden", ({ sql }) => (sql.refusal = "hidden"), "history-missing"],
  ["no warehouse may be used", ({ sql }) => (sql.isEntitled = false), "warehouse-refused"],
  [
    "the warehouse is left asleep",
    ({ sql }) => {
      sql.setWarehouseState("w1", "STOPPED");
    },
    "warehouse-asleep",
  ],
];

describe("what this machine has on its disk of an app with a logs table", () => {
  for (const [name, refuse, code] of refusals) {
    it(`is shown where ${name}, and is part of the whole once that is mended`, async () => {
      noteSecret("printed by an app", secret);
      await using standIn = await startWorkspace({
        sql: { warehouses: [{ id: "w1", name: "Small" }] },
        apps: [{ name: "orders", bufferLines: 20, telemetry }],
      });
      const { kept } = await streamed(standIn);
      refuse(standIn);
      const { session } = watchSession(targetOf(standIn, standIn.app("orders")));
      const reading = readingOf(session);
      const refused = await readEarlierPage(session, {
        ...reading,
        sources: await sourcesOf(standIn, kept),
      }).catch((error: unknown) => error);
      assert.ok(refused instanceof OnlyNearRead, String(refused));
      assert.ok(refused.reason instanceof DatabricksError);
      assert.equal(refused.reason.code, code);
      assert.deepEqual(numbersOf(session), numbers(40, 70));
      standIn.sql.refusal = undefined;
      standIn.sql.isEntitled = true;
      await readEarlierPage(session, { ...reading, sources: await sourcesOf(standIn, kept, true) });
      assert.deepEqual(numbersOf(session), numbers(0, 95));
      const again = { ...readingOf(session), sources: await sourcesOf(standIn, kept, true) };
      assert.deepEqual(await readEarlierPage(session, again), []);
    });
  }

  it("is there before the table has answered", async () => {
    noteSecret("printed by an app", secret);
    await using standIn = await startWorkspace({
      sql: { warehouses: [{ id: "w1", name: "Small" }] },
      apps: [{ name: "orders", bufferLines: 20, telemetry }],
    });
    const { kept } = await streamed(standIn);
    standIn.sql.slowMs = 600_000;
    const { session } = watchSession(targetOf(standIn, standIn.app("orders")));
    const abort = new AbortController();
    const sources = await sourcesOf(standIn, kept);
    const reading = readEarlierPage(session, { ...readingOf(session), sources, signal: abort.signal });
    await until("the statement", () => standIn.sql.statements.length === 1);
    assert.deepEqual(numbersOf(session), numbers(40, 70));
    abort.abort();
    await assert.rejects(reading, OnlyNearRead);
    await until("its end", () => standIn.sql.statements[0]?.state === "CANCELED");
  });
});
