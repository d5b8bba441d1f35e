import assert from "node:assert/strict";
import { test } from "node:test";
import { discoverSignIn } from "../../../src/databricks/auth/discovery.ts";
import { openWorkspace } from "../../../src/databricks/workspace.ts";
import { startWorkspace } from "../../support/workspace/index.ts";
import { failure } from "../support/errors.ts";
import { sendJson, serve } from "../support/server.ts";
import { never, profileOf } from "../support/workspace.ts";

const documentPath = "/.well-known/oauth-authorization-server";

/** A host of a whole account: it says where its sign-in service is, with the account left open. */
function serveUnified(t: Parameters<typeof serve>[0], accountId?: string) {
  const server = serve(t, (response, request) => {
    void server.then(({ url }) => {
      if (request.url === "/.well-known/databricks-config") {
        sendJson(response, 200, {
          oidc_endpoint: `${url}/oidc/accounts/{account_id}/`,
          account_id: accountId,
        });
      } else if (request.url === `/oidc/accounts/acc-1${documentPath}`) {
        sendJson(response, 200, {
          issuer: `${url}/oidc/accounts/acc-1`,
          authorization_endpoint: `${url}/authorize`,
          token_endpoint: `${url}/token`,
        });
      } else if (request.method === "POST") {
        sendJson(response, 200, { access_token: "t1", token_type: "Bearer", expires_in: 3600 });
      } else {
        sendJson(response, 404, { message: "no such page" });
      }
    });
  });
  return server;
}

test("a workspace describes its own sign-in service", async () => {
  await using stand = await startWorkspace();
  const service = await discoverSignIn({ host: stand.url, profileName: "dev" }, never());
  assert.equal(service.issuer, `${stand.url}/oidc`);
  assert.equal(service.token_endpoint, `${stand.url}/oidc/v1/token`);
  assert.equal(service.authorization_endpoint, `${stand.url}/oidc/v1/authorize`);
  assert.equal(stand.requests.length, 1);
});

test("a unified host is asked where the account's sign-in service is", async (t) => {
  for (const [told, own] of [
    ["acc-1", undefined],
    [undefined, "acc-1"],
    ["acc-1", "another"],
  ] as const) {
    const server = await serveUnified(t, own);
    const target = { host: server.url, profileName: "dev", accountId: told };
    assert.equal((await discoverSignIn(target, never())).token_endpoint, `${server.url}/token`);
  }
});

test("a unified host without an account asks for account_id", async (t) => {
  const server = await serveUnified(t);
  const error = await failure(
    "bad-profile",
    discoverSignIn({ host: server.url, profileName: "dev" }, never()),
  );
  assert.match(error.message, /serves a whole account, and the profile "dev" names none\. Set account_id/);
});

test("discovery_url and scopes of a profile are used as they are", async (t) => {
  const server = await serveUnified(t);
  const profile = await profileOf(
    t,
    `[DEFAULT]
host = ${server.url}
client_id = i
client_secret = s
discovery_url = ${server.url}/oidc/accounts/acc-1${documentPath}
scopes = sql, apps  all-apis
`,
  );
  assert.deepEqual(profile.scopes, ["sql", "apps", "all-apis"]);
  const { tokenProvider } = openWorkspace({ profile, env: {} });
  assert.equal(await tokenProvider({ signal: never(), forceRefresh: false }), "t1");
  assert.deepEqual(
    server.requests.map(({ method, url }) => `${method} ${url}`),
    [`GET /oidc/accounts/acc-1${documentPath}`, "POST /token"],
  );
  assert.equal(new URLSearchParams(server.requests[1]?.body).get("scope"), "sql apps all-apis");
});

test("a discovery_url that cannot be used is named with its line", async (t) => {
  const cases = [
    ["nonsense", "bad-profile", /discovery_url that is not a web address \(line 3 of /],
    ["http://example.com/x", "insecure-host", /discovery_url \(line 3 of .*\) that is not https/],
  ] as const;
  for (const [value, code, message] of cases) {
    const config = `[DEFAULT]\nhost = https://h.example.com\ndiscovery_url = ${value}\n`;
    assert.match((await failure(code, profileOf(t, config))).message, message);
  }
});

test("a sign-in page or a sign-in service without encryption is refused", async (t) => {
  for (const name of ["token_endpoint", "authorization_endpoint"]) {
    const server = await serve(t, (response) => {
      const document = { token_endpoint: "https://h.example.com/t", [name]: "http://h.example.com/x" };
      sendJson(response, 200, document);
    });
    const error = await failure(
      "insecure-host",
      discoverSignIn({ host: server.url, profileName: "dev" }, never()),
    );
    assert.match(error.message, /http:\/\/h\.example\.com, where a secret would travel unencrypted/);
  }
});
