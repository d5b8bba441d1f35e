import assert from "node:assert/strict";
import { test } from "node:test";
import { connect, until, type BareClient, type ConnectOptions } from "./bareClient.ts";
import { startWorkspace, type StandInApp, type Workspace } from "./index.ts";

async function refusalOf(
  workspace: Workspace,
  app: StandInApp,
  options: ConnectOptions = {},
): Promise<NonNullable<BareClient["refusal"]>> {
  const client = connect(workspace, app, options);
  await until("a refusal", () => client.refusal !== undefined || client.socket.readyState === 1);
  assert.ok(client.refusal, "the handshake was accepted");
  return client.refusal;
}

test("turns away a token that is missing, unknown, expired, revoked or a PAT with a 302 to the sign-in page", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a" }] });
  const app = workspace.app("a");
  const revoked = workspace.issueToken();
  workspace.revokeToken(revoked);
  for (const token of [
    "",
    "nonsense",
    workspace.issueToken({ lifetimeS: -1 }),
    revoked,
    workspace.issueToken({ kind: "pat" }),
  ]) {
    const { status, headers } = await refusalOf(workspace, app, { token });
    assert.equal(status, 302);
    assert.ok(headers["location"]?.toString().startsWith(`${workspace.url}/oidc/oauth2/v2.0/authorize?`));
  }
  assert.ok(app.connections.every(({ authorized, open }) => !authorized && !open));
  assert.equal((await fetch(`${workspace.url}/oidc/oauth2/v2.0/authorize`)).status, 200);
});

test("can answer 401 or 403 instead", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a", refuseWith: 401 }] });
  const app = workspace.app("a");
  assert.equal((await refusalOf(workspace, app, { token: "no" })).status, 401);
  app.refuseWith = 403;
  const { status, body } = await refusalOf(workspace, app, { token: "no" });
  assert.equal(status, 403);
  assert.equal((JSON.parse(body) as { error_code: string }).error_code, "UNAUTHENTICATED");
});

test("a good token without permission gets 403 from the log service and from REST", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a" }] });
  const app = workspace.app("a");
  app.permitted = false;
  assert.equal((await refusalOf(workspace, app)).status, 403);
  const headers = { Authorization: `Bearer ${workspace.issueToken()}` };
  assert.equal((await fetch(`${workspace.url}/api/2.0/apps/a`, { headers })).status, 403);
});

test("checks the Origin, and keeps what the client said about itself", async () => {
  await using workspace = await startWorkspace({
    apps: [{ name: "strict" }, { name: "lenient", requireOrigin: false }],
  });
  const strict = workspace.app("strict");
  assert.equal((await refusalOf(workspace, strict, { origin: null })).status, 403);
  assert.equal((await refusalOf(workspace, strict, { origin: "http://elsewhere" })).status, 403);
  const lenient = workspace.app("lenient");
  connect(workspace, lenient, {
    origin: null,
    search: "term",
    headers: { "User-Agent": "tester", Cookie: "__Host-databricks-app-router=7" },
  });
  await until("the search", () => lenient.connections[0]?.search === "term");
  const { userAgent, cookie, origin, authorized } = lenient.connections[0] ?? {};
  assert.deepEqual(
    [userAgent, cookie, origin, authorized],
    ["tester", "__Host-databricks-app-router=7", undefined, true],
  );
});

test("answers 503 unless the compute is ACTIVE, and 404 once the app is deleted", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a", computeState: "STOPPED" }] });
  const app = workspace.app("a");
  assert.equal((await refusalOf(workspace, app)).status, 503);
  app.setState({ compute: "STARTING" });
  assert.equal((await refusalOf(workspace, app)).status, 503);
  app.setState({ compute: "ACTIVE", app: "CRASHED" });
  const client = connect(workspace, app);
  await until("open", () => client.socket.readyState === 1);
  app.remove();
  await until("the close", () => client.closeCode !== undefined);
  assert.equal(client.closeCode, 1001);
  assert.equal((await refusalOf(workspace, app)).status, 404);
  assert.throws(() => workspace.app("a"), /no app named a/);
});

test("an expired or revoked token closes a live socket only when asked", async () => {
  await using workspace = await startWorkspace({
    apps: [{ name: "lenient" }, { name: "strict", closeOnExpiry: true }],
  });
  const lenient = connect(workspace, workspace.app("lenient"));
  const revoked = connect(workspace, workspace.app("strict"));
  const expiring = connect(workspace, workspace.app("strict"), {
    token: workspace.issueToken({ lifetimeS: 3 }),
  });
  await until("all open", () => [lenient, revoked, expiring].every(({ socket }) => socket.readyState === 1));
  await until("the expiry", () => expiring.closeCode !== undefined);
  assert.deepEqual([expiring.closeCode, revoked.closeCode], [4401, undefined]);
  workspace.revokeAllTokens();
  await until("the revocation", () => revoked.closeCode !== undefined);
  assert.deepEqual([revoked.closeCode, lenient.closeCode], [4401, undefined]);
});

test("the batch address returns the buffer as one JSON array, with the same checks", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "a", bufferLines: 3 }] });
  const app = workspace.app("a");
  app.emit("lost", "plain", { source: "SYSTEM", timestamp: 5, message: "up", severity: "INFO" }, "42");
  const url = `${app.url}/logz/batch`;
  const answer = await fetch(url, { headers: { Authorization: `Bearer ${workspace.issueToken()}` } });
  assert.deepEqual(await answer.json(), [
    { message: "plain" },
    { source: "SYSTEM", timestamp: 5, message: "up", severity: "INFO" },
    { message: "42" },
  ]);
  assert.equal((await fetch(url, { redirect: "manual" })).status, 302);
  assert.equal(app.batchRequests, 2);
});
