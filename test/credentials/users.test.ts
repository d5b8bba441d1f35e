import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { createUsers } from "../../src/credentials/users.ts";
import { openSignedInWorkspace, type Workspace } from "../../src/databricks/workspace.ts";
import { startWorkspace, type Workspace as StandIn } from "../support/workspace/index.ts";
import { failure } from "../databricks/support/errors.ts";
import { never } from "../databricks/support/workspace.ts";

const me = "/api/2.0/preview/scim/v2/Me";

function askedOf(stand: StandIn): number {
  return stand.requests.filter(({ path }) => path === me).length;
}

function open(stand: StandIn, account?: string, workspaceId?: string): Workspace {
  return openSignedInWorkspace({
    host: stand.url,
    account,
    workspaceId,
    tokenProvider: () => Promise.resolve(stand.issueToken()),
  });
}

test("who is signed in is asked once for each workspace, and not where the sign-in says it", async () => {
  await using stand = await startWorkspace();
  const users = createUsers();
  await users.learn("/one", open(stand, "joe@example.com"), "name", never());
  assert.deepEqual([users.of("/one"), askedOf(stand)], [{ userName: "joe@example.com" }, 0]);
  // At the same time, as several bundles of a window are.
  await Promise.all(["/two", "/three"].map((root) => users.learn(root, open(stand), "name", never())));
  await users.learn("/five", open(stand), "name", never());
  assert.equal(users.of("/three")?.userName, "someone@example.com");
  assert.equal(askedOf(stand), 1);
  assert.equal(users.of("/four"), undefined);
});

test("what the sign-in does not say of them the workspace is asked, and each workspace of a host for itself", async () => {
  await using stand = await startWorkspace();
  const users = createUsers();
  await users.learn("/one", open(stand, "joe@example.com"), "all", never());
  assert.equal(users.of("/one")?.id, "1");
  for (const id of ["11", "12"]) await users.learn("/one", open(stand, undefined, id), "name", never());
  assert.equal(askedOf(stand), 3);
});

test("somebody else's sign-in is theirs, and after one the workspace is asked anew", async () => {
  await using stand = await startWorkspace();
  const users = createUsers();
  const learn = (account?: string) => users.learn("/one", open(stand, account), "name", never());
  for (const account of ["joe@example.com", "ann@example.com"]) {
    assert.equal((await learn(account)).userName, account);
    assert.equal(users.of("/one")?.userName, account);
  }
  await learn();
  await learn();
  assert.equal(askedOf(stand), 1);
  users.forget();
  await learn();
  assert.equal(askedOf(stand), 2);
});

test("a workspace that does not say it is asked again, and meanwhile it is nobody", async () => {
  await using stand = await startWorkspace();
  const users = createUsers();
  await users.learn("/one", open(stand, "joe@example.com"), "name", never());
  stand.failNext(me, { status: 403 });
  await failure("forbidden", users.learn("/one", open(stand), "name", never()));
  assert.equal(users.of("/one"), undefined);
  await users.learn("/one", open(stand), "name", never());
  assert.equal(users.of("/one")?.displayName, "Someone");
});

test("a workspace that is slow to say it holds up no list", async () => {
  await using stand = await startWorkspace();
  stand.failNext(me, { hang: true });
  const users = createUsers({ answerMs: 50 });
  await assert.rejects(users.learn("/one", open(stand), "name", never()), { name: "TimeoutError" });
});

test("a list that was given up takes nothing from the one after it", async () => {
  await using stand = await startWorkspace();
  stand.failNext(me, { hang: true });
  const users = createUsers();
  const first = new AbortController();
  const givenUp = assert.rejects(users.learn("/one", open(stand), "name", first.signal));
  const second = users.learn("/two", open(stand), "name", never());
  while (askedOf(stand) === 0) await setImmediate();
  first.abort();
  await Promise.all([givenUp, second]);
  assert.equal(users.of("/two")?.userName, "someone@example.com");
});
