import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { listApps } from "../../../src/databricks/api/apps.ts";
import { launch } from "../../../src/databricks/auth/azureCli.ts";
import { createEntraTokenProvider, entraAuthority } from "../../../src/databricks/auth/entra.ts";
import { DatabricksError } from "../../../src/databricks/api/errors.ts";
import { credentialKinds } from "../../../src/databricks/config/credentialKinds.ts";
import { resolveProfile } from "../../../src/databricks/config/resolveProfile.ts";
import { Secret } from "../../../src/databricks/config/secret.ts";
import { openWorkspace, type Workspace } from "../../../src/databricks/workspace.ts";
import { startWorkspace } from "../../support/workspace/index.ts";
import { failure } from "../support/errors.ts";
import { createFakeAz } from "../support/fakeAz.ts";
import { sendJson, serve } from "../support/server.ts";
import { never, profileOf } from "../support/workspace.ts";

const azureDatabricks = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";

async function names(workspace: Workspace): Promise<string[]> {
  return (await listApps(workspace, { signal: never() })).map(({ name }) => name);
}

/** What streaming says, checked to be the same by both ways and to dial nothing. */
async function refusalOf(workspace: Workspace): Promise<DatabricksError> {
  const error = await failure(
    "unsupported-credential",
    workspace.tokenProvider({ signal: never(), forceRefresh: false }),
  );
  assert.equal(workspace.streaming.refused, error);
  assert.equal(workspace.streaming.tokenProvider, undefined);
  return error;
}

function jwt(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256" })}.${part(claims)}.c2lnbmF0dXJl`;
}

test("a personal access token lists apps, and streaming is refused before dialling", async () => {
  await using stand = await startWorkspace({ apps: [{ name: "api" }] });
  const token = stand.issueToken({ kind: "pat" });
  const env = { DATABRICKS_HOST: stand.url, DATABRICKS_TOKEN: token };
  const profile = await resolveProfile({ env, homeDir: "/nowhere" });
  const workspace = openWorkspace({ profile, env, acceptListingOnly: true });
  assert.equal(workspace.credential, "Personal access token from the environment");
  assert.deepEqual(await names(workspace), ["api"]);
  const requests = stand.requests.length;
  const refused = await refusalOf(workspace);
  assert.match(refused.message, /^The environment holds a personal access token \(PAT\), which apps do not/);
  assert.equal(stand.requests.length, requests);

  assert.throws(() => openWorkspace({ profile, env }), refused);
});

test("a personal access token that is refused is named with its place, and never shown", async (t) => {
  const server = await serve(t, (response) => {
    sendJson(response, 401, { message: "bad dapi0123hidden" });
  });
  const profile = await profileOf(t, `[DEFAULT]\nhost = ${server.url}\ntoken = dapi0123hidden\n`);
  const workspace = openWorkspace({ profile, env: {}, acceptListingOnly: true });
  const error = await failure("unauthorized", names(workspace));
  assert.match(error.message, /^The personal access token in line 3 of .* is not accepted at http:/);
  assert.doesNotMatch(inspect([error, workspace], { depth: 10 }), /hidden/);
});

test("a user name and password list apps, and are refused for streaming", async (t) => {
  const server = await serve(t, (response, request) => {
    const good = `Basic ${Buffer.from("zoë:pass:word").toString("base64")}`;
    if (request.headers.authorization === good) sendJson(response, 200, { apps: [{ name: "api" }] });
    else sendJson(response, 401, { message: `no ${request.headers.authorization ?? ""} pass:word` });
  });
  const config = `[DEFAULT]\nhost = ${server.url}\nusername = zoë\npassword = pass:word\n`;
  const workspace = openWorkspace({ profile: await profileOf(t, config), env: {}, acceptListingOnly: true });
  assert.deepEqual(await names(workspace), ["api"]);
  assert.match((await refusalOf(workspace)).message, /user name and password \(basic\), which apps do not/);

  const wrong = await profileOf(t, config.replace("zoë", "joe"));
  const error = await failure(
    "unauthorized",
    names(openWorkspace({ profile: wrong, env: {}, acceptListingOnly: true })),
  );
  assert.match(error.message, /does not accept the user name and password of the profile "DEFAULT"/);
  assert.doesNotMatch(inspect(error, { depth: 10 }), /pass:word/);
});

test("a basic credential that a server quotes in another refusal is taken out", async (t) => {
  const server = await serve(t, (response, request) => {
    sendJson(response, 400, { message: `bad ${request.headers.authorization ?? ""} with hidden-pass` });
  });
  const profile = await profileOf(
    t,
    `[DEFAULT]\nhost = ${server.url}\nusername = u\npassword = hidden-pass\n`,
  );
  const error = await failure(
    "bad-request",
    names(openWorkspace({ profile, env: {}, acceptListingOnly: true })),
  );
  assert.match(error.message, /bad Basic \[secret\] with \[secret\]/);
});

