import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect, promisify } from "node:util";
import { createFolderLock } from "../../../src/databricks/auth/folderLock.ts";
import type { Lock } from "../../../src/databricks/auth/lock.ts";
import { createSignIns } from "../../../src/databricks/auth/signIns.ts";
import { createTokenSession, type TokenSession } from "../../../src/databricks/auth/tokenSession.ts";
import { startWorkspace, type Workspace } from "../../support/workspace/index.ts";
import { failure } from "../support/errors.ts";
import { temporaryFolder } from "../support/folder.ts";
import { memoryStore, type MemoryStore } from "../support/memoryStore.ts";
import { fileStore } from "../support/otherWindow.ts";
import { signIn } from "../support/person.ts";
import { never } from "../support/workspace.ts";

/** For sessions that share no lock, like windows on different machines. */
const noLock: Lock = (_name, _signal, task) => task();

function ask(session: TokenSession, forceRefresh = false): Promise<string> {
  return session.tokenProvider({ signal: never(), forceRefresh });
}

function refreshes(stand: Workspace): number {
  return stand.requests.filter(({ path }) => path === "/oidc/v1/token").length;
}

/** The first thing a refresh does once its turn has come. */
function discoveries(stand: Workspace): number {
  return stand.requests.filter(({ path }) => path.endsWith("/oauth-authorization-server")).length;
}

async function signedIn(
  t: TestContext,
  stand: Workspace,
): Promise<{ store: MemoryStore; lock: Lock; session: TokenSession; open: () => TokenSession }> {
  const store = memoryStore();
  const lock = createFolderLock({ folder: await temporaryFolder(t) });
  const open = (): TokenSession => {
    const session = createTokenSession({ host: stand.url, store, lock });
    t.after(() => {
      session.dispose();
    });
    return session;
  };
  const session = open();
  await session.save(await signIn(stand.url));
  return { store, lock, session, open };
}

test("nobody is signed in at first", async (t) => {
  const lock = createFolderLock({ folder: await temporaryFolder(t) });
  const session = createTokenSession({ host: "https://h.example.com", store: memoryStore(), lock });
  assert.equal(await session.current(), undefined);
  const error = await failure("not-signed-in", ask(session));
  assert.match(error.message, /^Nobody is signed in to https:\/\/h\.example\.com\. Sign in/);
  assert.equal(error.command, "databricks auth login --host https://h.example.com");
});

test("a sign-in is kept in the store and serves without asking the workspace", async (t) => {
  await using stand = await startWorkspace();
  const { session, open } = await signedIn(t, stand);
  const requests = stand.requests.length;
  const token = await ask(session);
  assert.ok(stand.secretsIssued.has(token));
  assert.equal(await ask(open()), token, "a window opened later finds it");
  assert.equal((await open().current())?.account, "someone@example.com");
  assert.equal(stand.requests.length, requests);
});

test("a token about to expire is renewed, and the refresh token rotates", async (t) => {
  await using stand = await startWorkspace({ tokenLifetimeS: 1 });
  const { session, store } = await signedIn(t, stand);
  const seen = new Set([await ask(session)]);
  for (let round = 0; round < 2; round += 1) {
    await sleep(1_100);
    seen.add(await ask(session));
  }
  assert.equal(seen.size, 3);
  assert.equal(refreshes(stand), 3);
  assert.equal(store.values.size, 1);
});

test("ten streams whose token was refused cause one refresh", async (t) => {
  await using stand = await startWorkspace();
  const { session } = await signedIn(t, stand);
  const first = await ask(session);
  const before = refreshes(stand);
  const renewed = await Promise.all(Array.from({ length: 10 }, () => ask(session, true)));
  assert.equal(new Set(renewed).size, 1);
  assert.notEqual(renewed[0], first);
  assert.equal(refreshes(stand), before + 1);
  assert.equal(await ask(session, true), renewed[0], "a latecomer gets the same");
  assert.equal(refreshes(stand), before + 1);
});

test("a second window finds the token already renewed and does not renew it again", async (t) => {
  await using stand = await startWorkspace();
  const { session, open } = await signedIn(t, stand);
  const windows = [session, open(), open()];
  await Promise.all(windows.map((window) => ask(window)));
  const before = refreshes(stand);
  const renewed = await Promise.all(windows.map((window) => ask(window, true)));
  assert.equal(new Set(renewed).size, 1);
  assert.equal(refreshes(stand), before + 1);
});

