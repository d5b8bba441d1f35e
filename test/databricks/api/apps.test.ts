import assert from "node:assert/strict";
import { test } from "node:test";
import { appKey } from "../../../src/databricks/api/app.ts";
import { createAppStatusChecker, getApp, listApps } from "../../../src/databricks/api/apps.ts";
import { openWorkspace } from "../../../src/databricks/workspace.ts";
import { startWorkspace } from "../../support/workspace/index.ts";
import { createFakeCli } from "../support/fakeCli.ts";
import { failure } from "../support/errors.ts";
import { sendJson, serve } from "../support/server.ts";
import { never, open, profileOf, workspaceAt } from "../support/workspace.ts";

test("a service principal lists all apps over all pages and reads one", async (t) => {
  const apps = Array.from({ length: 7 }, (_, index) => ({ name: `app-${index}` }));
  await using standIn = await startWorkspace({ pageSize: 3, apps });
  const workspace = await open(t, standIn.profileIni());
  assert.equal(workspace.host, standIn.url);
  assert.equal(workspace.profileName, "DEFAULT");
  assert.equal(workspace.credential, "OAuth for service principals (M2M)");

  const listed = await listApps(workspace, { signal: never() });
  assert.deepEqual(
    listed.map(({ name }) => name),
    apps.map(({ name }) => name),
  );
  assert.equal(standIn.requests.filter(({ path }) => path === "/api/2.0/apps").length, 3);
  assert.equal(standIn.requests.filter(({ method }) => method === "POST").length, 1);

  const app = await getApp(workspace, "app-4", { signal: never() });
  assert.equal(app.url, standIn.app("app-4").url);
  assert.deepEqual([app.computeState, app.appState, app.activeInstances], ["ACTIVE", "RUNNING", 1]);
});

test("a person signed in with the CLI lists apps, and a revoked token is renewed on the way", async (t) => {
  await using standIn = await startWorkspace({ apps: [{ name: "api" }] });
  const first = standIn.issueToken();
  const cli = await createFakeCli(t, { tokens: { dev: [first, standIn.issueToken()] } });
  const profile = await profileOf(t, `[dev]\nhost = ${standIn.url}\nauth_type = databricks-cli\n`, "dev");
  const workspace = openWorkspace({ profile, cliPath: cli.path, env: process.env });
  assert.equal(workspace.credential, "Databricks CLI sign-in");

  assert.equal((await listApps(workspace, { signal: never() })).length, 1);
  standIn.revokeToken(first);
  assert.equal((await listApps(workspace, { signal: never() })).length, 1);
  assert.deepEqual(
    (await cli.calls()).map(({ args }) => args.join(" ")),
    ["auth token --profile dev", "version", "auth token --profile dev --force-refresh"],
  );
});

test("an OAuth token from the environment lists apps until it is revoked", async () => {
  await using standIn = await startWorkspace({ apps: [{ name: "api" }] });
  const token = standIn.issueToken();
  const { resolveProfile } = await import("../../../src/databricks/config/resolveProfile.ts");
  const env = { DATABRICKS_HOST: standIn.url, DATABRICKS_TOKEN: token };
  const workspace = openWorkspace({ profile: await resolveProfile({ env, homeDir: "/nowhere" }), env });
  assert.deepEqual(
    [workspace.profileName, workspace.credential],
    ["environment", "OAuth token from the environment"],
  );
  assert.equal((await listApps(workspace, { signal: never() })).length, 1);

  standIn.revokeToken(token);
  const error = await failure("unauthorized", listApps(workspace, { signal: never() }));
  assert.match(error.message, /DATABRICKS_TOKEN is not accepted.*cannot be renewed/);
  assert.ok(!error.message.includes(token));
});

test("an app that does not exist, one without permission and one never started are told apart", async (t) => {
  await using standIn = await startWorkspace({
    apps: [{ name: "secret-app" }, { name: "new-app", neverStarted: true }],
  });
  const workspace = await open(t, standIn.profileIni());
  standIn.app("secret-app").permitted = false;
  assert.match(
    (await failure("not-found", getApp(workspace, "nope", { signal: never() }))).message,
    /"nope"/,
  );
  assert.match(
    (await failure("forbidden", getApp(workspace, "secret-app", { signal: never() }))).message,
    /"secret-app"/,
  );
  assert.equal((await getApp(workspace, "new-app", { signal: never() })).url, undefined);
});

