import assert from "node:assert/strict";
import { test } from "node:test";
import { createWorkspaceDoors } from "../../src/credentials/workspaceDoors.ts";
import { listApps } from "../../src/databricks/api/apps.ts";
import type { Lock } from "../../src/databricks/auth/lock.ts";
import { createSignIns, type SignIns } from "../../src/databricks/auth/signIns.ts";
import { readForeignSession } from "../../src/databricks/foreignSession.ts";
import { startWorkspace } from "../support/workspace/index.ts";
import { failure } from "../databricks/support/errors.ts";
import { memoryStore } from "../databricks/support/memoryStore.ts";
import { signIn } from "../databricks/support/person.ts";
import { never } from "../databricks/support/workspace.ts";

const alone: Lock = (_name, _signal, task) => task();
const apps = [{ name: "api" }];

function doorsOf(signIns: SignIns) {
  return createWorkspaceDoors(signIns, { cliPath: () => undefined, bundledCliPath: () => undefined });
}

test("a sign-in to one workspace of a unified host leads there, in every window, and after it was renewed", async () => {
  await using stand = await startWorkspace({ apps, workspaceId: "123" });
  const store = memoryStore();
  const signIns = createSignIns({ store, lock: alone });
  await signIns.add(stand.url, await signIn(stand.url, "123"));
  assert.deepEqual(
    (await signIns.list()).map(({ workspaceId }) => workspaceId),
    ["123"],
  );
  const workspace = await doorsOf(signIns).bySignIn(stand.url);
  assert.deepEqual(workspace.headers, {
    "X-Databricks-Workspace-Id": "123",
    "X-Databricks-Org-Id": "123",
  });
  assert.equal((await listApps(workspace, { signal: never() })).length, 1);

  await workspace.tokenProvider({ signal: never(), forceRefresh: true });
  const otherWindow = createSignIns({ store, lock: alone });
  const again = await doorsOf(otherWindow).bySignIn(stand.url);
  assert.equal((await listApps(again, { signal: never() })).length, 1);
});

test("a sign-in stored before it was known still opens, with the workspace that a profile or project names", async () => {
  await using stand = await startWorkspace({ apps, workspaceId: "123" });
  const store = memoryStore();
  const signIns = createSignIns({ store, lock: alone });
  await signIns.add(stand.url, await signIn(stand.url, "123"));
  for (const [key, value] of store.values)
    store.values.set(key, value.replace(',"workspaceId":"123"', "").replace('"workspaceId":"123"', ""));
  assert.ok(![...store.values.values()].some((value) => value.includes("workspaceId")));
  const doors = doorsOf(createSignIns({ store, lock: alone }));
  const without = await doors.bySignIn(stand.url);
  assert.deepEqual(without.headers, {});
  await failure("wrong-host", listApps(without, { signal: never() }));
  const named = await doors.bySignIn(stand.url, "123");
  assert.equal((await listApps(named, { signal: never() })).length, 1);
});

test("the Databricks extension's session leads to the workspace that a profile or project names", async () => {
  await using stand = await startWorkspace({ apps, workspaceId: "123" });
  const token = stand.issueToken();
  const authenticate = (headers: Headers): void => {
    headers.set("Authorization", `Bearer ${token}`);
  };
  const session = readForeignSession({
    connectionManager: { state: "CONNECTED", workspaceClient: { config: { host: stand.url, authenticate } } },
  });
  assert.ok(session);
  const doors = doorsOf(createSignIns({ store: memoryStore(), lock: alone }));
  const workspace = await doors.byForeignSession(session, "123");
  assert.equal((await listApps(workspace, { signal: never() })).length, 1);
});

test("whoever signs out is heard of in every window, and no longer kept", async () => {
  await using stand = await startWorkspace();
  const store = memoryStore();
  const [one, other] = [createSignIns({ store, lock: alone }), createSignIns({ store, lock: alone })];
  await one.add(stand.url, await signIn(stand.url));
  assert.equal(await other.isKept(stand.url), true);
  const heard = new Promise<void>((resolve) => {
    other.onDidChange(resolve);
  });
  await one.remove(stand.url);
  await heard;
  assert.equal(await other.isKept(stand.url), false);
});

test("a sign-in that the workspace ended is still kept, to be renewed by signing in again", async () => {
  await using stand = await startWorkspace();
  const signIns = createSignIns({ store: memoryStore(), lock: alone });
  const session = await signIns.add(stand.url, { ...(await signIn(stand.url)), refreshToken: undefined });
  await session.tokenProvider({ signal: never(), forceRefresh: false });
  await failure("not-signed-in", session.tokenProvider({ signal: never(), forceRefresh: true }));
  assert.deepEqual(await signIns.list(), []);
  assert.equal(await signIns.isKept(stand.url), true);
});
