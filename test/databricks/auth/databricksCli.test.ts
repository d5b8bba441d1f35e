import assert from "node:assert/strict";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { inspect } from "node:util";
import { createCliTokenProvider, type CliOptions } from "../../../src/databricks/auth/databricksCli.ts";
import { failure } from "../support/errors.ts";
import { createFakeCli, type FakeCli } from "../support/fakeCli.ts";
import { temporaryFolder } from "../support/folder.ts";
import { never } from "../support/workspace.ts";

const host = "https://dbc-1.cloud.databricks.com";

function provider(cli: FakeCli, options: Partial<CliOptions> = {}) {
  return createCliTokenProvider({ host, profile: "dev", cliPath: cli.path, env: process.env, ...options });
}

test("the CLI is asked for the profile's token once, which is then kept", async (t) => {
  const cli = await createFakeCli(t, { tokens: { dev: ["one", "two"] } });
  const tokens = provider(cli);
  assert.equal(await tokens({ signal: never(), forceRefresh: false }), "one");
  assert.equal(await tokens({ signal: never(), forceRefresh: false }), "one");
  const calls = await cli.calls();
  assert.deepEqual(
    calls.map(({ args }) => args),
    [["auth", "token", "--profile", "dev"]],
  );
});

test("the CLI on PATH is found when no path is given", async (t) => {
  const cli = await createFakeCli(t, { tokens: { dev: ["one"] } });
  const tokens = provider(cli, { cliPath: undefined, env: { PATH: `relative:${cli.folder}` } });
  assert.equal(await tokens({ signal: never(), forceRefresh: false }), "one");
});

test("the environment cannot steer the CLI to another profile, but may name the file", async (t) => {
  const cli = await createFakeCli(t, { tokens: { dev: ["one"] } });
  const env = {
    ...process.env,
    DATABRICKS_HOST: "https://other.example.com",
    DATABRICKS_CONFIG_PROFILE: "other",
    DATABRICKS_CONFIG_FILE: "/somewhere/.databrickscfg",
  };
  await provider(cli, { env })({ signal: never(), forceRefresh: false });
  assert.deepEqual(
    (await cli.calls()).map((call) => call.env),
    [{ DATABRICKS_CONFIG_FILE: "/somewhere/.databrickscfg" }],
  );
});

test("a host without a profile is asked for by host", async (t) => {
  const cli = await createFakeCli(t, { tokens: { [host]: ["one"] } });
  assert.equal(await provider(cli, { profile: undefined })({ signal: never(), forceRefresh: false }), "one");
  assert.deepEqual((await cli.calls())[0]?.args, ["auth", "token", "--host", host]);
});

test("a profile's name reaches the CLI as one argument, whatever is in it", async (t) => {
  const profile = 'my "dev" $(touch x); --host y';
  const cli = await createFakeCli(t, { tokens: { [profile]: ["one"] } });
  assert.equal(await provider(cli, { profile })({ signal: never(), forceRefresh: false }), "one");
});

test("a warning beside a token does no harm", async (t) => {
  const cli = await createFakeCli(t, {
    tokens: { dev: ["one"] },
    warning: "Warn: a new version is out. Error: none",
  });
  assert.equal(await provider(cli)({ signal: never(), forceRefresh: false }), "one");
});

test("forceRefresh passes --force-refresh to a CLI that knows it", async (t) => {
  const cli = await createFakeCli(t, { version: "0.296.0", tokens: { dev: ["one", "two", "three"] } });
  const tokens = provider(cli);
  assert.equal(await tokens({ signal: never(), forceRefresh: false }), "one");
  assert.equal(await tokens({ signal: never(), forceRefresh: true }), "two");
  assert.deepEqual(
    (await cli.calls()).map(({ args }) => args.join(" ")),
    ["auth token --profile dev", "version", "auth token --profile dev --force-refresh"],
  );
});

test("an older CLI, or one of an unknown version, is asked without --force-refresh", async (t) => {
  for (const version of ["0.295.9", "0.0.0-dev+abc", "unknown"]) {
    const cli = await createFakeCli(t, { version, tokens: { dev: ["one"] } });
    assert.equal(await provider(cli)({ signal: never(), forceRefresh: true }), "one");
    assert.deepEqual((await cli.calls()).at(-1)?.args, ["auth", "token", "--profile", "dev"]);
  }
});