test("the status follows the app through its life", async (t) => {
  await using standIn = await startWorkspace({ apps: [{ name: "api" }] });
  const check = createAppStatusChecker(await open(t, standIn.profileIni()), "api");
  const app = standIn.app("api");
  const states: [Parameters<typeof app.setState>[0], string, RegExp][] = [
    [{}, "running", /^The app "api" is running\./],
    [{ app: "CRASHED", appMessage: "exit code 1" }, "running", /"api" has crashed\. Exit code 1\.$/],
    [{ app: "DEPLOYING", appMessage: "" }, "running", /"api" is being deployed\./],
    [{ app: "UNAVAILABLE" }, "running", /"api" is unavailable\.$/],
    [{ app: "SOMETHING_NEW" }, "running", /"api" is in state SOMETHING_NEW\./],
    [
      { compute: "ERROR", computeMessage: "No capacity" },
      "running",
      /compute of the app "api" is in error\. No capacity\.$/,
    ],
    [{ compute: "SOMETHING_NEW" }, "running", /./],
    [{ compute: "STARTING", computeMessage: "" }, "waiting", /"api" is starting\.$/],
    [{ compute: "UPDATING" }, "waiting", /"api" is being updated\./],
    [{ compute: "STOPPING" }, "waiting", /"api" is stopping\./],
    [
      { compute: "STOPPED", computeMessage: "Stopped by someone." },
      "waiting",
      /"api" is stopped\. Stopped by someone\.$/,
    ],
    [{ compute: "DELETING", computeMessage: "" }, "gone", /"api" is being deleted\.$/],
  ];
  for (const [change, state, detail] of states) {
    app.setState(change);
    const status = await check(never());
    assert.equal(status.state, state, JSON.stringify(change));
    assert.match(status.detail, detail);
  }
  app.remove();
  const { state, detail } = await check(never());
  assert.equal(state, "gone");
  assert.equal(detail, `The app "api" does not exist in the workspace at ${standIn.url}.`);
});

test("a real stop and start are seen as waiting and running again", async (t) => {
  await using standIn = await startWorkspace({ apps: [{ name: "api" }] });
  const check = createAppStatusChecker(await open(t, standIn.profileIni()), "api");
  await standIn.app("api").stop();
  assert.equal((await check(never())).state, "waiting");
  await standIn.app("api").start();
  assert.equal((await check(never())).state, "running");
});

test("trouble on the way to the status is never an end", async (t) => {
  await using standIn = await startWorkspace({ apps: [{ name: "api" }] });
  const check = createAppStatusChecker(await open(t, standIn.profileIni()), "api");
  const answers = [
    [{ status: 500 }, "unavailable"],
    [{ status: 403, body: "{}" }, "forbidden"],
    [{ status: 404, headers: { "Content-Type": "text/html" }, body: "<html>proxy</html>" }, "wrong-host"],
    [{ status: 200, headers: { "Content-Type": "text/html" }, body: "<html>login</html>" }, "wrong-host"],
  ] as const;
  for (const [answer, code] of answers) {
    standIn.failNext("/api/2.0/apps/api", answer);
    await failure(code, check(never()));
  }
  await assert.rejects(check(AbortSignal.abort()), { name: "AbortError" });
  assert.equal((await check(never())).state, "running");
});

test("what is listed is shown after each page, and the largest pages are asked for", async (t) => {
  const apps = Array.from({ length: 7 }, (_, index) => ({ name: `app-${index}` }));
  await using standIn = await startWorkspace({ pageSize: 3, apps });
  const workspace = await open(t, standIn.profileIni());
  const shown: string[][] = [];
  const listed = await listApps(workspace, {
    signal: never(),
    onPage: (some) => shown.push(some.map(({ name }) => name)),
  });
  const names = apps.map(({ name }) => name);
  assert.deepEqual(shown, [names.slice(0, 3), names.slice(0, 6)]);
  assert.equal(listed.length, 7);
});

test("a service that refuses a page so large is asked for its own", async (t) => {
  const asked: string[] = [];
  const server = await serve(t, (response, { url }) => {
    asked.push(url);
    if (url.includes("page_size")) sendJson(response, 400, { error_code: "INVALID_PARAMETER_VALUE" });
    else if (url.includes("t1")) sendJson(response, 200, { apps: [{ name: "b" }] });
    else sendJson(response, 200, { apps: [{ name: "a" }], next_page_token: "t1" });
  });
  const apps = await listApps(workspaceAt(server.url), { signal: never() });
  assert.deepEqual(
    apps.map(({ name }) => name),
    ["a", "b"],
  );
  assert.deepEqual(
    asked.map((url) => url.replace("/api/2.0/apps", "")),
    ["", "?page_token=t1&page_size=1000", "?page_token=t1"],
  );
});

