import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "./bareClient.ts";
import { startWorkspace, type Workspace } from "./index.ts";

interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

async function call(workspace: Workspace, line: string, body?: unknown, token?: string): Promise<Reply> {
  const [method = "", path = ""] = line.split(" ");
  const answer = await fetch(`${workspace.url}/api/2.0/${path}`, {
    method,
    headers: { Authorization: `Bearer ${token ?? workspace.issueToken()}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { status, headers } = answer;
  return { status, headers, body: (await answer.json()) as Reply["body"] };
}

test("an app is created, changed and deleted as the platform does it", async () => {
  await using workspace = await startWorkspace();
  const made = await call(workspace, "POST apps", { name: "made", description: "One" });
  assert.deepEqual([made.status, made.body["description"]], [200, "One"]);
  assert.match(String(made.body["id"]), /^[\da-f-]{36}$/);
  assert.match(String(made.body["service_principal_name"]), /^app-[\da-z]{6} made$/);
  assert.equal(made.body["active_deployment"], undefined);
  await until("running", () => workspace.app("made").state.app === "RUNNING");
  assert.ok((await call(workspace, "GET apps/made")).body["active_deployment"]);
  assert.equal((await call(workspace, "POST apps", { name: "made" })).status, 409);
  assert.equal((await call(workspace, "POST apps", { name: "No" })).status, 400);

  await call(workspace, "PATCH apps/made", { description: "Two", name: "other" });
  const scopes = { app: { user_api_scopes: ["sql"], description: "Three" }, update_mask: "user_api_scopes" };
  const update = await call(workspace, "POST apps/made/update", scopes);
  assert.deepEqual(update.body["status"], { state: "SUCCEEDED", message: "App updated successfully" });
  const { body } = await call(workspace, "GET apps/made");
  assert.deepEqual([body["name"], body["description"]], ["made", "Two"]);
  assert.deepEqual(body["effective_user_api_scopes"], [
    "iam.access-control:read",
    "iam.current-user:read",
    "sql",
  ]);

  const going = await call(workspace, "DELETE apps/made");
  assert.equal((going.body["compute_status"] as { state: string }).state, "DELETING");
  const again = await call(workspace, "DELETE apps/made");
  if (again.status !== 404) assert.match(String(again.body["message"]), /not terminal with state DELETING/);
  await until("gone", () => workspace.apps.length === 0);
});

test("an app can be created without compute", async () => {
  await using workspace = await startWorkspace();
  await call(workspace, "POST apps?no_compute=true", { name: "idle" });
  assert.deepEqual(
    [workspace.app("idle").state.compute, workspace.app("idle").state.app],
    ["STOPPED", "UNAVAILABLE"],
  );
});

test("starting and stopping what already is so is refused in the words that clients know", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a", transitionMs: 60_000 }] });
  const start = async () => String((await call(workspace, "POST apps/a/start")).body["message"]);
  const stop = async () => String((await call(workspace, "POST apps/a/stop")).body["message"]);
  assert.equal(await start(), "Cannot start app a as it is already in ACTIVE state.");
  await call(workspace, "POST apps/a/stop");
  assert.match(await stop(), /^Cannot stop app a as it is not terminal with state STOPPING, /);
  workspace.app("a").setState({ compute: "STOPPED" });
  assert.equal(await stop(), "Cannot stop app a as it is already in STOPPED state.");
});

test("a start brings back what ran last, and until then no other deployment can be", async () => {
  await using workspace = await startWorkspace({
    // So long that a busy machine sees each state.
    apps: [
      { name: "a", transitionMs: 1000 },
      { name: "kept", keepsDeployment: true, transitionMs: 1000 },
    ],
  });
  for (const name of ["a", "kept"]) {
    const get = async () => (await call(workspace, `GET apps/${name}`)).body;
    const app = workspace.app(name);
    const before = (await get())["active_deployment"] as { deployment_id: string };
    await app.stop();
    assert.deepEqual((await get())["active_deployment"], name === "kept" ? before : undefined);
    const started = app.start();
    await until("compute", () => app.state.compute === "ACTIVE");
    const pending = (await get())["pending_deployment"] as { deployment_id: string } | undefined;
    assert.equal(pending?.deployment_id, name === "kept" ? undefined : before.deployment_id);
    if (name === "a") {
      const refused = await call(workspace, "POST apps/a/deployments", {});
      assert.equal(
        refused.body["message"],
        "Cannot deploy app a as there is an active deployment in progress.",
      );
    }
    await started;
    const after = await get();
    assert.deepEqual(after["active_deployment"], before);
    assert.equal(after["pending_deployment"], undefined);
  }
});

test("a deployment tells its snapshot, and of its variables the names alone", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a" }] });
  const { body } = await call(workspace, "POST apps/a/deployments", {
    source_code_path: "/Workspace/a",
    command: ["python"],
    env_vars: [{ name: "KEY", value: "v" }],
  });
  assert.deepEqual([body["command"], body["env_vars"]], [["python"], [{ name: "KEY" }]]);
  const { source_code_path: snapshot } = body["deployment_artifacts"] as { source_code_path: string };
  assert.ok(snapshot.endsWith(`/src/${String(body["deployment_id"])}`));
});

test("permissions of an app are set, added to and listed", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a" }] });
  const names = ({ body }: Reply): string[] =>
    (body["access_control_list"] as Record<string, string>[]).map(
      ({ user_name: user, group_name: group }) => user ?? group ?? "",
    );
  const path = "permissions/apps/a";
  assert.deepEqual(names(await call(workspace, `GET ${path}`)), ["someone@example.com", "admins"]);
  const granted = { access_control_list: [{ group_name: "users", permission_level: "CAN_USE" }] };
  assert.deepEqual(names(await call(workspace, `PATCH ${path}`, granted)), [
    "someone@example.com",
    "users",
    "admins",
  ]);
  assert.deepEqual(names(await call(workspace, `PUT ${path}`, granted)), ["users", "admins"]);
  const wrong = { access_control_list: [{ group_name: "users", permission_level: "CAN_FLY" }] };
  assert.equal((await call(workspace, `PUT ${path}`, wrong)).status, 400);
  assert.equal((await call(workspace, `GET ${path}/permissionLevels`)).status, 200);
  assert.equal((await call(workspace, "GET permissions/apps/absent")).status, 404);
});

test("who is signed in is told, and which workspace answers", async () => {
  await using workspace = await startWorkspace();
  const me = "GET preview/scim/v2/Me";
  assert.equal((await call(workspace, me)).body["userName"], "someone@example.com");
  const { clientId } = workspace;
  const { body, headers } = await call(workspace, me, undefined, workspace.issueToken({ subject: clientId }));
  assert.deepEqual([body["userName"], body["displayName"]], [clientId, "stand-in"]);
  assert.equal(headers.get("x-databricks-org-id"), "1000000000000001");
});

test("a token with chosen scopes opens their endpoints alone", async () => {
  await using workspace = await startWorkspace();
  const token = workspace.issueToken({ scope: "sql" });
  const refused = await call(workspace, "GET apps", undefined, token);
  assert.deepEqual(
    [refused.status, refused.body["message"]],
    [403, "Provided OAuth token does not have required scopes: apps"],
  );
  assert.equal((await call(workspace, "GET preview/scim/v2/Me", undefined, token)).status, 200);
  const other = workspace.issueToken({ scope: "offline_access apps" });
  assert.equal((await call(workspace, "GET apps", undefined, other)).status, 200);
});

test("requests of endpoints that are not there are known as such", async () => {
  await using workspace = await startWorkspace();
  await call(workspace, "GET clusters/list");
  await call(workspace, "GET apps/absent");
  assert.deepEqual(
    workspace.requests.map(({ status, isUnheardOf }) => [status, isUnheardOf]),
    [
      [404, true],
      [404, false],
    ],
  );
});
