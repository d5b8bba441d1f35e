import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";
import { startWorkspace, type Workspace } from "./index.ts";

interface TokenReply {
  readonly status: number;
  readonly body: Record<string, string | number>;
  readonly headers: Headers;
}

async function discover(workspace: Workspace): Promise<Record<string, string>> {
  const answer = await fetch(`${workspace.url}/oidc/.well-known/oauth-authorization-server`);
  return (await answer.json()) as Record<string, string>;
}

async function askToken(
  workspace: Workspace,
  form: Record<string, string>,
  basic?: string,
): Promise<TokenReply> {
  const { token_endpoint: endpoint = "" } = await discover(workspace);
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: basic === undefined ? {} : { Authorization: `Basic ${Buffer.from(basic).toString("base64")}` },
    body: new URLSearchParams(form),
  });
  return {
    status: answer.status,
    body: (await answer.json()) as TokenReply["body"],
    headers: answer.headers,
  };
}

async function listStatus(workspace: Workspace, token: string): Promise<number> {
  const headers = { Authorization: `Bearer ${token}` };
  return (await fetch(`${workspace.url}/api/2.0/apps`, { headers })).status;
}

const redirectUri = "http://localhost:8020";
const verifier = randomBytes(48).toString("base64url");

/** Opens the authorize page, presses a button, and returns where the browser is sent. */
async function signIn(
  workspace: Workspace,
  { decision = "allow", ...changes }: Record<string, string> = {},
): Promise<URL> {
  const { authorization_endpoint: endpoint = "" } = await discover(workspace);
  const url = new URL(endpoint);
  url.search = new URLSearchParams({
    client_id: "databricks-cli",
    redirect_uri: redirectUri,
    response_type: "code",
    scope: "offline_access all-apis",
    state: "st&te",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...changes,
  }).toString();
  const page = await fetch(url, { redirect: "manual" });
  const html = await page.text();
  if (page.status === 302) {
    return new URL(page.headers.get("location") ?? "");
  }
  assert.equal(page.status, 200, html);
  const ticket = /name="ticket" value="([^"]+)"/.exec(html)?.[1] ?? "";
  const action = new URL(/action="([^"]+)"/.exec(html)?.[1] ?? "", url);
  const answer = await fetch(action, {
    method: "POST",
    body: new URLSearchParams({ ticket, decision }),
    redirect: "manual",
  });
  return new URL(answer.headers.get("location") ?? "");
}

function codeForm(code: string | null, changes: Record<string, string> = {}): Record<string, string> {
  return {
    grant_type: "authorization_code",
    client_id: "databricks-cli",
    code: code ?? "",
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...changes,
  };
}

const refreshForm = (token: string | number | undefined): Record<string, string> => ({
  grant_type: "refresh_token",
  client_id: "databricks-cli",
  refresh_token: String(token),
});

test("a service principal gets a token by client credentials", async () => {
  await using workspace = await startWorkspace({ tokenLifetimeS: 120 });
  const { clientId, clientSecret } = workspace;
  const form = { grant_type: "client_credentials", scope: "all-apis" };
  const { status, body, headers } = await askToken(workspace, form, `${clientId}:${clientSecret}`);
  assert.equal(status, 200);
  assert.deepEqual(
    [body["token_type"], body["expires_in"], body["refresh_token"]],
    ["Bearer", 120, undefined],
  );
  assert.equal(headers.get("cache-control"), "no-store");
  assert.equal(await listStatus(workspace, String(body["access_token"])), 200);
  assert.ok(
    workspace.secretsIssued.has(String(body["access_token"])) && workspace.secretsIssued.has(clientSecret),
  );
});

test("wrong client credentials, scopes and grants are refused in the words of RFC 6749", async () => {
  await using workspace = await startWorkspace();
  const good = `${workspace.clientId}:${workspace.clientSecret}`;
  const form = { grant_type: "client_credentials", scope: "all-apis" };
  for (const [sent, basic, status, error] of [
    [form, `${workspace.clientId}:wrong`, 401, "invalid_client"],
    [form, undefined, 401, "invalid_client"],
    [{ grant_type: "client_credentials" }, good, 400, "invalid_scope"],
    [{ grant_type: "password" }, good, 400, "unsupported_grant_type"],
    [{ scope: "all-apis" }, good, 400, "invalid_request"],
  ] as const) {
    const reply = await askToken(workspace, sent, basic);
    assert.deepEqual([reply.status, reply.body["error"]], [status, error]);
    assert.equal(typeof reply.body["error_description"], "string");
    assert.equal(reply.headers.has("www-authenticate"), status === 401);
  }
});

