import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { createM2mTokenProvider } from "../../../src/databricks/auth/m2m.ts";
import { Secret } from "../../../src/databricks/config/secret.ts";
import { startWorkspace } from "../../support/workspace/index.ts";
import { failure } from "../support/errors.ts";
import { sendJson, serve } from "../support/server.ts";
import { never } from "../support/workspace.ts";

const discoveryPath = "/oidc/.well-known/oauth-authorization-server";

function provider(host: string, o: { id?: string; secret?: string; timeoutMs?: number } = {}) {
  return createM2mTokenProvider({
    host,
    profileName: "dev",
    clientId: o.id ?? "an-id",
    clientSecret: new Secret(o.secret ?? "very-secret"),
    timeoutMs: o.timeoutMs,
  });
}

test("a token is asked for once and kept until it is about to expire", async () => {
  await using workspace = await startWorkspace();
  const tokens = provider(workspace.url, { id: workspace.clientId, secret: workspace.clientSecret });
  const first = await tokens({ signal: never(), forceRefresh: false });
  assert.equal(await tokens({ signal: never(), forceRefresh: false }), first);
  assert.ok(workspace.secretsIssued.has(first));
  assert.deepEqual(
    workspace.requests.map(({ method, path, status }) => [method, path, status]),
    [
      ["GET", discoveryPath, 200],
      ["POST", "/oidc/v1/token", 200],
    ],
  );
});

test("a token that is about to expire is replaced before it is handed out again", async () => {
  await using workspace = await startWorkspace({ tokenLifetimeS: 0.25 });
  const tokens = provider(workspace.url, { id: workspace.clientId, secret: workspace.clientSecret });
  const first = await tokens({ signal: never(), forceRefresh: false });
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.notEqual(await tokens({ signal: never(), forceRefresh: false }), first);
});

test("forceRefresh gets a new token", async () => {
  await using workspace = await startWorkspace();
  const tokens = provider(workspace.url, { id: workspace.clientId, secret: workspace.clientSecret });
  const first = await tokens({ signal: never(), forceRefresh: false });
  const second = await tokens({ signal: never(), forceRefresh: true });
  assert.notEqual(second, first);
  assert.equal(await tokens({ signal: never(), forceRefresh: false }), second);
});

test("ten callers at the same time share one request, and so do ten whose token was refused", async () => {
  await using workspace = await startWorkspace();
  const tokens = provider(workspace.url, { id: workspace.clientId, secret: workspace.clientSecret });
  const ask = (forceRefresh: boolean) =>
    Promise.all(Array.from({ length: 10 }, () => tokens({ signal: never(), forceRefresh })));
  const posts = () => workspace.requests.filter(({ method }) => method === "POST").length;
  assert.equal(new Set(await ask(false)).size, 1);
  assert.equal(posts(), 1);
  const renewed = await ask(true);
  assert.equal(new Set(renewed).size, 1);
  assert.equal(posts(), 2);
  assert.equal(
    await tokens({ signal: never(), forceRefresh: true }),
    renewed[0],
    "a latecomer gets the same",
  );
});

test("a caller who gives up does not spoil it for the others", async () => {
  await using workspace = await startWorkspace();
  workspace.failNext("/oidc/v1/token", { delayMs: 100 });
  const tokens = provider(workspace.url, { id: workspace.clientId, secret: workspace.clientSecret });
  const impatient = new AbortController();
  const left = tokens({ signal: impatient.signal, forceRefresh: false });
  const stayed = tokens({ signal: never(), forceRefresh: false });
  impatient.abort();
  await assert.rejects(left, { name: "AbortError" });
  assert.ok(workspace.secretsIssued.has(await stayed));
});

