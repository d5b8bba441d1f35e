import assert from "node:assert/strict";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { inspect } from "node:util";
import { listProfiles, resolveProfile } from "../../../src/databricks/config/resolveProfile.ts";
import { failure } from "../support/errors.ts";
import { homeWith, temporaryFolder } from "../support/folder.ts";

const config = `; written by hand
[DEFAULT]
host = https://default.cloud.databricks.com/
client_id = default-id
client_secret = default-secret

[__settings__]
auth_storage = plaintext

[dev]
host      = dev.cloud.databricks.com
auth_type = databricks-cli

[prod.eu]
host = https://prod.cloud.databricks.com/?o=123
token = dapi0123
`;

test("without a word from anybody the DEFAULT profile is used", async (t) => {
  const homeDir = await homeWith(t, config);
  const profile = await resolveProfile({ env: {}, homeDir });
  assert.equal(profile.name, "DEFAULT");
  assert.equal(profile.host, "https://default.cloud.databricks.com");
  assert.equal(profile.authType, "oauth-m2m");
  assert.equal(profile.origin, "file");
  assert.equal(profile.file, join(homeDir, ".databrickscfg"));
  assert.equal(profile.line, 2);
  assert.equal(profile.clientId, "default-id");
  assert.equal(profile.clientSecret?.reveal(), "default-secret");
});

test("default_profile of the settings section comes before DEFAULT", async (t) => {
  const homeDir = await homeWith(t, config.replace("auth_storage = plaintext", "default_profile = dev"));
  assert.equal((await resolveProfile({ env: {}, homeDir })).name, "dev");
});

test("an explicit profile comes before DATABRICKS_CONFIG_PROFILE, which comes before default_profile", async (t) => {
  const homeDir = await homeWith(t, config.replace("auth_storage = plaintext", "default_profile = dev"));
  const env = { DATABRICKS_CONFIG_PROFILE: "prod.eu" };
  assert.equal((await resolveProfile({ env, homeDir })).name, "prod.eu");
  assert.equal((await resolveProfile({ env, homeDir, explicit: "DEFAULT" })).name, "DEFAULT");
  assert.equal((await resolveProfile({ env, homeDir, explicit: "" })).name, "prod.eu");
});

test("a host or a credential in the environment makes the file count for nothing", async (t) => {
  const homeDir = await homeWith(t, config);
  const withHost = await resolveProfile({ env: { DATABRICKS_HOST: "env.cloud.databricks.com" }, homeDir });
  assert.deepEqual(
    [withHost.name, withHost.host, withHost.authType, withHost.origin],
    [undefined, "https://env.cloud.databricks.com", "databricks-cli", "environment"],
  );

  const env = {
    DATABRICKS_HOST: "https://env.cloud.databricks.com",
    DATABRICKS_CLIENT_ID: "id",
    DATABRICKS_CLIENT_SECRET: "secret",
    DATABRICKS_WORKSPACE_ID: "77",
  };
  const m2m = await resolveProfile({ env, homeDir });
  assert.deepEqual([m2m.authType, m2m.clientId, m2m.workspaceId], ["oauth-m2m", "id", "77"]);

  const error = await failure("bad-profile", resolveProfile({ env: { DATABRICKS_TOKEN: "t" }, homeDir }));
  assert.match(error.message, /environment.*no host/);
});

test("a missing file is forgiven when the environment holds everything", async (t) => {
  const homeDir = await temporaryFolder(t);
  const env = { DATABRICKS_HOST: "env.example.com", DATABRICKS_TOKEN: "t", DATABRICKS_CONFIG_PROFILE: "dev" };
  const profile = await resolveProfile({ env, homeDir });
  assert.deepEqual([profile.name, profile.host], [undefined, "https://env.example.com"]);
  await failure("unknown-profile", resolveProfile({ env, homeDir, explicit: "dev" }));
});

test("a profile named by the environment is completed and overridden by it", async (t) => {
  const homeDir = await homeWith(t, config);
  const env = { DATABRICKS_CONFIG_PROFILE: "prod.eu", DATABRICKS_HOST: "other.example.com" };
  const profile = await resolveProfile({ env, homeDir });
  assert.deepEqual(
    [profile.name, profile.host, profile.authType],
    ["prod.eu", "https://other.example.com", "pat"],
  );
});

