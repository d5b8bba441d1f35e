import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { inspect } from "node:util";
import { getApp, listApps } from "../../../src/databricks/api/apps.ts";
import { networkError } from "../../../src/databricks/api/networkErrors.ts";
import { startWorkspace } from "../../support/workspace/index.ts";
import { failure } from "../support/errors.ts";
import { sendJson, serve } from "../support/server.ts";
import { never, workspaceAt } from "../support/workspace.ts";

const app = { name: "api", url: "https://api.example.com" };

test("every shape of error body gives its message, and its status the code", async (t) => {
  const cases: [number, string, string, RegExp][] = [
    [
      400,
      '{"error_code":"INVALID_PARAMETER_VALUE","message":"Bad name"}',
      "bad-request",
      /HTTP 400, INVALID_PARAMETER_VALUE\).*Bad name\. /,
    ],
    [400, '{"error_code":400,"message":"Numeric."}', "bad-request", /HTTP 400, 400\).*Numeric\. /],
    [400, '{"error":"plain legacy error"}', "bad-request", /It said: plain legacy error\./],
    [
      400,
      '{"error":"invalid_request","error_description":"described"}',
      "bad-request",
      /invalid_request.*described\./,
    ],
    [400, '{"error":{"code":"X","message":"nested"}}', "bad-request", /nested\./],
    [
      409,
      '{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"detail":"scim detail","status":"409","scimType":"uniqueness"}',
      "bad-request",
      /uniqueness.*scim detail\./,
    ],
    [400, "just text\nin two lines", "bad-request", /It said: just text in two lines\./],
    [400, '"a JSON string"', "bad-request", /It said: a JSON string\./],
    [400, "", "bad-request", /\(HTTP 400\)\. Check/],
    [400, "[1,2]", "bad-request", /HTTP 400/],
    [400, '{"message":{"odd":1},"error_code":{}}', "bad-request", /\(HTTP 400\)\. Check/],
    [
      403,
      '{"error_code":"PERMISSION_DENIED","message":"No permission"}',
      "forbidden",
      /"dev" see the app "api".*No permission\..*permission/,
    ],
    [403, "<html><body>IP blocked</body></html>", "forbidden", /"dev"/],
    [
      404,
      '{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"App with name api does not exist or is deleted."}',
      "not-found",
      /The app "api" does not exist in the workspace at http:\/\/127/,
    ],
    [404, "", "not-found", /"api"/],
    [
      404,
      '{"error_code":"ENDPOINT_NOT_FOUND","message":"No API found"}',
      "wrong-host",
      /does not offer Databricks Apps.*No API found/,
    ],
    [404, "<!DOCTYPE html><title>Not found</title>", "wrong-host", /web page/],
    [500, '{"error_code":"INTERNAL_ERROR","message":"Oops"}', "unavailable", /HTTP 500.*Oops\./],
    [500, "<html>secret stack</html>", "unavailable", /HTTP 500\)\. Try again later/],
  ];
  for (const [status, body, code, message] of cases) {
    const server = await serve(t, (response) => response.writeHead(status).end(body));
    const request = getApp(workspaceAt(server.url), "api", { signal: never() });
    const error = await failure(code as "bad-request", request);
    assert.match(error.message, message, body);
    assert.equal(error.status, status);
    assert.doesNotMatch(error.message, /<|stack/);
  }
});

test("an endless error text is cut", async (t) => {
  const server = await serve(t, (response) => response.writeHead(400).end("x".repeat(5000)));
  const error = await failure("bad-request", listApps(workspaceAt(server.url), { signal: never() }));
  assert.ok(error.message.length < 600);
});

test("a token a server quotes back does not reach the message", async (t) => {
  const server = await serve(t, (response) => {
    sendJson(response, 400, { message: "cannot parse Bearer good-token" });
  });
  const error = await failure("bad-request", listApps(workspaceAt(server.url), { signal: never() }));
  assert.match(error.message, /Bearer \[secret\]/);
  assert.doesNotMatch(inspect(error), /good-token/);
});

test("a web page in place of data means the wrong host", async (t) => {
  const server = await serve(t, (response) => {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end("<html>Sign in</html>");
  });
  const error = await failure("wrong-host", listApps(workspaceAt(server.url), { signal: never() }));
  assert.match(error.message, /web page.*host of the profile "dev"/);
  const disguised = await serve(t, (response) => {
    response.writeHead(200, { "Content-Type": "application/json" }).end("\n<!DOCTYPE html><p>Sign in");
  });
  await failure("wrong-host", listApps(workspaceAt(disguised.url), { signal: never() }));
});

test("an answer that is no JSON, or not the expected JSON, is an error", async (t) => {
  for (const body of ["", "hello", "[]", "null", "7"]) {
    const server = await serve(t, (response) =>
      response.writeHead(200, { "Content-Type": "application/json" }).end(body),
    );
    await failure("bad-response", listApps(workspaceAt(server.url), { signal: never() }));
    await failure("bad-response", getApp(workspaceAt(server.url), "api", { signal: never() }));
  }
});

