import assert from "node:assert/strict";
import https from "node:https";
import { test, type TestContext } from "node:test";
import { inspect } from "node:util";
import { HttpsProxyAgent } from "https-proxy-agent";
import { listApps } from "../../../src/databricks/api/apps.ts";
import { startProxy, type StartProxyOptions } from "../../support/proxy/index.ts";
import { startWorkspace } from "../../support/workspace/index.ts";
import { failure } from "../support/errors.ts";
import { never, workspaceAt } from "../support/workspace.ts";

/** A workspace that only a proxy reaches by its name, and the proxy in the place where VS Code puts its own. */
async function stage(t: TestContext, options: StartProxyOptions = {}, userInfo = "") {
  const workspace = await startWorkspace({ tls: true, hostname: "databricks.test", apps: [{ name: "api" }] });
  const proxy = await startProxy(options);
  const original = https.globalAgent;
  const agent: unknown = new HttpsProxyAgent(proxy.url.replace("://", `://${userInfo}`));
  https.globalAgent = agent as https.Agent;
  t.after(async () => {
    https.globalAgent = original;
    await workspace.close();
    await proxy.close();
  });
  return { workspace, proxy, host: new URL(workspace.url).host, proxyHost: new URL(proxy.url).host };
}

test("a proxy that wants a password is named, its credentials are not", async (t) => {
  const credentials = { user: "someone", password: "secret-word" };
  const { workspace, proxy, host, proxyHost } = await stage(t, { credentials }, "someone:wrong-secret-word@");
  const error = await failure("proxy-refused", listApps(workspaceAt(workspace.url), { signal: never() }));
  assert.equal(
    error.message,
    `The proxy ${proxyHost} on the way to ${host} asks for a user name and password (HTTP 407). Put them into the proxy's address, in VS Code the setting http.proxy.`,
  );
  assert.doesNotMatch(inspect(error), /secret-word|good-token/);
  assert.ok(!error.shouldRetry());
  await proxy.close();
  assert.equal(proxy.records.length, 1);
  assert.deepEqual(workspace.requests, []);
});

test("a proxy that lets nothing through is no refusal of the workspace", async (t) => {
  const { workspace, proxyHost } = await stage(t, { refuseWith: 403 });
  const error = await failure("proxy-refused", listApps(workspaceAt(workspace.url), { signal: never() }));
  assert.ok(error.message.startsWith(`The proxy ${proxyHost} on the way to`), error.message);
});

test("a proxy that does not reach the host says so", async (t) => {
  const { workspace, proxyHost } = await stage(t, { refuseWith: 502 });
  const error = await failure("host-unreachable", listApps(workspaceAt(workspace.url), { signal: never() }));
  assert.match(error.message, new RegExp(`the proxy ${proxyHost} on the way answers HTTP 502`));
});

test("certificates are verified, whatever NODE_TLS_REJECT_UNAUTHORIZED says", async (t) => {
  const workspace = await startWorkspace({ tls: true });
  t.after(() => workspace.close());
  process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
  try {
    await failure("bad-certificate", listApps(workspaceAt(workspace.url), { signal: never() }));
  } finally {
    delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
  }
  assert.deepEqual(workspace.requests, []);
});