test("a person signs in on the consent page, with PKCE", async () => {
  await using workspace = await startWorkspace();
  const back = await signIn(workspace);
  assert.equal(back.origin, redirectUri);
  assert.equal(back.searchParams.get("state"), "st&te");
  const form = codeForm(back.searchParams.get("code"));
  const { status, body } = await askToken(workspace, form);
  assert.equal(status, 200);
  assert.equal(body["scope"], "offline_access all-apis");
  assert.equal(await listStatus(workspace, String(body["access_token"])), 200);
  assert.equal((await askToken(workspace, form)).body["error"], "invalid_grant", "a code is good once");
});

test("a code is bound to its verifier, its redirect and its client", async () => {
  await using workspace = await startWorkspace();
  for (const [changes, error] of [
    [{ code_verifier: "x".repeat(43) }, "invalid_grant"],
    [{ redirect_uri: "http://localhost:8021" }, "invalid_grant"],
    [{ client_id: "someone-else" }, "invalid_client"],
    [{ code: "made-up" }, "invalid_grant"],
  ] as const) {
    const code = (await signIn(workspace)).searchParams.get("code");
    assert.equal((await askToken(workspace, codeForm(code, changes))).body["error"], error);
  }
});

test("the authorize page tells the client what is wrong, unless the client itself is", async () => {
  await using workspace = await startWorkspace();
  for (const [changes, error] of [
    [{ decision: "deny" }, "access_denied"],
    [{ code_challenge_method: "plain" }, "invalid_request"],
    [{ response_type: "token" }, "unsupported_response_type"],
    [{ scope: "openid" }, "invalid_scope"],
  ] as [Record<string, string>, string][]) {
    const back = await signIn(workspace, changes);
    assert.deepEqual([back.searchParams.get("error"), back.searchParams.get("state")], [error, "st&te"]);
  }
  await assert.rejects(
    signIn(workspace, { redirect_uri: "http://localhost:9999" }),
    /redirect_uri is not one of/,
  );
  await assert.rejects(
    signIn(workspace, { redirect_uri: "http://evil.example:8020" }),
    /redirect_uri is not one of/,
  );
  await assert.rejects(signIn(workspace, { client_id: "other" }), /client is not known/);
});

test("refresh tokens rotate, and one used twice ends them all", async () => {
  await using workspace = await startWorkspace();
  const code = (await signIn(workspace)).searchParams.get("code");
  const first = await askToken(workspace, codeForm(code));
  const second = await askToken(workspace, refreshForm(first.body["refresh_token"]));
  assert.equal(second.status, 200);
  assert.notEqual(second.body["refresh_token"], first.body["refresh_token"]);
  assert.notEqual(second.body["access_token"], first.body["access_token"]);
  const reused = await askToken(workspace, refreshForm(first.body["refresh_token"]));
  assert.deepEqual(reused.body, { error: "invalid_grant", error_description: "Refresh token is invalid" });
  assert.equal(reused.status, 400);
  const rightful = await askToken(workspace, refreshForm(second.body["refresh_token"]));
  assert.equal(rightful.body["error"], "invalid_grant");
});

test("a sign-in can ask for the scopes of some APIs", async () => {
  await using workspace = await startWorkspace();
  const code = (await signIn(workspace, { scope: "offline_access apps sql" })).searchParams.get("code");
  const { body } = await askToken(workspace, codeForm(code));
  assert.equal(body["scope"], "offline_access apps sql");
  assert.equal(await listStatus(workspace, String(body["access_token"])), 200);
  const narrow = (await signIn(workspace, { scope: "sql" })).searchParams.get("code");
  const other = await askToken(workspace, codeForm(narrow));
  assert.equal(await listStatus(workspace, String(other.body["access_token"])), 403);
});

test("without offline_access there is no refresh token", async () => {
  await using workspace = await startWorkspace();
  const code = (await signIn(workspace, { scope: "all-apis" })).searchParams.get("code");
  assert.equal((await askToken(workspace, codeForm(code))).body["refresh_token"], undefined);
});
