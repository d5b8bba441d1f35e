import assert from "node:assert/strict";
import { test } from "node:test";
import { resolveProfile } from "../../src/databricks/profiles.ts";
import { createWorkspaceOpener } from "../../src/databricks/workspaces.ts";
import { startWorkspace } from "../support/workspace/index.ts";
import { emit, everything, messagesOf, numbered, targetOf, until, watchSession } from "./support/session.ts";

test("ten sessions of one credential sign in once, and once more when their token ends under all of them", async () => {
  const apps = numbered("app", 10).map((name) => ({ name, closeOnExpiry: true }));
  await using stand = await startWorkspace({ apps });
  const env = {
    DATABRICKS_HOST: stand.url,
    DATABRICKS_CLIENT_ID: stand.clientId,
    DATABRICKS_CLIENT_SECRET: stand.clientSecret,
  };
  const openWorkspace = createWorkspaceOpener();
  const watched = await Promise.all(
    stand.apps.map(async (app) => {
      emit(app, numbered("before", 20));
      // As every command does: opened anew each time.
      const { tokenProvider } = openWorkspace({
        profile: await resolveProfile({ env, homeDir: "/nowhere" }),
        env,
      });
      const target = targetOf(stand, app);
      return watchSession({ ...target, connection: { ...target.connection, tokenProvider } });
    }),
  );
  const tokenRequests = (): number =>
    stand.requests.filter(({ path, status }) => path === "/oidc/v1/token" && status === 200).length;
  const areComplete = (): boolean =>
    watched.every(
      ({ received }, index) => messagesOf(received).length >= (stand.apps[index]?.ledger.length ?? 0),
    );

  try {
    for (const { session } of watched) session.start(session.target, everything);
    await until("every backlog", areComplete);
    assert.equal(tokenRequests(), 1);

    stand.revokeAllTokens();
    for (const app of stand.apps) emit(app, numbered("after", 20));
    await until("every line after it", areComplete);
    await until("ten new connections", () => stand.apps.every(({ openSockets }) => openSockets === 1));
    assert.equal(tokenRequests(), 2);
    for (const [index, app] of stand.apps.entries()) {
      assert.deepEqual(
        messagesOf(watched[index]?.received ?? []),
        app.ledger.map(({ message }) => message),
      );
      assert.deepEqual(
        app.connections.map(({ authorized }) => authorized),
        [true, true],
      );
    }
  } finally {
    await Promise.all(watched.map(({ session }) => session.stop()));
  }
});
