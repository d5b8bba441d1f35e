import assert from "node:assert/strict";
import { test } from "node:test";
import { connect, until } from "./bareClient.ts";
import { startWorkspace, type Workspace } from "./index.ts";

interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

interface RestApp {
  readonly name: string;
  readonly url?: string;
  readonly compute_status: {
    readonly state: string;
    readonly message: string;
    readonly active_instances: number;
  };
  readonly app_status: { readonly state: string; readonly message: string };
  readonly active_deployment?: { readonly status: { readonly state: string; readonly message: string } };
  readonly pending_deployment?: { readonly deployment_id: string };
}

async function call(workspace: Workspace, path: string, init: RequestInit = {}): Promise<Reply> {
  const headers = { Authorization: `Bearer ${workspace.issueToken()}` };
  const answer = await fetch(`${workspace.url}/api/2.0/apps${path}`, { headers, ...init });
  return { status: answer.status, body: (await answer.json()) as Reply["body"] };
}

async function getApp(workspace: Workspace, name: string): Promise<RestApp> {
  return (await call(workspace, `/${name}`)).body as unknown as RestApp;
}

async function listNames(workspace: Workspace, query: string): Promise<{ names: string[]; next: string }> {
  const { body } = await call(workspace, query);
  return {
    names: ((body["apps"] ?? []) as RestApp[]).map(({ name }) => name),
    next: (body["next_page_token"] ?? "") as string,
  };
}

test("apps come in pages", async () => {
  const names = ["a", "b", "c", "d", "e", "f", "g"];
  await using workspace = await startWorkspace({ pageSize: 3, apps: names.map((name) => ({ name })) });
  const pages: string[][] = [];
  let token = "";
  do {
    const { names: page, next } = await listNames(workspace, `?page_token=${encodeURIComponent(token)}`);
    pages.push(page);
    token = next;
  } while (token !== "");
  assert.deepEqual(pages, [["a", "b", "c"], ["d", "e", "f"], ["g"]]);
  assert.deepEqual((await listNames(workspace, "?page_size=2")).names, ["a", "b"]);
  assert.deepEqual((await listNames(workspace, "?page_size=500")).names.length, 3);
  const bad = await call(workspace, "?page_token=nonsense");
  assert.deepEqual([bad.status, bad.body["error_code"]], [400, "INVALID_PARAMETER_VALUE"]);
});

test("an empty workspace lists no apps", async () => {
  await using workspace = await startWorkspace();
  assert.deepEqual(await call(workspace, ""), { status: 200, body: {} });
});

test("errors are worded as Databricks words them", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a" }] });
  const bearer = (token: string): RequestInit => ({ headers: { Authorization: `Bearer ${token}` } });
  const revoked = workspace.issueToken({ kind: "pat" });
  workspace.revokeToken(revoked);
  for (const [path, init, status, code] of [
    ["", { headers: {} }, 401, 401],
    ["", bearer("nonsense"), 401, "UNAUTHENTICATED"],
    ["", bearer(workspace.issueToken({ lifetimeS: -1 })), 401, "UNAUTHENTICATED"],
    ["", bearer(revoked), 403, "403"],
    ["/missing", {}, 404, "RESOURCE_DOES_NOT_EXIST"],
    ["/a/unheard-of", {}, 404, "ENDPOINT_NOT_FOUND"],
    ["/a/start", { method: "POST" }, 400, "BAD_REQUEST"],
  ] as [string, RequestInit, number, string | number][]) {
    const reply = await call(workspace, path, init);
    assert.deepEqual([reply.status, reply.body["error_code"]], [status, code], path);
    assert.equal(typeof reply.body["message"], "string");
  }
  assert.equal((await call(workspace, "", bearer(workspace.issueToken({ kind: "pat" })))).status, 200);
});

test("an app goes through its states when it is stopped and started", async () => {
  await using workspace = await startWorkspace({
    apps: [{ name: "a", transitionMs: 60, activeInstances: 2 }],
  });
  const app = workspace.app("a");
  app.emit("old");
  const client = connect(workspace, app);
  await until("the line", () => client.frames.length === 1);
  const stopping = (await call(workspace, "/a/stop", { method: "POST" })).body as unknown as RestApp;
  assert.deepEqual([stopping.compute_status.state, stopping.app_status.state], ["STOPPING", "UNAVAILABLE"]);
  await until("the close", () => client.closeCode === 1001);
  await until("stopped", () => app.state.compute === "STOPPED");
  assert.equal(app.buffered.length, 0);
  assert.equal((await getApp(workspace, "a")).compute_status.active_instances, 0);
  const starting = (await call(workspace, "/a/start", { method: "POST" })).body as unknown as RestApp;
  assert.equal(starting.compute_status.state, "STARTING");
  await until("active", () => app.state.compute === "ACTIVE");
  await until("running", () => app.state.app === "RUNNING");
  assert.deepEqual((await getApp(workspace, "a")).compute_status, {
    state: "ACTIVE",
    message: "App compute is running.",
    active_instances: 2,
  });
});

test("an app that was never started has no url until it is", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "new", neverStarted: true }] });
  const app = workspace.app("new");
  assert.equal("url" in (await getApp(workspace, "new")), false);
  await app.start();
  assert.equal((await getApp(workspace, "new")).url, app.url);
});

