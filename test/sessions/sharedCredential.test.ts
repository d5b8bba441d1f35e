import assert from "node:assert/strict";
import { test } from "node:test";
import { createFolderLock } from "../../src/databricks/auth/folderLock.ts";
import { createTokenSession } from "../../src/databricks/auth/tokenSession.ts";
import { resolveProfile } from "../../src/databricks/config/resolveProfile.ts";
import type { TokenProvider } from "../../src/databricks/api/tokenProvider.ts";
import { createWorkspaceOpener } from "../../src/databricks/workspaceOpener.ts";
import { temporaryFolder } from "../databricks/support/folder.ts";
import { memoryStore } from "../databricks/support/memoryStore.ts";
import { signIn } from "../databricks/support/person.ts";
import { startWorkspace, type Workspace } from "../support/workspace/index.ts";
import { emit, everything, messagesOf, numbered, targetOf, until, watchSession } from "./support/session.ts";

const startTenApps = (): Promise<Workspace> =>
  startWorkspace({ apps: numbered("app", 10).map((name) => ({ name, closeOnExpiry: true })) });

const tokenRequests = (stand: Workspace): number =>
  stand.requests.filter(({ path }) => path === "/oidc/v1/token").length;

/** Streams every app while all tokens end, each line once. Answers the requests for tokens before and after that. */
async function streamThroughEnd(stand: Workspace, providers: readonly TokenProvider[]): Promise<number[]> {
  const watched = stand.apps.map((app, index) => {
    emit(app, numbered("before", 20));
    const target = targetOf(stand, app);
    const tokenProvider = providers[index % providers.length]!;
    return watchSession({ ...target, connection: { ...target.connection, tokenProvider } });
  });
  const areComplete = (): boolean =>
    watched.every(({ received }, index) => messagesOf(received).length >= stand.apps[index]!.ledger.length);
  try {
    for (const { session } of watched) session.start(session.target, everything);
    await until("every backlog", areComplete);
    const before = tokenRequests(stand);
    stand.revokeAllTokens();
    for (const app of stand.apps) emit(app, numbered("after", 20));
    await until("ten new connections", () =>
      stand.apps.every(({ connections }) => connections.length === 2 && connections[1]?.open === true),
    );
    await until("every line", areComplete);
    for (const [index, app] of stand.apps.entries()) {
      assert.deepEqual(
        messagesOf(watched[index]!.received),
        app.ledger.map(({ message }) => message),
      );
      assert.ok(app.connections.every(({ authorized }) => authorized));
    }
    return [before, tokenRequests(stand)];
  } finally {
    await Promise.all(watched.map(({ session }) => session.stop()));
  }
}

test("ten sessions of one profile sign in once, and once more when their token ends under all of them", async () => {
  await using stand = await startTenApps();
  const env = {
    DATABRICKS_HOST: stand.url,
    DATABRICKS_CLIENT_ID: stand.clientId,
    DATABRICKS_CLIENT_SECRET: stand.clientSecret,
  };
  const openWorkspace = createWorkspaceOpener();
  // As every command does: resolved and opened anew for each session.
  const opened = await Promise.all(
    stand.apps.map(async () =>
      openWorkspace({ profile: await resolveProfile({ env, homeDir: "/nowhere" }), env }),
    ),
  );
  const providers = opened.map(({ tokenProvider }) => tokenProvider);
  assert.deepEqual(await streamThroughEnd(stand, providers), [1, 2]);
});

test("ten sessions in two windows of one sign-in renew it once, with a refresh token that rotates", async (t) => {
  await using stand = await startTenApps();
  const store = memoryStore();
  const lock = createFolderLock({ folder: await temporaryFolder(t) });
  const windows = [1, 2].map(() => createTokenSession({ host: stand.url, store, lock }));
  t.after(() => {
    for (const window of windows) window.dispose();
  });
  const first = await signIn(stand.url);
  await windows[0]?.save(first);
  const providers = windows.map(({ tokenProvider }) => tokenProvider);
  assert.deepEqual(await streamThroughEnd(stand, providers), [1, 2]);
  assert.ok(stand.requests.every(({ path, status }) => path !== "/oidc/v1/token" || status === 200));

  const again = await fetch(`${stand.url}/oidc/v1/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "refresh_token",
      client_id: "databricks-cli",
      refresh_token: first.refreshToken?.reveal() ?? "",
    }),
  });
  assert.equal(again.status, 400);
  assert.match(await again.text(), /"Refresh token is invalid"/);
});