test("windows that are processes of their own renew once", async (t) => {
  await using stand = await startWorkspace();
  const folder = await temporaryFolder(t);
  const secrets = join(folder, "secrets");
  await mkdir(secrets);
  const lockFolder = join(folder, "locks");
  const session = createTokenSession({
    host: stand.url,
    store: fileStore(secrets),
    lock: createFolderLock({ folder: lockFolder }),
  });
  await session.save({ ...(await signIn(stand.url)), expiresAtMs: Date.now() - 1 });
  const before = refreshes(stand);
  const program = join(import.meta.dirname, "../support/otherWindow.ts");
  const run = promisify(execFile);
  const tokens = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const { stdout } = await run(process.execPath, [program, stand.url, secrets, lockFolder]);
      return stdout;
    }),
  );
  assert.ok(tokens.every((token) => stand.secretsIssued.has(token)));
  assert.equal(new Set(tokens).size, 1);
  assert.equal(refreshes(stand), before + 1);
});

test("a sign-in the workspace has ended is forgotten, and said to be", async (t) => {
  await using stand = await startWorkspace();
  const { session, store } = await signedIn(t, stand);
  await ask(session);
  stand.failNext("/oidc/v1/token", {
    status: 400,
    body: JSON.stringify({ error: "invalid_request", error_description: "Refresh token is invalid" }),
  });
  const error = await failure("not-signed-in", ask(session, true));
  assert.match(error.message, /does not accept the sign-in any more\. It said: Refresh token is invalid\./);
  assert.equal(store.values.size, 0);
  assert.equal(await session.current(), undefined);
  assert.match((await failure("not-signed-in", ask(session))).message, /^Nobody is signed in/);
});

test("a refresh token that another window used meanwhile is no reason to forget", async (t) => {
  await using stand = await startWorkspace();
  const { session, store } = await signedIn(t, stand);
  await ask(session);
  const far = createTokenSession({ host: stand.url, store, lock: noLock });
  await ask(far);
  // The far window's new token reaches the store only after this one was refused.
  stand.failNext("/oidc/v1/token", {
    status: 400,
    body: JSON.stringify({ error: "invalid_grant" }),
  });
  const refused = ask(session, true);
  while (refreshes(stand) < 2) await sleep(5);
  const renewed = await ask(far, true);
  assert.equal(await refused, renewed);
  assert.equal((await session.current())?.account, "someone@example.com");
});

test("trouble on the way to the workspace keeps the sign-in", async (t) => {
  await using stand = await startWorkspace();
  const { session, store } = await signedIn(t, stand);
  const token = await ask(session);
  for (const [failing, code] of [
    [{ status: 401, body: "proxy login" }, "unauthorized"],
    [{ status: 500 }, "unavailable"],
    [{ status: 302, headers: { Location: "https://elsewhere.example.com" } }, "wrong-host"],
  ] as const) {
    stand.failNext("/oidc/v1/token", failing);
    await failure(code, ask(session, true));
  }
  assert.equal(store.values.size, 1);
  assert.notEqual(await ask(session, true), token);
});

test("a caller who gives up does not lose the refresh that was sent", async (t) => {
  await using stand = await startWorkspace();
  const { session, open } = await signedIn(t, stand);
  const first = await ask(session);
  stand.failNext("/oidc/v1/token", { delayMs: 200 });
  const controller = new AbortController();
  const asked = discoveries(stand);
  const left = session.tokenProvider({ signal: controller.signal, forceRefresh: true });
  while (discoveries(stand) === asked) await sleep(5);
  controller.abort();
  await assert.rejects(left, { name: "AbortError" });
  const other = open();
  while ((await ask(other)) === first) await sleep(20);
  assert.notEqual(await ask(other, true), first, "the rotated refresh token is good");
});

test("signing out forgets everywhere, even while a token is renewed", async (t) => {
  await using stand = await startWorkspace();
  const { session, open, store } = await signedIn(t, stand);
  const other = open();
  await ask(session);
  await ask(other);
  stand.failNext("/oidc/v1/token", { delayMs: 1_000 });
  const asked = discoveries(stand);
  const renewing = ask(other, true);
  renewing.catch(() => undefined);
  while (discoveries(stand) === asked) await sleep(5);
  await session.signOut();
  assert.match((await failure("not-signed-in", ask(session))).message, /^Nobody is signed in/);
  assert.match((await failure("not-signed-in", renewing)).message, /The sign-in to .* was ended/);
  await failure("not-signed-in", ask(other));
  assert.equal(store.values.size, 0);
});

test("a renewal that keeps what it was given just after a sign-out does not bring the sign-in back", async (t) => {
  await using stand = await startWorkspace();
  const { session, store, lock } = await signedIn(t, stand);
  const reached = Promise.withResolvers<undefined>();
  const goOn = Promise.withResolvers<undefined>();
  const slow = {
    ...store,
    set: async (name: string, value: string): Promise<void> => {
      reached.resolve(undefined);
      await goOn.promise;
      await store.set(name, value);
    },
  };
  const other = createTokenSession({ host: stand.url, store: slow, lock });
  t.after(() => {
    other.dispose();
  });
  await ask(other);
  const renewing = ask(other, true);
  await reached.promise;
  const signedOut = session.signOut();
  while (store.values.size > 0) await sleep(5);
  goOn.resolve(undefined);
  await renewing;
  await signedOut;
  assert.equal(store.values.size, 0);
  await failure("not-signed-in", ask(session));
  await session.save(await signIn(stand.url));
  assert.equal(store.values.size, 1);
});