test("a redirect is an error and carries the token nowhere", async (t) => {
  const elsewhere = await serve(t, (response) => {
    sendJson(response, 200, { apps: [] });
  });
  for (const status of [301, 302, 303, 307, 308]) {
    const server = await serve(t, (response) => {
      response.writeHead(status, { Location: `${elsewhere.url}/login?state=hidden` }).end();
    });
    const error = await failure("wrong-host", listApps(workspaceAt(server.url), { signal: never() }));
    assert.ok(error.message.includes(`redirect to ${elsewhere.url} instead`), error.message);
  }
  assert.deepEqual(elsewhere.requests, []);
});

test("a refused token is renewed once, and only once", async (t) => {
  const asked: boolean[] = [];
  const tokenProvider = ({ forceRefresh }: { forceRefresh: boolean }) => {
    asked.push(forceRefresh);
    return Promise.resolve(forceRefresh ? "fresh" : "stale");
  };
  const lenient = await serve(t, (response, request) => {
    if (request.headers.authorization === "Bearer fresh") sendJson(response, 200, { apps: [app] });
    else sendJson(response, 401, { error_code: 401, message: "expired" });
  });
  const apps = await listApps(workspaceAt(lenient.url, tokenProvider), { signal: never() });
  assert.deepEqual([apps.map(({ name }) => name), asked], [["api"], [false, true]]);

  const strict = await serve(t, (response) => {
    sendJson(response, 401, { error_code: 401, message: "Credential was not sent" });
  });
  const error = await failure(
    "unauthorized",
    listApps(workspaceAt(strict.url, tokenProvider), { signal: never() }),
  );
  assert.match(error.message, /"dev".*Credential was not sent\. Sign in again/);
  assert.equal(strict.requests.length, 2);
  assert.ok(!error.shouldRetry());
});

test("a busy workspace is asked again when it says, in seconds or as a date", async (t) => {
  const values = ["0", "1", new Date(Date.now() + 900).toUTCString(), new Date(0).toUTCString()];
  for (const status of [429, 503]) {
    for (const value of values) {
      const server = await serve(t, (response, _request, count) => {
        if (count === 1) response.writeHead(status, { "Retry-After": value }).end();
        else sendJson(response, 200, { apps: [app] });
      });
      const startedAtMs = performance.now();
      assert.equal((await listApps(workspaceAt(server.url), { signal: never() })).length, 1);
      if (value === "1") assert.ok(performance.now() - startedAtMs >= 990);
    }
  }
});

test("a workspace that stays busy is given up politely, with its own wait", async (t) => {
  const soon = await serve(t, (response) => response.writeHead(503, { "Retry-After": "0" }).end("busy"));
  const unavailable = await failure("unavailable", listApps(workspaceAt(soon.url), { signal: never() }));
  assert.equal(soon.requests.length, 3);
  assert.ok(unavailable.shouldRetry());

  const late = await serve(t, (response) => response.writeHead(429, { "Retry-After": "3600" }).end());
  const limited = await failure("rate-limited", listApps(workspaceAt(late.url), { signal: never() }));
  assert.equal(late.requests.length, 1);
  assert.equal(limited.retryAfterMs, 3_600_000);
  assert.match(limited.message, /Try again in 3600 s\./);
});

test("a dropped connection is tried again", async (t) => {
  const server = await serve(t, (response, _request, count) => {
    if (count === 1) response.socket?.resetAndDestroy();
    else if (count === 2) response.writeHead(200, { "Content-Length": "100" }).write("{");
    else sendJson(response, 200, { apps: [app] });
    if (count === 2) setTimeout(() => response.socket?.destroy(), 20);
  });
  assert.equal((await listApps(workspaceAt(server.url), { signal: never() })).length, 1);
  assert.equal(server.requests.length, 3);
});

test("a connection that keeps dropping is an unreachable host", async (t) => {
  const server = await serve(t, (response) => response.socket?.resetAndDestroy());
  const error = await failure("host-unreachable", listApps(workspaceAt(server.url), { signal: never() }));
  assert.match(error.message, /127\.0\.0\.1:\d+ cannot be reached: the connection was cut/);
  assert.equal(server.requests.length, 3);
  assert.ok(error.shouldRetry());
});

test("a host where nobody listens is unreachable, by name", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const request = listApps(workspaceAt(`http://127.0.0.1:${port}`), { signal: never() });
  const error = await failure("host-unreachable", request);
  assert.ok(error.message.includes(`127.0.0.1:${port} cannot be reached: it refuses`), error.message);
});

test("https to a port that speaks plain http is unreachable, not a puzzle", async (t) => {
  const server = await serve(t, (response) => response.end());
  const request = listApps(workspaceAt(server.url.replace("http:", "https:")), { signal: never() });
  assert.match((await failure("host-unreachable", request)).message, /does not speak TLS/);
});