test("a profile chosen explicitly is not steered by the environment, only completed", async (t) => {
  const homeDir = await homeWith(
    t,
    `${config}\n[bare]\nhost = bare.example.com\n[half]\nhost = half.example.com\nclient_id = half-id\n`,
  );
  const env = {
    DATABRICKS_HOST: "other.example.com",
    DATABRICKS_TOKEN: "env-token",
    DATABRICKS_AUTH_TYPE: "basic",
    DATABRICKS_WORKSPACE_ID: "9",
    DATABRICKS_CLIENT_SECRET: "env-secret",
  };
  const whole = await resolveProfile({ env, homeDir, explicit: "DEFAULT" });
  assert.deepEqual(
    [whole.host, whole.authType, whole.workspaceId],
    ["https://default.cloud.databricks.com", "oauth-m2m", undefined],
  );
  assert.equal(whole.clientSecret?.reveal(), "default-secret");
  const half = await resolveProfile({ env, homeDir, explicit: "half" });
  assert.equal(half.clientSecret?.reveal(), "env-secret");
  const bare = await resolveProfile({ env: { DATABRICKS_TOKEN: "env-token" }, homeDir, explicit: "bare" });
  assert.deepEqual(
    [bare.host, bare.authType, bare.tokenSource],
    ["https://bare.example.com", "pat", "DATABRICKS_TOKEN"],
  );
});

test("DATABRICKS_CONFIG_FILE names the file, with ~ for the home directory", async (t) => {
  const homeDir = await temporaryFolder(t);
  await writeFile(join(homeDir, "other.cfg"), "[DEFAULT]\nhost = other.example.com\n");
  const profile = await resolveProfile({ env: { DATABRICKS_CONFIG_FILE: "~/other.cfg" }, homeDir });
  assert.equal(profile.host, "https://other.example.com");
  assert.equal(profile.file, join(homeDir, "other.cfg"));
});