test("calls for one profile never overlap, even from two providers", async (t) => {
  const cli = await createFakeCli(t, { tokens: { dev: ["one", "two"] }, delayMs: 50 });
  const providers = [provider(cli), provider(cli), provider(cli)];
  await Promise.all(providers.map((tokens) => tokens({ signal: never(), forceRefresh: false })));
  const calls = (await cli.calls()).toSorted((a, b) => a.startedAtMs - b.startedAtMs);
  assert.equal(calls.length, 3);
  for (const [index, call] of calls.entries()) {
    const before = calls[index - 1];
    if (before !== undefined) assert.ok((before.endedAtMs ?? Infinity) <= call.startedAtMs);
  }
});

test("callers at the same time share one run", async (t) => {
  const cli = await createFakeCli(t, { tokens: { dev: ["one"] }, delayMs: 30 });
  const tokens = provider(cli);
  await Promise.all(Array.from({ length: 10 }, () => tokens({ signal: never(), forceRefresh: false })));
  assert.equal((await cli.calls()).length, 1);
});

test("a person who is not signed in is told to sign in, and the command is at hand", async (t) => {
  const cli = await createFakeCli(t, { tokens: {} });
  const error = await failure("not-signed-in", provider(cli)({ signal: never(), forceRefresh: false }));
  assert.equal(error.command, `databricks auth login --host ${host} --profile dev`);
  assert.match(
    error.message,
    /^The Databricks CLI is not signed in for the profile "dev" \(.*\)\. Sign in, or select/,
  );
  assert.ok(!error.shouldRetry());

  await cli.set({ version: "0.295.0" });
  await failure("not-signed-in", provider(cli)({ signal: never(), forceRefresh: false }));
  await cli.set({ isRefreshTokenInvalid: true });
  await failure("not-signed-in", provider(cli)({ signal: never(), forceRefresh: true }));
});

const document =
  'fetching OAuth endpoints: failed to get OAuth endpoints: Get "https://dbc-1.cloud.databricks.com/oidc/.well-known/oauth-authorization-server"';
const post = 'Post "https://dbc-1.cloud.databricks.com/oidc/v1/token"';

