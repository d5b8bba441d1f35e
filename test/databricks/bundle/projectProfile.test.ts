import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { resolveProjectProfile, type WorkspaceWish } from "../../../src/databricks/bundle/projectProfile.ts";
import { homeWith } from "../support/folder.ts";

const config = `[DEFAULT]
host = https://default.cloud.databricks.com
auth_type = databricks-cli

[token]
host = https://dev.cloud.databricks.com
token = dapi0123

[dev]
host = https://dev.cloud.databricks.com
auth_type = databricks-cli

[unified-1]
host = https://unified.databricks.com/?o=1
auth_type = databricks-cli

[unified-2]
host = https://unified.databricks.com/?o=2
auth_type = databricks-cli

[broken]
host = http://insecure.example.com
auth_type = databricks-cli
`;

async function resolve(
  t: TestContext,
  wish: WorkspaceWish,
  env: NodeJS.ProcessEnv = {},
): Promise<string | undefined> {
  const { profile, problem } = await resolveProjectProfile(wish, { env, homeDir: await homeWith(t, config) });
  assert.ok(profile === undefined || problem === undefined);
  return profile === undefined ? problem : (profile.name ?? "environment");
}

const dev = "https://dev.cloud.databricks.com";

test("a project that names neither host nor profile wishes for nothing", async (t) => {
  assert.equal(await resolve(t, {}), undefined);
  assert.equal(await resolve(t, { workspaceId: "1" }), undefined);
});

test("the profile that a project names is used", async (t) => {
  assert.equal(await resolve(t, { profile: "token" }), "token");
  assert.equal(await resolve(t, { profile: "token", host: dev }), "token");
});

test("a host alone finds the profile that has it, one that serves for logs first", async (t) => {
  assert.equal(await resolve(t, { host: dev }), "dev");
  assert.equal(await resolve(t, { host: "https://default.cloud.databricks.com" }), "DEFAULT");
});

test("the workspace id tells the profiles of one host apart", async (t) => {
  const host = "https://unified.databricks.com";
  assert.equal(await resolve(t, { host, workspaceId: "2" }), "unified-2");
  assert.equal(
    await resolve(t, { host, workspaceId: "3" }),
    `No profile has the host of the project, ${host}.`,
  );
});

test("the environment's own workspace comes first where it is the project's", async (t) => {
  const env = { DATABRICKS_CLIENT_ID: "id", DATABRICKS_CLIENT_SECRET: "secret" };
  assert.equal(await resolve(t, { host: dev }, { ...env, DATABRICKS_HOST: dev }), "environment");
  assert.equal(
    await resolve(t, { host: dev }, { ...env, DATABRICKS_HOST: "https://other.example.com" }),
    "dev",
  );
});

test("a credential of the environment goes to no host that only the project names", async (t) => {
  const env = { DATABRICKS_CLIENT_ID: "id", DATABRICKS_CLIENT_SECRET: "secret" };
  const host = "https://evil.example.com";
  for (const more of [{}, { DATABRICKS_HOST: dev }, { DATABRICKS_TOKEN: "dapi1" }]) {
    assert.match((await resolve(t, { host }, { ...env, ...more })) ?? "", /^No profile has the host/);
  }
});

test("DATABRICKS_CONFIG_PROFILE comes before the project's profile", async (t) => {
  const env = { DATABRICKS_CONFIG_PROFILE: "token" };
  assert.equal(await resolve(t, { profile: "DEFAULT" }, env), "token");
  assert.equal(await resolve(t, { host: dev }, env), "token");
});

test("a profile of another host than the project's is not used", async (t) => {
  const expected = (name: string, host: string): string =>
    `The host of the project, ${dev}, is not the one of profile "${name}", ${host}.`;
  assert.equal(
    await resolve(t, { host: dev, profile: "DEFAULT" }),
    expected("DEFAULT", "https://default.cloud.databricks.com"),
  );
  assert.equal(
    await resolve(t, { host: dev }, { DATABRICKS_CONFIG_PROFILE: "unified-1" }),
    expected("unified-1", "https://unified.databricks.com"),
  );
});

test("a profile that is missing, or cannot be used, is a problem and no error", async (t) => {
  assert.match((await resolve(t, { profile: "nowhere" })) ?? "", /^The profile "nowhere" does not exist: /);
  assert.match((await resolve(t, { profile: "broken" })) ?? "", /where a token would travel unencrypted/);
  assert.match((await resolve(t, { host: "http://insecure.example.com" })) ?? "", /^No profile has the host/);
});