test("an Azure CLI profile lists apps by a token for Azure Databricks", async (t) => {
  await using stand = await startWorkspace({ apps: [{ name: "api" }] });
  const accessToken = stand.issueToken();
  const az = await createFakeAz(t, {
    stdout: JSON.stringify({ accessToken, expires_on: Math.floor(Date.now() / 1000) + 3600 }),
    stderr: "WARNING: something is old",
  });
  const profile = await profileOf(
    t,
    `[DEFAULT]\nhost = ${stand.url}\nauth_type = azure-cli\nazure_tenant_id = a-tenant\n`,
  );
  const workspace = openWorkspace({ profile, env: az.env, acceptListingOnly: true });
  assert.equal(workspace.credential, "Azure CLI (Microsoft Entra)");
  assert.deepEqual(await names(workspace), ["api"]);
  assert.deepEqual(await names(workspace), ["api"]);
  assert.deepEqual(await az.calls(), [
    `account get-access-token --resource ${azureDatabricks} --output json --tenant a-tenant`.split(" "),
  ]);
  assert.match(
    (await refusalOf(workspace)).message,
    /uses Azure CLI \(Microsoft Entra\) \(azure-cli\), whose tokens apps do not accept/,
  );
});

test("the Azure CLI's troubles are told with the remedy and without tokens", async (t) => {
  const ask = async (answer: { stdout?: string; stderr?: string; exitCode?: number }, tenant = "") => {
    const az = await createFakeAz(t, answer);
    const config = `[DEFAULT]\nhost = https://adb-1.azuredatabricks.net\nauth_type = azure-cli\n${tenant}`;
    const profile = await profileOf(t, config);
    return names(openWorkspace({ profile, env: az.env, acceptListingOnly: true }));
  };
  const signedOut = await failure(
    "azure-not-signed-in",
    ask(
      { stderr: "ERROR: Please run 'az login' to setup account.", exitCode: 1 },
      "azure_tenant_id = a-tenant\n",
    ),
  );
  assert.equal(signedOut.command, "az login --tenant a-tenant");
  assert.ok(signedOut.message.includes('Sign in to Databricks, or run "az login --tenant a-tenant" in a'));

  const stderr =
    "ERROR: HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded. Please run 'az login'.";
  const down = await failure("host-unreachable", ask({ stderr, exitCode: 1 }));
  assert.ok(down.shouldRetry());

  const other = await failure("cli-failed", ask({ stderr: "ERROR: broken dapi0123456789", exitCode: 2 }));
  assert.match(other.message, /profile "DEFAULT": broken \[token\]\. Update it/);
  const silent = await failure("cli-failed", ask({ exitCode: 3 }));
  assert.match(silent.message, /ended with code 3\./);
  for (const stdout of ["", "leaky", '{"token":"leaky"}']) {
    const error = await failure("cli-failed", ask({ stdout }));
    assert.doesNotMatch(inspect(error, { depth: 10 }), /leaky/);
  }
  const odd = await failure("bad-profile", ask({}, "azure_tenant_id = a & calc\n"));
  assert.match(odd.message, /is not an identifier/);

  const profile = await profileOf(t, "[DEFAULT]\nhost = https://h.example.com\nauth_type = azure-cli\n");
  const missing = openWorkspace({ profile, env: { PATH: "/nowhere" }, acceptListingOnly: true });
  assert.match((await failure("cli-failed", names(missing))).message, /not found on the PATH\. Install it/);
});

test("the expiry an older Azure CLI gives in local time is understood", async (t) => {
  await using stand = await startWorkspace({ apps: [{ name: "api" }] });
  const soon = new Date(Date.now() + 3_600_000);
  const two = (value: number): string => String(value).padStart(2, "0");
  const expiresOn = `${soon.getFullYear()}-${two(soon.getMonth() + 1)}-${two(soon.getDate())} ${two(soon.getHours())}:${two(soon.getMinutes())}:${two(soon.getSeconds())}.123456`;
  const az = await createFakeAz(t, {
    stdout: JSON.stringify({ accessToken: stand.issueToken(), expiresOn }),
  });
  const profile = await profileOf(t, `[DEFAULT]\nhost = ${stand.url}\nauth_type = azure-cli\n`);
  const workspace = openWorkspace({ profile, env: az.env, acceptListingOnly: true });
  await names(workspace);
  await names(workspace);
  assert.equal((await az.calls()).length, 1);
});