/** As the real CLI words them, which asks for the endpoints first. */
const down = [
  `token refresh: ${document}: dial tcp: lookup dbc-1.cloud.databricks.com on 127.0.0.53:53: no such host`,
  `token refresh: ${document}: dial tcp 10.0.0.1:443: i/o timeout`,
  `token refresh: ${document}: dial tcp 10.0.0.1:443: connect: connection refused`,
  `token refresh: ${document}: proxyconnect tcp: dial tcp: lookup proxy.corp on 127.0.0.53:53: server misbehaving`,
  `token refresh: ${document}: Proxy Authentication Required`,
  `token refresh: ${document}: EOF`,
  `token refresh: ${document}: Forbidden`,
  `token refresh: ${document}: Bad Gateway`,
  `token refresh: ${post}: Gateway Timeout`,
  `token refresh: ${document}: http: server gave HTTP response to HTTPS client`,
  `token refresh: ${document}: malformed HTTP response "hello"`,
  `token refresh: ${document}: tls: first record does not look like a TLS handshake`,
  `token refresh: ${document}: socks connect tcp 127.0.0.1:1080->dbc-1.cloud.databricks.com:443: unknown error host unreachable`,
  `token refresh: ${post}: write tcp 10.0.0.2:5000->10.0.0.1:443: wsasend: An established connection was aborted by the software in your host machine`,
  `token refresh: ${post}: http2: client connection lost`,
  `token refresh: ${document}: request timed out after 1m0s of inactivity`,
  "forced token refresh: fetching OAuth endpoints: failed to get OAuth endpoints: failed in rate limiter: context deadline exceeded",
  `forced token refresh: ${post}: ${post}: read tcp 10.0.0.2:5000->10.0.0.1:443: read: connection reset by peer\ncannot reset reader of type io.nopCloserWriterTo`,
  `token refresh: ${post}: net/http: TLS handshake timeout`,
  `token refresh: ${post}: context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
  'token refresh: Post "https://x509.example.com/oidc/v1/token": EOF',
];

/** What stands before most errors of a host that cannot be reached. */
const unknownHost =
  "Warn: [hostmetadata] failed to fetch host metadata for https://dbc-1.cloud.databricks.com, will skip for 1m0s";

test("a network that is down is told as that, and passes, whatever the CLI advises", async (t) => {
  for (const tokenError of down) {
    const cli = await createFakeCli(t, { tokenError, warning: unknownHost });
    const error = await failure("host-unreachable", provider(cli)({ signal: never(), forceRefresh: true }));
    assert.ok(error.shouldRetry());
    assert.equal(error.command, undefined);
    assert.match(error.message, /gave no token for the profile "dev" .*: (forced )?token refresh: /);
    assert.doesNotMatch(error.message, /auth login|reauthenticate|maintainers|reset reader/);
  }
});

test("a certificate that is not trusted is told as that", async (t) => {
  const tokenError = `token refresh: ${document}: tls: failed to verify certificate: x509: certificate signed by unknown authority`;
  const cli = await createFakeCli(t, { tokenError, warning: unknownHost });
  const error = await failure("bad-certificate", provider(cli)({ signal: never(), forceRefresh: false }));
  assert.match(error.message, /x509: certificate signed by unknown authority\. /);
});

test("a profile that the file does not hold is that, and no old CLI", async (t) => {
  const cli = await createFakeCli(t, { missingProfiles: ["dev"] });
  const ask = () => provider(cli)({ signal: never(), forceRefresh: false });
  assert.match((await failure("unknown-profile", ask())).message, /does not find the profile "dev"/);
  for (const error of [
    'profile "dev" not found',
    "~/.databrickscfg has no dev profile configured",
    "resolve: profile dev does not exist",
  ]) {
    await cli.set({ error });
    assert.doesNotMatch((await failure("unknown-profile", ask())).message, /Update/);
  }
});

test("nobody being signed in is known by the CLI's two sentences, in any case", async (t) => {
  for (const tokenError of [
    "cache: databricks oauth is not configured for this host",
    "token refresh: oauth2: REFRESH TOKEN IS INVALID",
  ]) {
    const cli = await createFakeCli(t, { tokenError });
    await failure("not-signed-in", provider(cli)({ signal: never(), forceRefresh: false }));
  }
});

test("trouble that is not known is tried again, and told by the CLI's own first line", async (t) => {
  for (const [tokenError, told] of [
    [
      "token refresh: Too busy (error code: temporarily_unavailable)",
      "token refresh: Too busy (error code: temporarily_unavailable)",
    ],
    [
      "token refresh: oauth2: cannot parse json: invalid character '<' looking for beginning of value",
      "token refresh: oauth2: cannot parse json: invalid character '<' looking for beginning of value",
    ],
    [
      "token refresh: fetching OAuth endpoints: failed to get OAuth endpoints: http 503: <html>\n\n<p>busy</html>",
      "token refresh: fetching OAuth endpoints: failed to get OAuth endpoints: http 503",
    ],
    [
      'cache: OS keyring unreachable: exec: "dbus-launch": executable file not found in $PATH (set DATABRICKS_AUTH_STORAGE=plaintext or run `databricks auth login` to use file-based token storage)',
      'cache: OS keyring unreachable: exec: "dbus-launch": executable file not found in $PATH (set DATABRICKS_AUTH_STORAGE=plaintext or run `databricks auth login` to use file-based token storage)',
    ],
  ] as const) {
    const cli = await createFakeCli(t, { tokenError });
    const error = await failure("cli-trouble", provider(cli)({ signal: never(), forceRefresh: false }));
    assert.ok(error.shouldRetry());
    assert.ok(error.message.endsWith(`: ${told}. Try again, or select another profile.`), error.message);
  }
});

test("another failure of the CLI is told in its own words, without tokens", async (t) => {
  const cli = await createFakeCli(t, { servicePrincipals: ["dev"] });
  const error = await failure("cli-failed", provider(cli)({ signal: never(), forceRefresh: false }));
  assert.match(error.message, /profile "dev" \(https:.*uses M2M authentication/);

  const token = `eyJ${"a".repeat(40)}.${"b".repeat(40)}.c`;
  await cli.set({ error: `cannot refresh ${token} or dapi0123456789abcdef` });
  const second = await failure("cli-trouble", provider(cli)({ signal: never(), forceRefresh: false }));
  assert.match(second.message, /cannot refresh \[token\] or \[token\]/);
  assert.doesNotMatch(inspect(second, { depth: 10 }), /eyJ|dapi0/);
});

test("output that is no token is an error that shows nothing of it", async (t) => {
  for (const output of ["", "leaky", "[]", '{"token":"leaky"}', '{"access_token":7,"x":"leaky"}']) {
    const cli = await createFakeCli(t, { tokens: { dev: ["one"] }, output });
    const error = await failure("cli-failed", provider(cli)({ signal: never(), forceRefresh: false }));
    assert.doesNotMatch(inspect(error, { depth: 10 }), /leaky/);
  }
});

test("a missing CLI is named with the remedy", async (t) => {
  const folder = await temporaryFolder(t);
  const ask = (options: Partial<CliOptions>) =>
    createCliTokenProvider({ host, profile: "dev", env: { PATH: folder }, ...options })({
      signal: never(),
      forceRefresh: false,
    });
  assert.match((await failure("cli-missing", ask({}))).message, /not found on the PATH\. Install it/);
  const path = join(folder, "databricks");
  const named = await failure("cli-missing", ask({ cliPath: path }));
  assert.ok(named.message.includes(`not found at ${path}`), named.message);

  await writeFile(path, "#!/nowhere/interpreter\n");
  await chmod(path, 0o755);
  assert.match((await failure("cli-missing", ask({}))).message, /interpreter is missing/);
  await writeFile(path, "not a program");
  await chmod(path, 0o644);
  await failure("cli-missing", ask({}));
});

test(
  "a file that is no program for this machine is named",
  { skip: process.platform === "win32" },
  async (t) => {
    const folder = await temporaryFolder(t);
    const path = join(folder, "databricks");
    await writeFile(path, "\u007fELF garbage");
    await chmod(path, 0o755);
    const tokens = createCliTokenProvider({ host, profile: "dev", cliPath: path, env: {} });
    const error = await failure("cli-failed", tokens({ signal: never(), forceRefresh: false }));
    assert.ok(error.message.includes(path), error.message);
  },
);

for (const hang of [true, "stubborn"] as const) {
  test(`an abort ends the wait at once and the child process soon${hang === true ? "" : ", even a stubborn one"}`, async (t) => {
    const cli = await createFakeCli(t, { hang });
    const controller = new AbortController();
    const waiting = provider(cli)({ signal: controller.signal, forceRefresh: false });
    const pid = await startedPid(cli);
    controller.abort();
    await assert.rejects(waiting, { name: "AbortError" });
    await endOf(pid);
  });
}

test("a CLI that never answers is ended after the timeout", async (t) => {
  const cli = await createFakeCli(t, { hang: true });
  const error = await failure(
    "timeout",
    provider(cli, { timeoutMs: 3000 })({ signal: never(), forceRefresh: false }),
  );
  assert.match(error.message, /"dev".*within 3 s/);
  await endOf(await startedPid(cli));
});

test("one caller's abort does not end the run the others wait for", async (t) => {
  const cli = await createFakeCli(t, { tokens: { dev: ["one"] }, delayMs: 1500 });
  const tokens = provider(cli);
  const controller = new AbortController();
  const left = tokens({ signal: controller.signal, forceRefresh: false });
  const stayed = tokens({ signal: never(), forceRefresh: false });
  await startedPid(cli);
  controller.abort();
  await assert.rejects(left, { name: "AbortError" });
  assert.equal(await stayed, "one");
});

async function startedPid(cli: FakeCli): Promise<number> {
  for (;;) {
    const [call] = await cli.calls();
    if (call !== undefined) return call.pid;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function endOf(pid: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail(`process ${pid} is still there`);
}
