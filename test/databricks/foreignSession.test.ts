import assert from "node:assert/strict";
import { test } from "node:test";
import {
  openForeignWorkspace,
  readForeignSession,
  type ForeignSession,
} from "../../src/databricks/foreignSession.ts";
import { listApps } from "../../src/databricks/api/apps.ts";
import { startWorkspace } from "../support/workspace/index.ts";
import { failure } from "./support/errors.ts";
import { never } from "./support/workspace.ts";

const host = "https://dbc-1234.cloud.databricks.com";

type Authenticate = (headers: Headers) => unknown;

/** What the Databricks extension's `activate` returns, as far as it is read. */
function api(authenticate: unknown, { address = host, state = "CONNECTED" } = {}): unknown {
  return {
    version: 1,
    connectionManager: { state, workspaceClient: { config: { host: address, authenticate } } },
  };
}

function answering(authorization: string): Authenticate {
  return (headers) => {
    headers.set("Authorization", authorization);
  };
}

function session(authenticate: Authenticate, options = {}): ForeignSession {
  return readForeignSession(api(authenticate), options) ?? assert.fail("no session");
}

/** A token that says who issued it; its signature is nobody's. */
function tokenOf(issuer: string): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256" })}.${part({ iss: issuer })}.c2ln`;
}

test("an OAuth session lists apps and streams, and is asked by its own object", async () => {
  await using stand = await startWorkspace({ apps: [{ name: "api" }] });
  const config = {
    host: `${stand.url}/?o=1`,
    token: stand.issueToken(),
    authenticate(this: { token: string }, headers: Headers) {
      headers.set("authorization", `Bearer ${this.token}`);
      return Promise.resolve();
    },
  };
  const found = readForeignSession({
    connectionManager: { state: "CONNECTED", workspaceClient: { config } },
  });
  assert.equal(found?.host, stand.url);
  const workspace = await openForeignWorkspace(found);
  assert.equal(workspace.credential, "OAuth token of the Databricks extension");
  assert.equal(workspace.profileName, "Databricks extension");
  assert.equal(workspace.profile, undefined);
  assert.equal((await listApps(workspace, { signal: never() })).length, 1);
  assert.equal(await workspace.tokenProvider({ signal: never(), forceRefresh: false }), config.token);
});

for (const [kind, token, credential] of [
  ["personal access token", "dapi0123456789abcdef", /^Personal access token of the Databricks extension$/],
  ["Microsoft Entra token", tokenOf("https://sts.windows.net/tenant/"), /^Microsoft Entra token of the D/],
] as const) {
  test(`a session with a ${kind} lists apps, and streaming says why not`, async () => {
    const workspace = await openForeignWorkspace(session(answering(`Bearer ${token}`)));
    assert.match(workspace.credential, credential);
    assert.equal(
      (await workspace.authorize({ signal: never(), forceRefresh: false })).header,
      `Bearer ${token}`,
    );
    const asked = workspace.tokenProvider({ signal: never(), forceRefresh: false });
    const error = await failure("unsupported-credential", asked);
    assert.equal(workspace.streaming.refused, error);
    assert.ok(error.message.includes(`signed in to ${host} with a ${kind}, which apps do not accept`));
    assert.ok(!error.message.includes(token));
  });
}

test("one that throws, rejects, or gives no bearer token is told without what it said", async () => {
  const answers: readonly [Authenticate, RegExp][] = [
    [
      () => {
        throw new Error("secret in a throw");
      },
      /it could not renew its sign-in/,
    ],
    [() => Promise.reject(new Error("secret in a rejection")), /it could not renew its sign-in/],
    [() => undefined, /it is not signed in with a token/],
    [answering("Basic c2VjcmV0"), /it is not signed in with a token/],
    [answering("Bearer"), /it is not signed in with a token/],
  ];
  for (const [authenticate, why] of answers) {
    const error = await failure("not-signed-in", openForeignWorkspace(session(authenticate)));
    assert.match(error.message, why);
    assert.match(error.message, /^The Databricks extension gave no token for https:\/\/dbc-1234/);
    assert.doesNotMatch(`${error.message} ${String(error.cause)}`, /secret|c2VjcmV0/);
  }
});

test("one that never answers is given up", async () => {
  const silent = session(() => new Promise(() => undefined), { answerMs: 20 });
  const error = await failure("not-signed-in", silent.token());
  assert.match(error.message, /it did not answer within 0\.02 s/);
});

test("a refusal that comes after the time is over troubles nobody", async () => {
  const late = Promise.withResolvers<undefined>();
  const slow = session(() => late.promise, { answerMs: 1 });
  await failure("not-signed-in", slow.token());
  late.reject(new Error("too late"));
  // An unhandled rejection would end the test run at the next turn of the event loop.
  await new Promise((resolve) => setImmediate(resolve));
});

test("its getters may throw", () => {
  const throwing = (name: string, rest: object = {}): unknown =>
    Object.defineProperty({ ...rest }, name, {
      get() {
        throw new Error("not ready");
      },
    });
  const client = { config: { host, authenticate: answering("Bearer x") } };
  for (const value of [
    throwing("connectionManager"),
    { connectionManager: throwing("state", { workspaceClient: client }) },
    { connectionManager: throwing("workspaceClient", { state: "CONNECTED" }) },
    { connectionManager: { state: "CONNECTED", workspaceClient: throwing("config") } },
    {
      connectionManager: { state: "CONNECTED", workspaceClient: { config: throwing("host", client.config) } },
    },
  ]) {
    assert.equal(readForeignSession(value), undefined);
  }
});

test("whatever is not connected, or of another shape, is no session", () => {
  const good = answering("Bearer x");
  for (const value of [
    undefined,
    null,
    "an extension",
    {},
    { connectionManager: null },
    api(good, { state: "CONNECTING" }),
    api(good, { state: "DISCONNECTED" }),
    api("not a function"),
    api(good, { address: "" }),
    api(good, { address: "ftp://dbc-1234.cloud.databricks.com" }),
  ]) {
    assert.equal(readForeignSession(value), undefined);
  }
});

test("a plain-http host is no session, but on this machine", () => {
  const good = answering("Bearer x");
  assert.equal(readForeignSession(api(good, { address: "http://dbc-1234.cloud.databricks.com" })), undefined);
  const local = readForeignSession(api(good, { address: "http://127.0.0.1:8080" }));
  assert.equal(local?.host, "http://127.0.0.1:8080");
});