test("hosts are read as people write them", async (t) => {
  const cases: [string, string, (string | undefined)?, string?][] = [
    ["dbc-1.cloud.databricks.com", "https://dbc-1.cloud.databricks.com"],
    ["HTTPS://DBC-1.cloud.databricks.com/some/path?x=1#y", "https://dbc-1.cloud.databricks.com"],
    ["https://h.databricks.com/?o=123", "https://h.databricks.com", "123"],
    ["https://h.databricks.com/?o=abc", "https://h.databricks.com"],
    ["h.databricks.com?workspace_id=45", "https://h.databricks.com", "45"],
    ["https://h.databricks.com/?w=conn-1&o=2", "https://h.databricks.com", "conn-1"],
    ["https://h.databricks.com/?a=acc&o=2", "https://h.databricks.com", "2", "acc"],
    ["https://h.databricks.com/?account_id=acc", "https://h.databricks.com", undefined, "acc"],
    ["https://user:pw@h.databricks.com:8443/", "https://h.databricks.com:8443"],
    ["localhost:8080", "https://localhost:8080"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["http://[::1]:8080", "http://[::1]:8080"],
    ["http://localhost:8080", "http://localhost:8080"],
  ];
  for (const [written, host, workspaceId, accountId] of cases) {
    const homeDir = await homeWith(t, `[DEFAULT]\nhost = ${written}\n`);
    const profile = await resolveProfile({ env: {}, homeDir });
    assert.deepEqual(
      [profile.host, profile.workspaceId, profile.accountId],
      [host, workspaceId, accountId],
      written,
    );
  }
});

test("a workspace id of the profile wins over the one in the host, and none means none", async (t) => {
  const homeDir = await homeWith(
    t,
    "[a]\nhost = h.databricks.com/?o=1\nworkspace_id = 2\naccount_id = acc\n[b]\nhost = h.databricks.com\nworkspace_id = none\n",
  );
  const [a, b] = await listProfiles({ env: {}, homeDir });
  assert.deepEqual([a?.workspaceId, a?.accountId], ["2", "acc"]);
  assert.equal(b?.workspaceId, undefined);
});

test("the kind of credential is the one the Go SDK would pick", async (t) => {
  const kinds: [string, string][] = [
    ["", "databricks-cli"],
    ["token = x", "pat"],
    ["username = u\npassword = p", "basic"],
    ["client_id = i\nclient_secret = s", "oauth-m2m"],
    ["azure_client_id = i\nazure_client_secret = s\nazure_tenant_id = t", "azure-client-secret"],
    ["azure_use_msi = true\nazure_client_id = i", "azure-msi"],
    ["azure_use_msi = false", "databricks-cli"],
    ["azure_workspace_resource_id = /sub/rg/ws", "azure-cli"],
    ["google_credentials = x", "google-credentials"],
    ["google_service_account = x", "google-id"],
    ["metadata_service_url = http://localhost:1/x", "metadata-service"],
    ["oidc_token_env = X", "env-oidc"],
    ["databricks_id_token_filepath = /x", "file-oidc"],
    ["auth_type = azure-cli", "azure-cli"],
    ["auth_type = something-new", "something-new"],
    ["auth_type = oauth-m2m\ntoken = x\nclient_id = i\nclient_secret = s", "oauth-m2m"],
  ];
  for (const [lines, authType] of kinds) {
    const homeDir = await homeWith(t, `[DEFAULT]\nhost = h.example.com\n${lines}\n`);
    assert.equal((await resolveProfile({ env: {}, homeDir })).authType, authType, lines);
  }
});

test("two credentials without auth_type are explained with their lines", async (t) => {
  const homeDir = await homeWith(
    t,
    "[both]\nhost = h.example.com\ntoken = dapi1\nclient_id = i\nclient_secret = top-secret\n",
  );
  const error = await failure("bad-profile", resolveProfile({ env: {}, homeDir, explicit: "both" }));
  assert.match(
    error.message,
    /"both".*\.databrickscfg, line 1,.*token \(line 3.*client_id \(line 4.*client_secret \(line 5.*auth_type/,
  );
  assert.doesNotMatch(error.message, /dapi1|top-secret/);

  const env = { DATABRICKS_HOST: "h", DATABRICKS_TOKEN: "t", ARM_CLIENT_ID: "i" };
  const inEnvironment = await failure("bad-profile", resolveProfile({ env, homeDir }));
  assert.match(
    inEnvironment.message,
    /token \(DATABRICKS_TOKEN\).*azure_client_id \(ARM_CLIENT_ID\).*DATABRICKS_AUTH_TYPE/,
  );
});

test("a profile that cannot work says why, by name, file and line", async (t) => {
  const homeDir = await homeWith(
    t,
    [
      "[no-host]",
      "token = x",
      "[bad-host]",
      "host = ftp://x",
      "[plain]",
      "host = http://h.example.com",
      "[account]",
      "host = https://accounts.cloud.databricks.com",
      "[half]",
      "host = h.example.com",
      "client_id = i",
      "[kind]",
      "host = h.example.com",
      "auth_type = oauth-m2m",
      "[empty]",
      "[garbled]",
      "host = h.example.com",
      "dapi0123456789abcdef",
    ].join("\n"),
  );
  const cases = [
    ["no-host", "bad-profile", /"no-host".*line 1,.*no host/],
    ["bad-host", "bad-profile", /"bad-host".*line 3,.*line 4/],
    ["plain", "insecure-host", /"plain".*http:\/\/h\.example\.com.*line 6.*https/],
    ["account", "wrong-host", /"account".*accounts\.cloud\.databricks\.com.*workspace/],
    ["half", "bad-profile", /"half".*no client_secret/],
    ["kind", "bad-profile", /"kind".*no client_id and no client_secret for auth_type oauth-m2m/],
    ["empty", "bad-profile", /"empty".*databricks auth login --profile empty/],
    ["garbled", "bad-profile", /"garbled".*line 18/],
  ] as const;
  for (const [explicit, code, message] of cases) {
    const error = await failure(code, resolveProfile({ env: {}, homeDir, explicit }));
    assert.match(error.message, message);
    assert.ok(error.message.includes(join(homeDir, ".databrickscfg")), error.message);
    assert.doesNotMatch(error.message, /dapi/);
    assert.ok(error.brief !== undefined && error.brief.length < 80, error.brief);
    assert.doesNotMatch(error.brief, /dapi|\.databrickscfg/);
  }
  const profiles = await listProfiles({ env: {}, homeDir });
  assert.deepEqual(
    profiles.map(({ problem }) => problem?.brief),
    [
      "No host (line 1)",
      "The host is not a web address (line 4)",
      "The host is not https (line 6)",
      "The host is the account console, which has no apps (line 8)",
      "No client_secret (line 9)",
      "No client_id and no client_secret for auth_type oauth-m2m (line 12)",
      "Empty (line 15)",
      'Line 18 is not "key = value"',
    ],
  );
});

test("an unknown profile is named with those there are, and how to create it", async (t) => {
  const homeDir = await homeWith(t, config);
  const error = await failure("unknown-profile", resolveProfile({ env: {}, homeDir, explicit: "de v" }));
  assert.match(
    error.message,
    /"de v" does not exist.*"DEFAULT", "dev", "prod\.eu".*databricks auth login --profile "de v"/,
  );
  assert.equal(error.command, 'databricks auth login --profile "de v"');

  const byEnvironment = resolveProfile({ env: { DATABRICKS_CONFIG_PROFILE: "x" }, homeDir });
  assert.match(
    (await failure("unknown-profile", byEnvironment)).message,
    /that DATABRICKS_CONFIG_PROFILE names/,
  );

  const missing = resolveProfile({ env: {}, homeDir: join(homeDir, "nowhere"), explicit: "x" });
  assert.match((await failure("unknown-profile", missing)).message, /there is no file .*nowhere/);
});

test("a default_profile that does not exist is named with its line", async (t) => {
  const homeDir = await homeWith(t, config.replace("auth_storage = plaintext", "default_profile = gone"));
  const error = await failure("unknown-profile", resolveProfile({ env: {}, homeDir }));
  assert.match(error.message, /"gone" that default_profile in .*line 8, names/);
});

test("the settings section is never a profile", async (t) => {
  const homeDir = await homeWith(t, config);
  await failure("unknown-profile", resolveProfile({ env: {}, homeDir, explicit: "__settings__" }));
});

test("nothing configured at all says how to begin", async (t) => {
  const homeDir = await temporaryFolder(t);
  const error = await failure("no-profile", resolveProfile({ env: {}, homeDir }));
  assert.equal(
    error.message,
    `There is no Databricks sign-in yet, and no file ${homeDir}/.databrickscfg. Sign in to begin.`,
  );
  assert.equal(error.command, "databricks auth login");
  assert.deepEqual(await listProfiles({ env: {}, homeDir }), []);

  const withOthers = await homeWith(t, "[a]\nhost = a.example.com\n[b]\nhost = b.example.com\n");
  const choose = await failure("no-profile", resolveProfile({ env: {}, homeDir: withOthers }));
  assert.match(choose.message, /no default profile.*"a", "b"/);
});

test("a picker gets every profile in order, broken ones with their problem", async (t) => {
  const homeDir = await homeWith(t, `${config}\n[broken]\ntoken = x\n`);
  const profiles = await listProfiles({ env: {}, homeDir });
  assert.deepEqual(
    profiles.map(({ name, authType, problem }) => [name, authType, problem?.code]),
    [
      ["DEFAULT", "oauth-m2m", undefined],
      ["dev", "databricks-cli", undefined],
      ["prod.eu", "pat", undefined],
      ["broken", "pat", "bad-profile"],
    ],
  );
});

test("a picker offers the environment first when it can stand alone", async (t) => {
  const homeDir = await homeWith(t, config);
  const env = { DATABRICKS_HOST: "env.example.com" };
  const profiles = await listProfiles({ env, homeDir });
  assert.deepEqual(
    profiles.map(({ name }) => name),
    [undefined, "DEFAULT", "dev", "prod.eu"],
  );
  assert.equal(profiles[0]?.origin, "environment");
  const named = await listProfiles({ env: { ...env, DATABRICKS_CONFIG_PROFILE: "dev" }, homeDir });
  assert.equal(named[0]?.name, "DEFAULT");
});

test("a configuration file that cannot be read is an error, not an empty list", async (t) => {
  const homeDir = await temporaryFolder(t);
  await mkdir(join(homeDir, ".databrickscfg"));
  const error = await failure("bad-profile", listProfiles({ env: {}, homeDir }));
  assert.match(error.message, /\.databrickscfg is a folder\./);
});

test(
  "a file without read permission is named",
  { skip: process.getuid?.() === 0 && "root may read every file" },
  async (t) => {
    const homeDir = await homeWith(t, config);
    await chmod(join(homeDir, ".databrickscfg"), 0);
    assert.match((await failure("bad-profile", resolveProfile({ env: {}, homeDir }))).message, /EACCES/);
  },
);

test("secrets of a profile show neither in JSON nor in an inspection nor in a template", async (t) => {
  const homeDir = await homeWith(
    t,
    "[a]\nhost = a.example.com\ntoken = dapi-hidden-1\n[b]\nhost = b.example.com\nclient_id = i\nclient_secret = hidden-2\n",
  );
  const profiles = await listProfiles({ env: {}, homeDir });
  const shown = [
    JSON.stringify(profiles),
    inspect(profiles, { depth: 10, showHidden: true, getters: true }),
    inspect({ ...profiles[0] }, { showHidden: true }),
    `${String(profiles[0]?.token)} ${String(profiles[1]?.clientSecret)}`,
  ].join("\n");
  assert.doesNotMatch(shown, /hidden/);
  assert.equal(profiles[0]?.token?.reveal(), "dapi-hidden-1");
});
