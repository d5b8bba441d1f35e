import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { DatabricksErrorCode } from "../../../src/databricks/api/errors.ts";
import { pickWarehouse } from "../../../src/databricks/telemetry/warehouses.ts";
import { startWorkspace, type TableRefusal, type Workspace } from "../../support/workspace/index.ts";
import { failure } from "../support/errors.ts";
import { never, workspaceAt } from "../support/workspace.ts";
import { collect, historyOptions, readAll, running, table } from "./support.ts";

const apps = [{ name: "orders", telemetry: { table } }];
const sql = { warehouses: [{ id: "w1", name: "Small" }] };

async function withLines(): Promise<Workspace> {
  const standIn = await startWorkspace({ sql, apps });
  standIn.app("orders").emit({ message: "one" }, { message: "two" });
  return standIn;
}

describe("a logs table that is not to be read", () => {
  const refusals: readonly [TableRefusal, DatabricksErrorCode, RegExp][] = [
    ["select", "history-refused", /SELECT on it is missing/],
    ["use-catalog", "history-refused", /: USE CATALOG on "main" is missing/],
    ["use-schema", "history-refused", /: USE SCHEMA on "main\.logs" is missing/],
    ["hidden", "history-missing", /nothing was written to it yet/],
  ];
  for (const [refusal, code, words] of refusals) {
    it(`says what is missing: ${refusal}`, async () => {
      await using standIn = await withLines();
      standIn.sql.refusal = refusal;
      const error = await failure(code, readAll(standIn));
      assert.match(error.message, words);
      assert.ok(error.message.includes(table) && error.message.includes(standIn.url), error.message);
    });

    it(`says so, too, where only the statement is refused: ${refusal}`, async () => {
      await using standIn = await withLines();
      const options = await historyOptions(standIn);
      const lines = collect({
        ...options,
        onWaking: () => Promise.reject(new Error("It runs.")),
        sinceMs: 0,
      });
      // Between the look at the columns and the statement.
      await standInSaw(standIn, "/api/2.1/unity-catalog/");
      standIn.sql.refusal = refusal;
      const error = await failure(code, lines);
      assert.match(error.message, words);
      assert.equal(running(standIn), 0);
    });
  }

  it("is missing until its first row is there", async () => {
    await using standIn = await startWorkspace({ sql, apps });
    await failure("history-missing", readAll(standIn));
    standIn.app("orders").emit({ message: "one" });
    assert.equal((await readAll(standIn)).length, 1);
  });

  it("is none where its columns are others", async () => {
    await using standIn = await withLines();
    const columns = [{ name: "body", type_text: "string" }];
    standIn.failNext("/unity-catalog/tables/", { body: JSON.stringify({ columns }) });
    assert.match((await failure("history-unreadable", readAll(standIn))).message, /main\.logs\.orders/);
  });

  it("is not asked for with a token that SQL is no scope of", async () => {
    await using standIn = await withLines();
    const options = await historyOptions(standIn);
    const token = standIn.issueToken({ scope: "apps unity-catalog" });
    const workspace = workspaceAt(standIn.url, () => Promise.resolve(token));
    const error = await failure("warehouse-refused", collect({ ...options, workspace }));
    assert.match(error.message, /scopes: sql\. Sign in with more scopes/);
  });
});

describe("a statement that fails for a reason of its own", () => {
  it("says what the platform said, without tokens", async () => {
    await using standIn = await withLines();
    const options = await historyOptions(standIn);
    const status = {
      state: "FAILED",
      error: { error_code: "BAD_REQUEST", message: "[DIVIDE_BY_ZERO] dapi0123456789abcdef of no use" },
    };
    standIn.failNext("/sql/statements", { body: JSON.stringify({ statement_id: "x", status }) });
    const error = await failure("query-failed", collect(options));
    assert.match(error.message, /DIVIDE_BY_ZERO/);
    assert.doesNotMatch(error.message, /dapi/);
  });

  it("is bounded in time, and ended then", async () => {
    await using standIn = await withLines();
    standIn.sql.slowMs = 60_000;
    const error = await failure("timeout", readAll(standIn, { timeoutMs: 100 }));
    assert.match(error.message, /"Small"/);
    assert.deepEqual(
      standIn.sql.statements.map(({ state }) => state),
      ["CANCELED"],
    );
  });

  it("is said to have been ended by somebody else", async () => {
    await using standIn = await withLines();
    const options = await historyOptions(standIn);
    const status = { state: "CANCELED" };
    standIn.failNext("/sql/statements", { body: JSON.stringify({ statement_id: "x", status }) });
    assert.match((await failure("query-failed", collect(options))).message, /ended by somebody else/);
  });
});