test("a token refused right after its renewal is renewed again, where it is said which was refused", async (t) => {
  await using stand = await startWorkspace();
  const { session } = await signedIn(t, stand);
  const refuse = (refused: string): Promise<string> =>
    session.tokenProvider({ signal: never(), forceRefresh: true, refused });
  const first = await ask(session);
  const second = await refuse(first);
  const before = refreshes(stand);
  // Streams that used the first one too get the second, however late they come.
  assert.deepEqual(await Promise.all([refuse(first), refuse(first)]), [second, second]);
  assert.equal(refreshes(stand), before);
  const third = await Promise.all([refuse(second), refuse(second), refuse(second)]);
  assert.equal(new Set([first, second, ...third]).size, 3);
  assert.equal(refreshes(stand), before + 1);
});

test("a new sign-in is used at once in every window", async (t) => {
  await using stand = await startWorkspace();
  const { session, open } = await signedIn(t, stand);
  const other = open();
  const old = await ask(other);
  await session.save(await signIn(stand.url));
  const fresh = await ask(session);
  assert.notEqual(fresh, old);
  while ((await ask(other)) === old) await sleep(5);
  assert.equal(await ask(other), fresh);
});

test("a sign-in without a refresh token ends with its access token", async (t) => {
  await using stand = await startWorkspace();
  const { session, store } = await signedIn(t, stand);
  const tokens = await signIn(stand.url);
  await session.save({ ...tokens, refreshToken: undefined });
  await ask(session);
  const error = await failure("not-signed-in", ask(session, true));
  assert.match(error.message, /has expired\. Sign in again/);
  assert.equal(store.values.size, 0);
});

test("what is not a sign-in in the store counts as none", async (t) => {
  await using stand = await startWorkspace();
  const { session, store } = await signedIn(t, stand);
  const [key] = store.values.keys();
  for (const text of ["", "null", "{}", '{"version":2,"accessToken":"x","issuedAtMs":1}', '{"version":1}']) {
    store.values.set(key!, text);
    assert.equal(await session.current(), undefined, text);
  }
});

test("a keychain that does not open is named, and nothing of the sign-in is shown", async (t) => {
  await using stand = await startWorkspace();
  const store = memoryStore();
  const lock = createFolderLock({ folder: await temporaryFolder(t) });
  const closed = { ...store, get: () => Promise.reject(new Error("keychain is locked")) };
  const session = createTokenSession({ host: stand.url, store: closed, lock });
  const error = await failure("keychain-failed", ask(session));
  assert.match(error.message, /could not be read in the secret storage\. Check that your system's keychain/);

  const full = { ...store, set: () => Promise.reject(new Error("no space")) };
  const saving = createTokenSession({ host: stand.url, store: full, lock }).save(await signIn(stand.url));
  const failed = await failure("keychain-failed", saving);
  const shown = inspect([session, failed], { depth: 10, showHidden: true });
  for (const secret of stand.secretsIssued) assert.ok(!shown.includes(secret));
});

test("sign-ins are listed by host with their account, until they are removed", async (t) => {
  await using one = await startWorkspace();
  await using two = await startWorkspace();
  const store = memoryStore();
  const lock = createFolderLock({ folder: await temporaryFolder(t) });
  const signIns = createSignIns({ store, lock });
  const elsewhere = createSignIns({ store, lock });
  t.after(() => {
    signIns.dispose();
    elsewhere.dispose();
    assert.equal(store.listeners.size, 0);
  });
  assert.deepEqual(await signIns.list(), []);
  const [first, second] = [await signIn(one.url), await signIn(two.url)];
  await Promise.all([signIns.add(one.url, first), elsewhere.add(two.url, second)]);
  const known = { account: "someone@example.com", workspaceId: undefined };
  const hosts = (await elsewhere.list()).toSorted((a, b) => a.host.localeCompare(b.host));
  assert.deepEqual(
    hosts,
    [one.url, two.url].toSorted((a, b) => a.localeCompare(b)).map((host) => ({ host, ...known })),
  );
  assert.equal(signIns.session(one.url), signIns.session(one.url));
  await elsewhere.remove(one.url);
  assert.deepEqual(await signIns.list(), [{ host: two.url, ...known }]);
  await failure("not-signed-in", ask(signIns.session(one.url)));
});
