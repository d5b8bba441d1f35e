import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { warehouseOfEnvironment } from "../../src/databricks/warehouseOfEnvironment.ts";
import type { WorkspacePlace } from "../../src/databricks/workspace.ts";

const one = { host: "https://one.example" };
const two = { host: "https://two.example" };
const shared = "https://unified.example";

const file = `
[DEFAULT]
host = https://one.example
token = unused
[two]
host = two.example
[first]
host = ${shared}/?o=1
token = unused
`;

async function idFor(
  place: WorkspacePlace,
  env: NodeJS.ProcessEnv,
  inForce?: WorkspacePlace,
): Promise<string | undefined> {
  const homeDir = await mkdtemp(join(tmpdir(), "app-logs-warehouse-"));
  await writeFile(join(homeDir, ".databrickscfg"), file);
  return warehouseOfEnvironment(place, { env, homeDir, inForce: () => Promise.resolve(inForce) });
}

describe("the warehouse that the environment names", () => {
  const id = { DATABRICKS_WAREHOUSE_ID: "w1" };

  it("is of the host that stands beside it, however that is written, and of no other", async () => {
    for (const host of [
      "https://one.example",
      "one.example",
      "https://ONE.example/?o=7",
      "https://one.example:443/",
    ]) {
      const env = { ...id, DATABRICKS_HOST: host, DATABRICKS_CONFIG_PROFILE: "two" };
      assert.equal(await idFor(one, env, two), "w1", host);
      assert.equal(await idFor(two, env, two), undefined, host);
    }
    assert.equal(await idFor(one, { ...id, DATABRICKS_HOST: "${HOST}" }, one), undefined);
  });

  it("is of one workspace of a host that several share", async () => {
    const place = (workspaceId: string) => ({ host: shared, workspaceId });
    for (const env of [
      { ...id, DATABRICKS_HOST: shared, DATABRICKS_WORKSPACE_ID: "1" },
      { ...id, DATABRICKS_HOST: `${shared}/?o=1` },
      { ...id, DATABRICKS_CONFIG_PROFILE: "first" },
    ]) {
      assert.equal(await idFor(place("1"), env), "w1");
      assert.equal(await idFor(place("2"), env), undefined);
    }
  });

  it("is of the profile that stands beside it without a host, of whatever is in force then", async () => {
    const env = { ...id, DATABRICKS_HOST: "", DATABRICKS_CONFIG_PROFILE: "two" };
    assert.equal(await idFor(two, env, one), "w1");
    assert.equal(await idFor(one, env, one), undefined);
    assert.equal(await idFor(one, { ...id, DATABRICKS_CONFIG_PROFILE: "none" }, one), undefined);
  });

  it("is of the workspace in force where the environment names none", async () => {
    assert.equal(await idFor(two, id, two), "w1");
    assert.equal(await idFor(one, id, two), undefined);
    assert.equal(await idFor(one, id), undefined);
  });

  it("is none where it names none", async () => {
    assert.equal(await idFor(one, { DATABRICKS_HOST: one.host }), undefined);
    assert.equal(await idFor(one, { DATABRICKS_HOST: one.host, DATABRICKS_WAREHOUSE_ID: " " }), undefined);
  });
});