test("a page token handed out twice, an empty page and a null token end well", async (t) => {
  const pages: Record<string, unknown> = {
    "/api/2.0/apps": { apps: [{ name: "a" }], next_page_token: "t1" },
    "/api/2.0/apps?page_token=t1&page_size=1000": { next_page_token: "t2/=&" },
    "/api/2.0/apps?page_token=t2%2F%3D%26&page_size=1000": {
      apps: [{ name: "b" }, { name: "a" }],
      next_page_token: "t1",
    },
  };
  const server = await serve(t, (response, { url }) => {
    sendJson(response, 200, pages[url]);
  });
  const apps = await listApps(workspaceAt(server.url), { signal: never() });
  assert.deepEqual(
    apps.map(({ name }) => name),
    ["a", "b"],
  );
  assert.equal(server.requests.length, 3);
  pages["/api/2.0/apps"] = { apps: null, next_page_token: null };
  assert.deepEqual(await listApps(workspaceAt(server.url), { signal: never() }), []);
});

test("fields of odd types are left out, unknown strings are kept, and nothing throws", async (t) => {
  const apps = [
    null,
    7,
    {},
    { name: "" },
    { name: 5 },
    {
      name: "odd",
      url: 7,
      description: {},
      compute_status: "ACTIVE",
      app_status: [],
      active_deployment: "x",
      compute_max_instances: -1,
    },
    {
      name: "whole",
      url: "https://whole.example.com",
      description: "A whole app",
      compute_status: { state: "BRAND_NEW", message: "m", active_instances: "2" },
      app_status: { state: "RUNNING", message: "ok" },
      active_deployment: {
        deployment_id: "d1",
        status: { state: "SUCCEEDED", message: "done" },
        source_code_path: "/Workspace/x",
        create_time: "2025-01-01T00:00:00Z",
      },
      pending_deployment: { deployment_id: "d2", status: null },
      compute_min_instances: 1,
      compute_max_instances: 3,
      default_source_code_path: "/Workspace/y",
      creator: "someone@example.com",
      update_time: "2025-01-02T00:00:00Z",
      from_the_future: true,
    },
  ];
  const server = await serve(t, (response) => {
    sendJson(response, 200, { apps });
  });
  const [odd, whole, ...others] = await listApps(workspaceAt(server.url), { signal: never() });
  assert.deepEqual(others, []);
  assert.deepEqual(JSON.parse(JSON.stringify(odd)), { name: "odd" });
  assert.deepEqual(JSON.parse(JSON.stringify(whole)), {
    name: "whole",
    url: "https://whole.example.com",
    description: "A whole app",
    computeState: "BRAND_NEW",
    computeMessage: "m",
    activeInstances: 2,
    appState: "RUNNING",
    appMessage: "ok",
    activeDeployment: {
      id: "d1",
      state: "SUCCEEDED",
      message: "done",
      sourceCodePath: "/Workspace/x",
      createTime: "2025-01-01T00:00:00Z",
    },
    pendingDeployment: { id: "d2" },
    minInstances: 1,
    maxInstances: 3,
    defaultSourceCodePath: "/Workspace/y",
    creator: "someone@example.com",
    updateTime: "2025-01-02T00:00:00Z",
  });
});

test("a name is encoded into the path and cannot leave it", async (t) => {
  const server = await serve(t, (response) => {
    sendJson(response, 200, { name: "x" });
  });
  await getApp(workspaceAt(server.url), "a/../b?c#d", { signal: never() });
  assert.deepEqual(
    server.requests.map(({ url }) => url),
    ["/api/2.0/apps/a%2F..%2Fb%3Fc%23d"],
  );
  for (const name of ["", ".", ".."]) {
    await failure("not-found", getApp(workspaceAt(server.url), name, { signal: never() }));
  }
  assert.equal(server.requests.length, 1);
});

test("apps of one name in two workspaces of a unified host have names of their own, whoever opened the workspace", () => {
  const host = "https://acme.databricks.com";
  const one = { name: "api", url: "https://api-11.aws.databricksapps.com" };
  const two = { name: "api", url: "https://api-22.aws.databricksapps.com/" };
  const keys = [one, two].map((app) => appKey({ host }, app));
  assert.equal(new Set(keys).size, 2);
  assert.equal(appKey({ host }, { ...one, url: `${one.url}/` }), keys[0]);
  // Where it is read from again: an app that never started has no address, and is found by its name.
  for (const key of [
    ...keys,
    appKey({ host }, { name: "api" }),
    appKey({ host }, { name: "api", url: "?" }),
  ]) {
    assert.equal(key.slice(0, key.lastIndexOf("/")), host);
  }
});