test("a certificate that is not trusted is refused, naming host and cause", async () => {
  await using workspace = await startWorkspace({ tls: true });
  const error = await failure("bad-certificate", listApps(workspaceAt(workspace.url), { signal: never() }));
  assert.match(
    error.message,
    /certificate of 127\.0\.0\.1:\d+ is not trusted: it is self-signed \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
  );
  assert.match(error.message, /NODE_EXTRA_CA_CERTS/);
  assert.deepEqual(workspace.requests, []);
  assert.ok(!error.shouldRetry());
});

test("each network trouble has its meaning, wherever in the causes its code is", () => {
  const wrapped = (code: string) =>
    new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code }) });
  const inAggregate = (code: string) =>
    new TypeError("fetch failed", { cause: new AggregateError([Object.assign(new Error("x"), { code })]) });
  const cases: [Error, string, RegExp][] = [
    [wrapped("SELF_SIGNED_CERT_IN_CHAIN"), "bad-certificate", /authority this machine does not know/],
    [wrapped("UNABLE_TO_VERIFY_LEAF_SIGNATURE"), "bad-certificate", /NODE_EXTRA_CA_CERTS/],
    [wrapped("CERT_HAS_EXPIRED"), "bad-certificate", /it has expired.*clock/],
    [wrapped("ERR_TLS_CERT_ALTNAME_INVALID"), "bad-certificate", /another host name/],
    [wrapped("ENOTFOUND"), "host-unreachable", /its name is not known/],
    [inAggregate("ECONNREFUSED"), "host-unreachable", /refuses the connection/],
    [wrapped("UND_ERR_CONNECT_TIMEOUT"), "host-unreachable", /does not answer/],
    [wrapped("EWHATEVER"), "host-unreachable", /failed with EWHATEVER/],
    [new Error("odd"), "host-unreachable", /the connection failed\./],
  ];
  for (const [cause, code, message] of cases) {
    const error = networkError("h.example.com", cause);
    assert.equal(error.code, code);
    assert.match(error.message, message);
    assert.match(error.message, /h\.example\.com/);
  }
});

test("plain http to another machine is refused before any token leaves", async () => {
  // The last two lead to this machine, and yet VS Code would ask its proxy for them.
  for (const host of ["databricks.example.com", "127.0.0.2:8080", "databricks.localhost"]) {
    const request = listApps(workspaceAt(`http://${host}`), { signal: never() });
    const error = await failure("insecure-host", request);
    assert.ok(error.message.includes(`http://${host} unencrypted`), error.message);
  }
});

test("a workspace that does not answer times out, be it before or within the answer", async (t) => {
  const silent = await serve(t, () => undefined);
  const stalled = await serve(t, (response) => response.writeHead(200).write('{"apps":'));
  for (const server of [silent, stalled]) {
    const error = await failure(
      "timeout",
      listApps(workspaceAt(server.url), { signal: never(), timeoutMs: 150 }),
    );
    assert.match(error.message, /did not answer within 0\.15 s/);
    await closed(server);
  }
});

test("an answer without end is cut off", async (t) => {
  const server = await serve(t, (response) => {
    response.writeHead(200, { "Content-Type": "application/json" });
    const chunk = Buffer.alloc(1024 * 1024, "x");
    const pump = (): void => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on("drain", pump);
    pump();
  });
  await failure("bad-response", listApps(workspaceAt(server.url), { signal: never() }));
  await closed(server);
});

test("an abort ends a request at any moment with the signal's own reason, and closes the socket", async (t) => {
  const silent = await serve(t, () => undefined);
  const stalled = await serve(t, (response) => response.writeHead(200).write("{"));
  const busy = await serve(t, (response) => response.writeHead(503, { "Retry-After": "15" }).end());
  for (const server of [silent, stalled, busy]) {
    const controller = new AbortController();
    const request = listApps(workspaceAt(server.url), { signal: controller.signal });
    while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 30));
    controller.abort();
    await assert.rejects(request, { name: "AbortError" });
    if (server !== busy) await closed(server);
    assert.equal(server.requests.length, 1);
  }

  const before = await serve(t, (response) => response.end());
  const reason = new Error("my reason");
  await assert.rejects(listApps(workspaceAt(before.url), { signal: AbortSignal.abort(reason) }), reason);
  assert.deepEqual(before.requests, []);
});

test("a request names this project and asks for JSON", async (t) => {
  const server = await serve(t, (response) => {
    sendJson(response, 200, {});
  });
  const workspace = { ...workspaceAt(server.url), headers: { "X-Databricks-Org-Id": "7" } };
  assert.deepEqual(await listApps(workspace, { signal: never() }), []);
  const [request] = server.requests;
  assert.equal(request?.url, "/api/2.0/apps");
  assert.match(request.headers["user-agent"] ?? "", /^databricks-app-logs/);
  assert.equal(request.headers.accept, "application/json");
  assert.equal(request.headers["x-databricks-org-id"], "7");
});

async function closed(server: { openSockets(): number }): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (server.openSockets() > 0) {
    assert.ok(Date.now() < deadline, "a socket stays open");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
