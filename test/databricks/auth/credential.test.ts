import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { streamingRefusal } from "../../../src/databricks/auth/credentialRefusals.ts";
import { DatabricksError } from "../../../src/databricks/api/errors.ts";
import { listProfiles, resolveProfile } from "../../../src/databricks/config/resolveProfile.ts";
import { openWorkspace } from "../../../src/databricks/workspace.ts";
import { failure } from "../support/errors.ts";
import { homeWith } from "../support/folder.ts";
import { never, open, profileOf } from "../support/workspace.ts";

const host = "https://dbc-1.cloud.databricks.com";

function jwt(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256" })}.${part(claims)}.c2lnbmF0dXJl`;
}

test("a credential that cannot serve app logs is refused by name, with the remedy, before dialling", async (t) => {
  const cases: [string, RegExp][] = [
    ["token = dapi0123", /personal access token \(PAT\), which apps do not accept/],
    ["username = u\npassword = hidden", /user name and password \(basic\), which apps do not accept/],
    ["auth_type = azure-cli", /Azure CLI \(Microsoft Entra\) \(azure-cli\), whose tokens apps do not accept/],
    ["auth_type = azure-msi", /azure-msi\), which this extension does not implement/],
    [
      "azure_client_id = i\nazure_client_secret = hidden\nazure_tenant_id = t",
      /azure-client-secret\), whose tokens/,
    ],
    [
      `token = ${jwt({ iss: "https://sts.windows.net/tenant/" })}`,
      /Microsoft Entra token, which apps do not accept/,
    ],
    [
      "google_credentials = hidden",
      /Google credentials \(google-credentials\), which this extension does not implement/,
    ],
    [
      "metadata_service_url = http://localhost/hidden",
      /metadata service \(metadata-service\), which this extension does not implement/,
    ],
    ["auth_type = oauth-token", /the credential kind "oauth-token", which this extension does not implement/],
    ["auth_type = constructor", /the credential kind "constructor", which this extension does not implement/],
    ["auth_type = brand-new", /the credential kind "brand-new", which this extension does not implement/],
  ];
  for (const [lines, message] of cases) {
    const profile = await profileOf(t, `[dev]\nhost = ${host}\n${lines}\n`, "dev");
    const error = await failure("unsupported-credential", () => openWorkspace({ profile, env: {} }));
    assert.match(error.message, message);
    assert.match(error.message, /^The profile "dev" /);
    assert.equal(error.command, `databricks auth login --host ${host}`);
    assert.match(error.message, /Sign in with OAuth, or select another profile\.$/);
    assert.doesNotMatch(inspect(error), /dapi0|hidden|eyJ/);
    assert.equal(streamingRefusal(profile)?.code, "unsupported-credential");
  }
});

test("a broken profile from a picker cannot be opened", async (t) => {
  const homeDir = await homeWith(t, "[dev]\ntoken = x\n");
  const [profile] = await listProfiles({ env: {}, homeDir });
  assert.ok(profile);
  const error = await failure("bad-profile", () => openWorkspace({ profile, env: {} }));
  assert.equal(error, profile.problem);
});

test("a personal access token in the environment is refused, an OAuth token is taken", async () => {
  const resolve = (token: string) =>
    resolveProfile({ env: { DATABRICKS_HOST: host, DATABRICKS_TOKEN: token }, homeDir: "/nowhere" });
  const refused = await resolve("dapi0123");
  const error = await failure("unsupported-credential", () => openWorkspace({ profile: refused, env: {} }));
  assert.match(error.message, /^The environment holds a personal access token/);

  const token = jwt({ iss: `${host}/oidc`, exp: Date.now() / 1000 + 3600 });
  const workspace = openWorkspace({ profile: await resolve(token), env: {} });
  assert.equal(workspace.credential, "OAuth token from the environment");
  assert.equal(await workspace.tokenProvider({ signal: never(), forceRefresh: false }), token);
});

test("a fixed token cannot be renewed, and an expired one is not sent", async (t) => {
  const fresh = await open(t, `[DEFAULT]\nhost = ${host}\ntoken = opaque-oauth-token\n`);
  assert.equal(fresh.credential, "OAuth token from the profile");
  const refused = await failure("unauthorized", fresh.tokenProvider({ signal: never(), forceRefresh: true }));
  assert.match(refused.message, /line 3 of .*\.databrickscfg is not accepted at https:.*cannot be renewed/);

  const expired = await open(t, `[DEFAULT]\nhost = ${host}\ntoken = ${jwt({ exp: 1_700_000_000 })}\n`);
  const error = await failure(
    "unauthorized",
    expired.tokenProvider({ signal: never(), forceRefresh: false }),
  );
  assert.match(error.message, /has expired/);
  await assert.rejects(fresh.tokenProvider({ signal: AbortSignal.abort(), forceRefresh: false }), {
    name: "AbortError",
  });
});

test("a workspace id travels with every request, and none without one", async (t) => {
  const routed = await open(t, `[DEFAULT]\nhost = ${host}/?o=42\ntoken = opaque\n`);
  assert.deepEqual(routed.headers, { "X-Databricks-Workspace-Id": "42", "X-Databricks-Org-Id": "42" });
  assert.deepEqual((await open(t, `[DEFAULT]\nhost = ${host}\ntoken = opaque\n`)).headers, {});
});

test("an opened workspace and its profile show no secret", async (t) => {
  const profile = await profileOf(t, `[DEFAULT]\nhost = ${host}\nclient_id = i\nclient_secret = hidden\n`);
  const workspace = openWorkspace({ profile, env: { SOME_TOKEN: "hidden" } });
  const shown = `${JSON.stringify(workspace)}${inspect(workspace, { showHidden: true, depth: 10 })}${inspect(profile)}`;
  assert.doesNotMatch(shown, /hidden/);
});

test("only trouble that passes by itself is worth a retry", () => {
  const retried = (["host-unreachable", "rate-limited", "unavailable", "timeout"] as const).map(
    (code) => new DatabricksError(code, "x"),
  );
  const final = (["unauthorized", "forbidden", "not-found", "bad-certificate", "cli-missing"] as const).map(
    (code) => new DatabricksError(code, "x"),
  );
  assert.ok(retried.every((error) => error.shouldRetry()));
  assert.ok(final.every((error) => !error.shouldRetry()));
});
