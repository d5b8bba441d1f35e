import assert from "node:assert/strict";
import { test } from "node:test";
import { createUsers } from "../../src/credentials/users.ts";
import { openSignedInWorkspace } from "../../src/databricks/workspace.ts";
import { startWorkspace } from "../support/workspace/index.ts";
import { failure } from "../databricks/support/errors.ts";
import { never } from "../databricks/support/workspace.ts";

const me = "/api/2.0/preview/scim/v2/Me";

test("who is signed in is asked once for each workspace, and not where the sign-in says it", async () => {
  await using stand = await startWorkspace();
  const asked = (): number => stand.requests.filter(({ path }) => path === me).length;
  const open = (account?: string) =>
    openSignedInWorkspace({
      host: stand.url,
      account,
      tokenProvider: () => Promise.resolve(stand.issueToken()),
    });
  const users = createUsers();
  await users.learn("/one", open("joe@example.com"), never());
  assert.deepEqual([users.of("/one"), asked()], [{ userName: "joe@example.com" }, 0]);
  await users.learn("/two", open(), never());
  await users.learn("/three", open(), never());
  assert.equal(users.of("/three")?.userName, "someone@example.com");
  assert.equal(asked(), 1);
  assert.equal(users.of("/four"), undefined);
});

test("a workspace that does not say it is asked again", async () => {
  await using stand = await startWorkspace();
  const workspace = openSignedInWorkspace({
    host: stand.url,
    tokenProvider: () => Promise.resolve(stand.issueToken()),
  });
  const users = createUsers();
  stand.failNext(me, { status: 403 });
  await failure("forbidden", users.learn("/one", workspace, never()));
  await users.learn("/one", workspace, never());
  assert.equal(users.of("/one")?.displayName, "Someone");
});