test("a deployment is pending, then active, and empties the buffer", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a", transitionMs: 1000 }] });
  const app = workspace.app("a");
  app.emit("old");
  const body = JSON.stringify({ source_code_path: "/Workspace/new" });
  const deployment = (await call(workspace, "/a/deployments", { method: "POST", body })).body;
  assert.equal(deployment["source_code_path"], "/Workspace/new");
  assert.equal((await getApp(workspace, "a")).pending_deployment?.deployment_id, deployment["deployment_id"]);
  assert.equal((await call(workspace, "/a/deployments", { method: "POST", body })).status, 400);
  await until("running", () => app.state.app === "RUNNING");
  const id = String(deployment["deployment_id"]);
  const settled = (await call(workspace, `/a/deployments/${id}`)).body;
  assert.deepEqual(settled["status"], { state: "SUCCEEDED", message: "App started successfully" });
  assert.equal(app.buffered.length, 0);
  const history = (await call(workspace, "/a/deployments")).body["app_deployments"] as unknown[];
  assert.equal(history.length, 2);
});

test("a deployment that fails leaves the app crashed, its log within reach", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a" }] });
  const app = workspace.app("a");
  app.emit("kept");
  await app.deploy({ fail: "Error installing requirements", keepBuffer: true });
  const { app_status: status, active_deployment: active } = await getApp(workspace, "a");
  assert.deepEqual(status, { state: "CRASHED", message: "Error installing requirements" });
  assert.equal(active?.status.state, "FAILED");
  const client = connect(workspace, app);
  await until("the line", () => client.frames.length === 1);
});

test("a restart answers 503 while it lasts, with or without an emptied buffer", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a" }] });
  const app = workspace.app("a");
  app.emit("kept");
  const client = connect(workspace, app);
  await until("the line", () => client.frames.length === 1);
  const restart = app.restart({ keepBuffer: true, downMs: 60_000 });
  await until("the close", () => client.closeCode === 1001);
  const refused = connect(workspace, app);
  await until("the refusal", () => refused.refusal !== undefined);
  assert.equal(refused.refusal?.status, 503);
  await app.restart({ keepBuffer: true, downMs: 0 });
  await restart;
  assert.deepEqual([app.state.app, app.buffered.length], ["RUNNING", 1]);
  await app.restart();
  assert.deepEqual([app.buffered.length, app.ledger.length], [0, 1]);
});

test("a crash shows in the state; the log service stays up", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a" }] });
  const app = workspace.app("a");
  const client = connect(workspace, app);
  await until("open", () => app.connections[0]?.search === "");
  app.crash("exit code 1");
  app.emit("last words");
  await until("the line", () => client.frames.length === 1);
  assert.deepEqual((await getApp(workspace, "a")).app_status, { state: "CRASHED", message: "exit code 1" });
});

test("states can be set to anything, and an app can be removed", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a" }, { name: "b" }] });
  workspace.app("a").setState({ compute: "HIBERNATING", appMessage: "zzz" });
  const { compute_status: compute, app_status: app } = await getApp(workspace, "a");
  assert.deepEqual([compute.state, app.message], ["HIBERNATING", "zzz"]);
  workspace.app("a").remove();
  assert.equal((await call(workspace, "/a")).status, 404);
  assert.deepEqual((await listNames(workspace, "")).names, ["b"]);
});

test("the next requests of a path fail as planned, and are kept without credentials", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a" }] });
  workspace.failNext("/api/2.0/apps", {
    status: 429,
    headers: { "Retry-After": "3" },
    body: '{"error_code":"REQUEST_LIMIT_EXCEEDED","message":"Slow down"}',
    times: 2,
  });
  workspace.failNext(/page_size=7/, { body: "<html>Sign in</html>" });
  workspace.failNext(/apps\/a$/, { delayMs: 60 });
  workspace.failNext("/deployments", {});
  const headers = { Authorization: `Bearer ${workspace.issueToken()}` };
  const limited = await fetch(`${workspace.url}/api/2.0/apps`, { headers });
  assert.deepEqual([limited.status, limited.headers.get("retry-after")], [429, "3"]);
  assert.equal((await call(workspace, "/a")).status, 429);
  const html = await fetch(`${workspace.url}/api/2.0/apps?page_size=7`, { headers });
  assert.deepEqual([html.status, html.headers.get("content-type")], [200, "text/html; charset=utf-8"]);
  const startedMs = performance.now();
  assert.equal((await call(workspace, "/a")).status, 200);
  assert.ok(performance.now() - startedMs >= 55);
  assert.equal((await fetch(`${workspace.url}/api/2.0/apps/a/deployments`, { headers })).status, 500);
  workspace.failNext("/api", { reset: true });
  await assert.rejects(call(workspace, ""), /fetch failed/);
  workspace.failNext("/api", { hang: true });
  await assert.rejects(call(workspace, "", { signal: AbortSignal.timeout(100) }), /timeout/i);
  assert.deepEqual(
    workspace.requests.map(({ method, path, query, status }) => `${method} ${path}${query} ${status}`),
    [
      "GET /api/2.0/apps 429",
      "GET /api/2.0/apps/a 429",
      "GET /api/2.0/apps?page_size=7 200",
      "GET /api/2.0/apps/a 200",
      "GET /api/2.0/apps/a/deployments 500",
      "GET /api/2.0/apps 0",
      "GET /api/2.0/apps 0",
    ],
  );
  const kept = JSON.stringify(workspace.requests);
  assert.ok([...workspace.secretsIssued].every((secret) => !kept.includes(secret)));
});
