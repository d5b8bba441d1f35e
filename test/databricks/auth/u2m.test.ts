import assert from "node:assert/strict";
import type { Phrase } from "../../../src/databricks/api/phrase.ts";
import { inWords } from "../../../src/ui/text/inWords.ts";
import { dots } from "../../ui/support/languages.ts";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { inspect } from "node:util";
import { listApps } from "../../../src/databricks/api/apps.ts";
import { isAcceptedRedirect, startSignIn, type SignInOptions } from "../../../src/databricks/auth/u2m.ts";
import { openSignedInWorkspace } from "../../../src/databricks/workspace.ts";
import { startWorkspace } from "../../support/workspace/index.ts";
import { failure } from "../support/errors.ts";
import { decide, signIn } from "../support/person.ts";
import { sendJson, serve } from "../support/server.ts";
import { never } from "../support/workspace.ts";

function begin(host: string, options: Partial<SignInOptions> = {}) {
  return startSignIn({ host, profileName: "sign-in", signal: never(), ...options });
}

async function isOpen(redirectUri: string): Promise<boolean> {
  return fetch(redirectUri).then(
    () => true,
    () => false,
  );
}

async function occupy(t: TestContext, port: number): Promise<number> {
  const server: Server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

test("the browser ends at a page of the person's language", async () => {
  await using stand = await startWorkspace({ apps: [{ name: "api" }] });
  const language = { tag: "x-dots", tell: (told: Phrase) => `<${inWords(told, dots)}>` };
  const attempt = await begin(stand.url, { language });
  const page = await fetch(await decide(attempt.authorizationUrl, "allow"));
  assert.match(await page.text(), /<html lang="x-dots">[^]*<title>&#60;·+ ·+ ·+ ·+&#62;<[^]*<p>&#60;·/);
  await attempt.tokens;
});

test("a person who allows it is signed in, and the browser shows so", async () => {
  await using stand = await startWorkspace({ apps: [{ name: "api" }] });
  const attempt = await begin(stand.url);
  const url = new URL(attempt.authorizationUrl);
  assert.equal(`${url.origin}${url.pathname}`, `${stand.url}/oidc/v1/authorize`);
  const { state, code_challenge: challenge, ...parameters } = Object.fromEntries(url.searchParams);
  assert.deepEqual(parameters, {
    client_id: "databricks-cli",
    response_type: "code",
    redirect_uri: attempt.redirectUri,
    scope: "offline_access all-apis",
    code_challenge_method: "S256",
  });
  assert.match(`${state} ${challenge}`, /^[\w-]{43} [\w-]{43}$/);
  assert.ok(isAcceptedRedirect(attempt.redirectUri));

  const page = await fetch(await decide(attempt.authorizationUrl, "allow"));
  assert.equal(page.status, 200);
  assert.match(await page.text(), /<title>Signed in to Databricks<\/title>[^]*You can close this page/);
  const tokens = await attempt.tokens;
  assert.equal(await isOpen(attempt.redirectUri), false, "nothing listens any more");
  assert.equal(tokens.account, "someone@example.com");
  assert.ok((tokens.expiresAtMs ?? 0) > Date.now() + 3_000_000);
  assert.ok(stand.secretsIssued.has(tokens.refreshToken?.reveal() ?? ""));

  const accessToken = tokens.accessToken.reveal();
  const workspace = openSignedInWorkspace({
    host: stand.url,
    tokenProvider: () => Promise.resolve(accessToken),
    account: tokens.account,
  });
  assert.equal(workspace.credential, "Databricks sign-in as someone@example.com");
  assert.equal((await listApps(workspace, { signal: never() })).length, 1);
});

test("what a sign-in gave shows no token", async () => {
  await using stand = await startWorkspace();
  const tokens = await signIn(stand.url);
  const shown = `${JSON.stringify(tokens)}${inspect(tokens, { depth: 10, showHidden: true })}`;
  for (const secret of stand.secretsIssued) assert.ok(!shown.includes(secret));
});

test("a person who declines is told so, in the browser and here", async () => {
  await using stand = await startWorkspace();
  const attempt = await begin(stand.url);
  const page = await fetch(await decide(attempt.authorizationUrl, "deny"));
  assert.equal(page.status, 400);
  assert.match(await page.text(), /Not signed in to Databricks[^]*Return to your editor/);
  const error = await failure("not-signed-in", attempt.tokens);
  assert.match(error.message, /was declined in the browser\. Sign in again and allow/);
  assert.equal(await isOpen(attempt.redirectUri), false);
});

test("another refusal is told in the workspace's words, on one line", async () => {
  await using stand = await startWorkspace();
  const attempt = await begin(stand.url);
  const url = new URL(attempt.redirectUri);
  url.search = new URLSearchParams({
    error: "invalid_scope",
    error_description: "all-apis is\nnot allowed for eyJhbGciOiJI.eyJzdWIiOiJz.c2ln",
    state: new URL(attempt.authorizationUrl).searchParams.get("state") ?? "",
  }).toString();
  await fetch(url);
  const error = await failure("not-signed-in", attempt.tokens);
  assert.match(error.message, /\(invalid_scope\)\. It said: all-apis is not allowed for \[token\]\. Sign in/);
});

test("a browser that comes back with another state is refused, and the sign-in goes on", async () => {
  await using stand = await startWorkspace();
  const attempt = await begin(stand.url);
  for (const query of ["?code=x&state=forged", "?code=x", "?error=access_denied", "?a=<script>"]) {
    const page = await fetch(`${attempt.redirectUri}/${query}`);
    const html = await page.text();
    assert.equal(page.status, 400);
    assert.match(html, /does not belong to the sign-in under way/);
    assert.doesNotMatch(html, /script|forged/);
  }
  const back = await decide(attempt.authorizationUrl, "allow");
  const forged = new URL(back);
  forged.searchParams.set("state", `${forged.searchParams.get("state") ?? ""}x`);
  assert.equal((await fetch(forged)).status, 400);
  assert.equal((await fetch(back)).status, 200);
  assert.equal((await attempt.tokens).account, "someone@example.com");
});

test("whatever else a browser or another program asks for is not there", async () => {
  await using stand = await startWorkspace();
  const controller = new AbortController();
  const attempt = await begin(stand.url, { signal: controller.signal });
  for (const [method, path] of [
    ["GET", "/favicon.ico"],
    ["GET", "/"],
    ["POST", "/?code=x&state=y"],
    ["GET", "//[/?x"],
  ] as const) {
    assert.equal((await fetch(`${attempt.redirectUri}${path}`, { method })).status, 404, path);
  }
  controller.abort();
  await assert.rejects(attempt.tokens, { name: "AbortError" });
});

test("the page keeps the code to itself", async () => {
  await using stand = await startWorkspace();
  const attempt = await begin(stand.url);
  const page = await fetch(await decide(attempt.authorizationUrl, "allow"));
  assert.equal(page.headers.get("referrer-policy"), "no-referrer");
  assert.equal(page.headers.get("cache-control"), "no-store");
  assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'none'/);
  const html = await page.text();
  for (const secret of stand.secretsIssued) assert.ok(!html.includes(secret));
  await attempt.tokens;
});

test("a cancelled sign-in closes its port at once", async () => {
  await using stand = await startWorkspace();
  const controller = new AbortController();
  const attempt = await begin(stand.url, { signal: controller.signal });
  assert.equal(await isOpen(attempt.redirectUri), true);
  controller.abort();
  await assert.rejects(attempt.tokens, { name: "AbortError" });
  assert.equal(await isOpen(attempt.redirectUri), false);
  await assert.rejects(begin(stand.url, { signal: controller.signal }), { name: "AbortError" });
});

test("a sign-in cancelled while its code is exchanged ends as cancelled", async () => {
  await using stand = await startWorkspace();
  const controller = new AbortController();
  const attempt = await begin(stand.url, { signal: controller.signal });
  stand.failNext("/oidc/v1/token", { hang: true });
  const page = fetch(await decide(attempt.authorizationUrl, "allow"));
  while (!stand.requests.some(({ path }) => path === "/oidc/v1/token")) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  controller.abort();
  await assert.rejects(attempt.tokens, { name: "AbortError" });
  assert.equal((await page).status, 400);
});

test("a sign-in nobody finishes ends by itself", async () => {
  await using stand = await startWorkspace();
  const attempt = await begin(stand.url, { waitMs: 50 });
  const error = await failure("not-signed-in", attempt.tokens);
  assert.match(error.message, /was not finished in the browser within 1 min\. Sign in again\./);
  assert.equal(await isOpen(attempt.redirectUri), false);
});

test("the first free port is taken; when none is, that is said", async (t) => {
  await using stand = await startWorkspace();
  const busy = [await occupy(t, 0), await occupy(t, 0)];
  const error = await failure("not-signed-in", begin(stand.url, { ports: busy }));
  assert.ok(error.message.includes(`the ports ${busy[0]} to ${busy[1]} of this machine are all in use`));

  const controller = new AbortController();
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const free = (probe.address() as AddressInfo).port;
  await new Promise((resolve) => probe.close(resolve));
  const attempt = await begin(stand.url, { ports: [...busy, free], signal: controller.signal });
  assert.equal(attempt.redirectUri, `http://localhost:${free}`);
  controller.abort();
});

test("the address the browser came back to can come from outside", async () => {
  await using stand = await startWorkspace();
  const redirectUri = "http://localhost:8039";
  const attempt = await begin(stand.url, { redirectUri });
  assert.equal(new URL(attempt.authorizationUrl).searchParams.get("redirect_uri"), redirectUri);

  for (const foreign of [`${redirectUri}/?code=x&state=forged`, "vscode://a.b/callback", "nonsense"]) {
    const error = await failure("not-signed-in", attempt.complete(foreign));
    assert.match(error.message, /another sign-in than the one to http:.* that is under way/);
  }
  const back = await decide(attempt.authorizationUrl, "allow");
  await attempt.complete(back);
  assert.equal((await attempt.tokens).account, "someone@example.com");
  await failure("not-signed-in", attempt.complete(back));
});

test("a refusal that comes from outside shows in the outcome", async () => {
  await using stand = await startWorkspace();
  const attempt = await begin(stand.url, { redirectUri: "http://localhost:8039" });
  await attempt.complete(await decide(attempt.authorizationUrl, "deny"));
  assert.match((await failure("not-signed-in", attempt.tokens)).message, /declined in the browser/);
});

test("a window on another machine is reached through the port forwarded to it", async () => {
  await using stand = await startWorkspace();
  let local = "";
  const attempt = await begin(stand.url, {
    mapRedirectUri: (uri) => {
      local = uri;
      return Promise.resolve("http://localhost:8040/");
    },
  });
  assert.equal(attempt.redirectUri, "http://localhost:8040");
  const back = new URL(await decide(attempt.authorizationUrl, "allow"));
  assert.equal(back.origin, "http://localhost:8040");
  assert.equal((await fetch(`${local}/${back.search}`)).status, 200);
  await attempt.tokens;
});

test("a browser that could only come back to a foreign address is not sent off", async () => {
  await using stand = await startWorkspace();
  let local = "";
  const error = await failure(
    "not-signed-in",
    begin(stand.url, {
      mapRedirectUri: (uri) => {
        local = uri;
        return Promise.resolve("https://name-8020.app.github.dev/?tkn=hidden");
      },
    }),
  );
  assert.match(
    error.message,
    /come back to https:\/\/name-8020\.app\.github\.dev, which Databricks does not/,
  );
  assert.ok(error.command?.startsWith("databricks auth login --host http://127.0.0.1"));
  assert.doesNotMatch(error.message, /hidden/);
  assert.equal(await isOpen(local), false);
});

test("a code the workspace does not accept ends the sign-in with its reason", async () => {
  await using stand = await startWorkspace();
  const cases = [
    ["invalid_grant", "not-signed-in", /does not accept the sign-in any more\. It said: The code is used\./],
    ["invalid_client", "unauthorized", /gave no token \(HTTP 400\)\. It said: The code is used\./],
  ] as const;
  for (const [error, code, message] of cases) {
    const attempt = await begin(stand.url);
    stand.failNext("/oidc/v1/token", {
      status: 400,
      body: JSON.stringify({ error, error_description: "The code is used" }),
    });
    const page = await fetch(await decide(attempt.authorizationUrl, "allow"));
    assert.equal(page.status, 400);
    assert.match((await failure(code, attempt.tokens)).message, message);
  }
});

test("own scopes are asked for, with the one that makes a sign-in last", async () => {
  await using stand = await startWorkspace();
  const attempt = await begin(stand.url, {
    scopes: ["apps", "all-apis", "offline_access"],
    redirectUri: "http://localhost:8020",
    waitMs: 1,
  });
  assert.equal(new URL(attempt.authorizationUrl).searchParams.get("scope"), "offline_access apps all-apis");
  await failure("not-signed-in", attempt.tokens);
});

test("a host without a sign-in page for people is named", async (t) => {
  const server = await serve(t, (response) => {
    sendJson(response, 200, { token_endpoint: `${server.url}/token` });
  });
  const error = await failure("wrong-host", begin(server.url));
  assert.match(error.message, /offers no sign-in for people/);
});