describe("a SQL warehouse", () => {
  const pick = (standIn: Workspace, warehouseId?: string) =>
    pickWarehouse(
      workspaceAt(standIn.url, () => Promise.resolve(standIn.issueToken())),
      { signal: never(), warehouseId },
    );

  it("is the named one, else one's own, else the workspace's, else one that runs", async () => {
    const warehouses = [
      { id: "stopped", state: "STOPPED" },
      { id: "starting", state: "STARTING" },
      { id: "runs", name: "Runs" },
      { id: "forbidden", canUse: false },
    ];
    await using some = await startWorkspace({ sql: { warehouses } });
    assert.deepEqual(await pick(some), { id: "runs", name: "Runs", state: "RUNNING" });
    assert.equal((await pick(some, "stopped")).id, "stopped");
    assert.match((await failure("no-warehouse", pick(some, "gone"))).message, /"gone"/);
    await failure("warehouse-refused", pick(some, "forbidden"));

    await using withDefault = await startWorkspace({
      sql: { warehouses, defaultWarehouse: "stopped" },
    });
    assert.equal((await pick(withDefault)).id, "stopped");
    await using withOwn = await startWorkspace({
      sql: { warehouses, defaultWarehouse: "stopped", ownWarehouse: "starting" },
    });
    assert.equal((await pick(withOwn)).id, "starting");
    await using outOfReach = await startWorkspace({
      sql: { warehouses, defaultWarehouse: "forbidden", ownWarehouse: "gone" },
    });
    assert.equal((await pick(outOfReach)).id, "runs");
  });

  it("is missed where there is none, and where SQL is not for this person", async () => {
    await using none = await startWorkspace({ sql: { warehouses: [{ id: "w", canUse: false }] } });
    await failure("no-warehouse", pick(none));
    none.sql.isEntitled = false;
    const error = await failure("warehouse-refused", pick(none));
    assert.match(error.message, /entitlement/);
  });

  it("that sleeps is woken only by agreement, and asked for once", async () => {
    await using standIn = await withLines();
    standIn.sql.setWarehouseState("w1", "STOPPED");
    const asked: string[] = [];
    const answer = (isAgreed: boolean) => ({
      pageLines: 1,
      onWaking: ({ name, state }: { name: string; state: string }) => {
        asked.push(`${name} ${state}`);
        return Promise.resolve(isAgreed);
      },
    });
    assert.match((await failure("warehouse-asleep", readAll(standIn))).message, /"Small"/);
    await failure("warehouse-asleep", readAll(standIn, answer(false)));
    assert.equal(standIn.sql.statements.length, 0);
    assert.equal((await readAll(standIn, answer(true))).length, 2);
    assert.deepEqual(asked, ["Small STOPPED", "Small STOPPED"]);
    assert.equal(standIn.sql.warehouses[0]?.starts, 1);
    assert.equal((await readAll(standIn, answer(false))).length, 2);
  });
});

describe("reading that is given up", () => {
  for (const stage of ["the warehouse wakes", "the statement runs"] as const) {
    it(`leaves nothing running while ${stage}`, async () => {
      await using standIn = await startWorkspace({
        sql: {
          warehouses: [{ id: "w1", state: "STOPPED", startMs: stage === "the warehouse wakes" ? 60_000 : 1 }],
        },
        apps,
      });
      standIn.app("orders").emit({ message: "one" });
      standIn.sql.slowMs = 60_000;
      const controller = new AbortController();
      const lines = readAll(standIn, {
        signal: controller.signal,
        onWaking: () => Promise.resolve(true),
      });
      await standInSaw(standIn, "/api/2.0/sql/statements/");
      controller.abort(new Error("Enough."));
      await assert.rejects(lines, /Enough/);
      assert.deepEqual(
        standIn.sql.statements.map(({ state }) => state),
        ["CANCELED"],
      );
    });
  }

  it("leaves nothing running where it comes while the statement is being sent", async () => {
    await using standIn = await withLines();
    standIn.sql.slowMs = 60_000;
    const controller = new AbortController();
    standIn.sql.setWarehouseState("w1", "STOPPED");
    standIn.failNext(/sql\/statements$/, { delayMs: 500 });
    const lines = readAll(standIn, {
      signal: controller.signal,
      onWaking: () => {
        // By then the statement is on its way.
        setTimeout(() => {
          controller.abort(new Error("Enough."));
        }, 100);
        return Promise.resolve(true);
      },
    });
    await assert.rejects(lines, /Enough/);
    assert.deepEqual(
      standIn.sql.statements.map(({ state }) => state),
      ["CANCELED"],
    );
  });
});

/** Resolves once a request for such a path was answered. */
async function standInSaw(standIn: Workspace, path: string): Promise<void> {
  while (!standIn.requests.some((request) => request.path.startsWith(path))) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
