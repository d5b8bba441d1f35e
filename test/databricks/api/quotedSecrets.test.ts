import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { inspect } from "node:util";
import { listApps } from "../../../src/databricks/api/apps.ts";
import { createEntraTokenProvider } from "../../../src/databricks/auth/entra.ts";
import { createM2mTokenProvider } from "../../../src/databricks/auth/m2m.ts";
import { createPersonGrants } from "../../../src/databricks/auth/personGrants.ts";
import { DatabricksError } from "../../../src/databricks/api/errors.ts";
import { Secret } from "../../../src/databricks/config/secret.ts";
import { openWorkspace } from "../../../src/databricks/workspace.ts";
import { failure } from "../support/errors.ts";
import { sendJson, serve } from "../support/server.ts";
import { never, profileOf } from "../support/workspace.ts";

/** Nothing gives it away as a secret, and no two encodings write it alike. */
const secret = 'hidden "word"/é +1';
const refused = [400, 401, 403, 404, 429, 500, 503];

/** Whatever a secret becomes on its way, as a server may quote it. */
const hidden = /hidden|aGlkZGVu|word/;

/** A sign-in service that refuses, and quotes the whole request in its words. */
async function quoting(t: TestContext, status: number) {
  const server = await serve(t, (response, request) => {
    if (request.url.includes("oauth-authorization-server")) {
      sendJson(response, 200, { token_endpoint: `${server.url}/token` });
      return;
    }
    response.setHeader("Retry-After", "0");
    const { authorization = "" } = request.headers;
    const form = [...new URLSearchParams(request.body).values()].join(" ");
    sendJson(response, status, {
      error: "invalid_client",
      error_description: `refused ${authorization.replace("Basic ", "")} ${request.body} ${form}`,
    });
  });
  return server;
}

async function expectClean(asked: Promise<unknown>, status: number): Promise<void> {
  const error = await asked.then(
    () => assert.fail("it was not refused"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof DatabricksError, String(error));
  assert.equal(error.status, status);
  assert.match(error.message, /It said: refused .*\[secret\]/, String(status));
  assert.doesNotMatch(inspect(error, { depth: 10, showHidden: true }), hidden);
}

for (const status of refused) {
  test(`what a server quotes of a service principal's secret is not told: ${status}`, async (t) => {
    const { url: host } = await quoting(t, status);
    const options = { host, profileName: "dev", clientId: "an-id", clientSecret: new Secret(secret) };
    const tokens = createM2mTokenProvider(options);
    await expectClean(tokens({ signal: never(), forceRefresh: false }), status);
  });

  test(`what Microsoft Entra quotes of a secret is not told: ${status}`, async (t) => {
    const { url: authority } = await quoting(t, status);
    const tokens = createEntraTokenProvider({
      host: "https://adb-1.azuredatabricks.net",
      profileName: "dev",
      tenantId: "a-tenant",
      clientId: "an-id",
      clientSecret: new Secret(secret),
      authority,
    });
    await expectClean(tokens({ signal: never(), forceRefresh: false }), status);
  });

  test(`what a server quotes of a person's code or refresh token is not told: ${status}`, async (t) => {
    const { url: host } = await quoting(t, status);
    const service = { issuer: host, token_endpoint: `${host}/token` };
    const grants = createPersonGrants(service, { host, profileName: "sign-in" });
    await expectClean(grants.refresh(new Secret(secret), never()), status);
    const query = new URLSearchParams({ code: secret, state: "a-state" });
    const attempt = { state: "a-state", redirectUri: "http://localhost:8020", signal: never() };
    await expectClean(grants.redeem(query, attempt), status);
  });
}

test("what a workspace quotes of a password is not told", async (t) => {
  const server = await serve(t, (response, request) => {
    const { authorization = "" } = request.headers;
    const pair = Buffer.from(authorization.replace("Basic ", ""), "base64").toString();
    sendJson(response, 418, { message: `refused ${authorization} ${pair}` });
  });
  const profile = await profileOf(t, `[DEFAULT]\nhost = ${server.url}\nusername = u\npassword = ${secret}\n`);
  const workspace = openWorkspace({ profile, env: {}, acceptListingOnly: true });
  const error = await failure("bad-request", listApps(workspace, { signal: never() }));
  assert.match(error.message, /It said: refused Basic \[secret\] u:\[secret\]/);
  assert.doesNotMatch(error.message, hidden);
});

test("a token that a workspace quotes of somebody else leaves its words readable", async (t) => {
  const server = await serve(t, (response) => {
    sendJson(response, 403, { message: "not with dapi0123456789abcdef-2" });
  });
  const profile = await profileOf(t, `[DEFAULT]\nhost = ${server.url}\ntoken = an-oauth-token\n`);
  const workspace = openWorkspace({ profile, env: {} });
  const error = await failure("forbidden", listApps(workspace, { signal: never() }));
  assert.match(error.message, /It said: not with \[token\]\. Ask/);
});