test("on Windows the Azure CLI's script runs in a shell, its path quoted", () => {
  const az = "C:\\Program Files\\Azure\\az.cmd";
  assert.deepEqual(launch(az, ["account", "show"], "win32", { ComSpec: "C:\\cmd.exe" }), {
    file: "C:\\cmd.exe",
    parameters: ["/d", "/s", "/c", `""${az}" account show"`],
    isVerbatim: true,
  });
  assert.deepEqual(launch("/usr/bin/az", ["x"], "linux", {}), {
    file: "/usr/bin/az",
    parameters: ["x"],
    isVerbatim: false,
  });
});

test("an Azure service principal gets its token from Microsoft Entra, secret in the body", async (t) => {
  const entra = await serve(t, (response) => {
    sendJson(response, 200, { access_token: "entra-1", token_type: "Bearer", expires_in: 3599 });
  });
  const tokens = createEntraTokenProvider({
    host: "https://adb-1.azuredatabricks.net",
    profileName: "dev",
    tenantId: "a-tenant",
    clientId: "an-id",
    clientSecret: new Secret("hidden secret"),
    authority: entra.url,
  });
  assert.equal(await tokens({ signal: never(), forceRefresh: false }), "entra-1");
  assert.equal(await tokens({ signal: never(), forceRefresh: false }), "entra-1");
  const [request] = entra.requests;
  assert.equal(entra.requests.length, 1);
  assert.equal(request?.url, "/a-tenant/oauth2/v2.0/token");
  assert.deepEqual(Object.fromEntries(new URLSearchParams(request.body)), {
    grant_type: "client_credentials",
    scope: `${azureDatabricks}/.default`,
    client_id: "an-id",
    client_secret: "hidden secret",
  });
});

test("a refusal of Microsoft Entra is told without its identifiers and without the secret", async (t) => {
  const entra = await serve(t, (response) => {
    sendJson(response, 401, {
      error: "invalid_client",
      error_description:
        "AADSTS7000215: Invalid client secret hidden-secret. Trace ID: 1 Correlation ID: 2 Timestamp: 3",
    });
  });
  const tokens = createEntraTokenProvider({
    host: "https://adb-1.azuredatabricks.net",
    profileName: "dev",
    tenantId: "a-tenant",
    clientId: "an-id",
    clientSecret: new Secret("hidden-secret"),
    authority: entra.url,
  });
  const error = await failure("unauthorized", tokens({ signal: never(), forceRefresh: false }));
  assert.match(error.message, /"dev"\. It said: AADSTS7000215: Invalid client secret \[secret\]\. Check its/);
});

test("each Azure cloud has its own Microsoft Entra", () => {
  const cases = [
    ["https://adb-1.azuredatabricks.net", "https://login.microsoftonline.com"],
    ["https://adb-1.databricks.azure.us", "https://login.microsoftonline.us"],
    ["https://adb-1.databricks.azure.cn", "https://login.chinacloudapi.cn"],
  ] as const;
  for (const [host, authority] of cases) assert.equal(entraAuthority(host), authority);
});

test("the table of credentials says what opening a workspace does", async (t) => {
  const lines: Readonly<Record<string, string>> = {
    "oauth-m2m": "client_id = i\nclient_secret = s",
    "oauth-token": "token = opaque-token",
    pat: "token = dapi0123",
    basic: "username = u\npassword = p",
    "azure-client-secret": "azure_client_id = i\nazure_client_secret = s\nazure_tenant_id = t",
    "entra-token": `token = ${jwt({ iss: "https://sts.windows.net/tenant/" })}`,
  };
  for (const [kind, { name, namedBy, serves, ...rest }] of Object.entries(credentialKinds)) {
    if ("how" in rest) assert.match(rest.how, /^[*`A-Z].*\.$/);
    assert.equal("how" in rest, serves !== "nothing", kind);
    assert.notEqual(name, kind, "each kind has a name for people");
    if (namedBy === "session") continue;
    const settings = lines[kind] ?? `auth_type = ${kind}`;
    const profile = await profileOf(t, `[DEFAULT]\nhost = https://h.example.com\n${settings}\n`);
    const opens = (acceptListingOnly: boolean): boolean => {
      try {
        return openWorkspace({ profile, env: {}, acceptListingOnly }).host !== "";
      } catch (error) {
        assert.ok(error instanceof DatabricksError && error.code === "unsupported-credential", String(error));
        return false;
      }
    };
    assert.deepEqual([opens(true), opens(false)], [serves !== "nothing", serves === "logs"], kind);
  }
});