test("the request ends when the last caller has gone, and the next caller starts anew", async (t) => {
  let hangs = true;
  const server = await serve(t, (response, request) => {
    if (request.method === "GET") {
      sendJson(response, 200, { token_endpoint: `${server.url}/token` });
    } else if (!hangs) {
      sendJson(response, 200, { access_token: "t1", token_type: "Bearer", expires_in: 3600 });
    }
  });
  const tokens = provider(server.url);
  const controller = new AbortController();
  const both = [0, 1].map(() => tokens({ signal: controller.signal, forceRefresh: false }));
  while (server.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  controller.abort();
  for (const one of both) await assert.rejects(one, { name: "AbortError" });
  hangs = false;
  assert.equal(await tokens({ signal: never(), forceRefresh: false }), "t1");
  await assert.rejects(tokens({ signal: controller.signal, forceRefresh: false }), { name: "AbortError" });
});

test("the client authenticates by Basic, encoded as the SDKs do, and asks for all-apis", async (t) => {
  const server = await serve(t, (response, request) => {
    if (request.method === "GET")
      sendJson(response, 200, { issuer: "x", token_endpoint: `${server.url}/token` });
    else sendJson(response, 200, { access_token: "t1", token_type: "Bearer", expires_in: "3600" });
  });
  const tokens = provider(server.url, { id: "11aa-22_bb", secret: "dose:/+ é" });
  assert.equal(await tokens({ signal: never(), forceRefresh: false }), "t1");
  const post = server.requests.find(({ method }) => method === "POST");
  const pair = Buffer.from(post?.headers.authorization?.replace("Basic ", "") ?? "", "base64").toString();
  assert.equal(pair, "11aa-22_bb:dose%3A%2F%2B%20%C3%A9");
  assert.deepEqual(Object.fromEntries(new URLSearchParams(post?.body)), {
    grant_type: "client_credentials",
    scope: "all-apis",
  });
});

test("a wrong secret is refused with the reason and without the secret", async () => {
  await using workspace = await startWorkspace();
  const tokens = provider(workspace.url, { id: workspace.clientId, secret: "not-the-secret" });
  const error = await failure("unauthorized", tokens({ signal: never(), forceRefresh: false }));
  assert.match(error.message, /profile "dev".*Client authentication failed\. .*service principal/);
  assert.equal(error.status, 401);
  assert.doesNotMatch(inspect(error, { depth: 10 }), /not-the-secret/);
});

test("a secret that a server quotes back does not reach the message", async (t) => {
  const server = await serve(t, (response, request) => {
    if (request.method === "GET") sendJson(response, 200, { token_endpoint: `${server.url}/token` });
    else sendJson(response, 400, { error: "invalid_client", error_description: "bad secret very-secret" });
  });
  const error = await failure("unauthorized", provider(server.url)({ signal: never(), forceRefresh: false }));
  assert.match(error.message, /bad secret \[secret\]/);
});

test("a busy token service is asked again", async () => {
  await using workspace = await startWorkspace();
  workspace.failNext("/oidc/v1/token", { status: 503, headers: { "Retry-After": "0" }, times: 1 });
  workspace.failNext(discoveryPath, { status: 429, headers: { "Retry-After": "0" }, times: 1 });
  const tokens = provider(workspace.url, { id: workspace.clientId, secret: workspace.clientSecret });
  assert.ok(workspace.secretsIssued.has(await tokens({ signal: never(), forceRefresh: false })));
});

test("the secret goes nowhere but to a secure sign-in service, and never along a redirect", async (t) => {
  const elsewhere = await serve(t, (response) => response.end());
  const redirecting = await serve(t, (response, request) => {
    if (request.method === "GET") sendJson(response, 200, { token_endpoint: `${redirecting.url}/token` });
    else response.writeHead(307, { Location: `${elsewhere.url}/token` }).end();
  });
  await failure("wrong-host", provider(redirecting.url)({ signal: never(), forceRefresh: false }));
  assert.deepEqual(elsewhere.requests, []);

  const insecure = await serve(t, (response) => {
    sendJson(response, 200, { token_endpoint: "http://example.com/token" });
  });
  const error = await failure(
    "insecure-host",
    provider(insecure.url)({ signal: never(), forceRefresh: false }),
  );
  assert.match(error.message, /http:\/\/example\.com.*unencrypted/);
});

test("a host that is no workspace is named as such", async (t) => {
  const answers: [number, string, string][] = [
    [404, "application/json", "{}"],
    [200, "text/html", "<html>welcome</html>"],
    [200, "application/json", "{}"],
    [200, "application/json", "[]"],
    [200, "application/json", '{"token_endpoint":"nonsense"}'],
    [302, "text/plain", ""],
  ];
  for (const [status, type, body] of answers) {
    const server = await serve(t, (response) =>
      response.writeHead(status, { "Content-Type": type }).end(body),
    );
    const error = await failure("wrong-host", provider(server.url)({ signal: never(), forceRefresh: false }));
    assert.ok(error.message.includes("127.0.0.1") && error.message.includes('"dev"'), error.message);
  }
});

test("a token answer that is no token shows nothing of itself", async (t) => {
  const bodies = [
    '{"access_token":"leaky-token"}',
    '{"token_type":"Bearer","x":"leaky-token"}',
    "leaky-token",
    '{"access_token":"leaky token","token_type":"bearer"}',
  ];
  for (const body of bodies) {
    const server = await serve(t, (response, request) => {
      if (request.method === "GET") sendJson(response, 200, { token_endpoint: `${server.url}/token` });
      else response.writeHead(200, { "Content-Type": "application/json" }).end(body);
    });
    const error = await failure(
      "bad-response",
      provider(server.url)({ signal: never(), forceRefresh: false }),
    );
    assert.doesNotMatch(inspect(error, { depth: 10 }), /leaky/);
  }
});

test("a sign-in service that does not answer times out", async (t) => {
  const server = await serve(t, () => undefined);
  const tokens = provider(server.url, { timeoutMs: 100 });
  const error = await failure("timeout", tokens({ signal: never(), forceRefresh: false }));
  assert.ok(error.shouldRetry());
});
