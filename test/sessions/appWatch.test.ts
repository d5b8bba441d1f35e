import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createAppStatusChecker, describeStatus, getApp } from "../../src/databricks/api/apps.ts";
import type { App } from "../../src/databricks/api/apps.ts";
import type { Workspace as DatabricksWorkspace } from "../../src/databricks/workspace.ts";
import { openWorkspace } from "../../src/databricks/workspace.ts";
import { resolveProfile } from "../../src/databricks/config/resolveProfile.ts";
import { AppWatch, compareApps } from "../../src/sessions/appWatch.ts";
import type { AppSource } from "../../src/sessions/appWatch.ts";
import type { Notice } from "../../src/sessions/sessionItem.ts";
import { startWorkspace } from "../support/workspace/index.ts";
import type { StandInApp, Workspace } from "../support/workspace/index.ts";
import { emit, everything, messagesOf, targetOf, until, watchSession } from "./support/session.ts";

const running: App = {
  name: "orders",
  computeState: "ACTIVE",
  appState: "RUNNING",
  activeDeployment: { id: "d1", state: "SUCCEEDED" },
};

async function connect(workspace: Workspace): Promise<DatabricksWorkspace> {
  const env = {
    DATABRICKS_HOST: workspace.url,
    DATABRICKS_CLIENT_ID: workspace.clientId,
    DATABRICKS_CLIENT_SECRET: workspace.clientSecret,
  };
  return openWorkspace({ profile: await resolveProfile({ env, homeDir: "/nowhere" }), env });
}

async function sourceOf(workspace: Workspace, app: StandInApp): Promise<AppSource> {
  const client = await connect(workspace);
  const { signal } = new AbortController();
  return {
    known: await getApp(client, app.name, { signal }),
    look: (until) => getApp(client, app.name, { signal: until }),
    createStatusChecker: (observe) => createAppStatusChecker(client, app.name, observe),
  };
}

function noticesOf(items: readonly { kind: string; notice?: Notice }[], kind: Notice["kind"]): Notice[] {
  return items.flatMap(({ notice }) => (notice?.kind === kind ? [notice] : []));
}

describe("what changed about an app", () => {
  it("is nothing between two equal looks, or at a first look at a healthy app", () => {
    assert.deepEqual(compareApps(undefined, running), []);
    assert.deepEqual(compareApps(running, { ...running }), []);
  });

  it("is a crash with the platform's message, said once, and the recovery", () => {
    const crashed: App = { ...running, appState: "CRASHED", appMessage: "exit code 1" };
    assert.deepEqual(compareApps(running, crashed), [
      {
        kind: "crashed",
        detail: 'The app "orders" has crashed. Exit code 1.',
        phrase: describeStatus(crashed).phrase,
      },
    ]);
    assert.deepEqual(compareApps(crashed, crashed), []);
    assert.deepEqual(compareApps(crashed, running), [{ kind: "recovered" }]);
  });

  it("is the recovery too when the app was seen on its way up", () => {
    const crashed: App = { ...running, appState: "CRASHED" };
    const said: Notice["kind"][] = [];
    const watch = new AppWatch({ say: ({ kind }) => said.push(kind) });
    for (const look of [running, crashed, { ...running, appState: "DEPLOYING" }, running]) watch.see(look);
    assert.deepEqual(said, ["crashed", "recovered"]);
  });

  it("is a crash that was there before the first look", () => {
    assert.equal(compareApps(undefined, { ...running, appState: "CRASHED" })[0]?.kind, "crashed");
  });

  it("is a compute in error", () => {
    assert.equal(compareApps(running, { ...running, computeState: "ERROR" })[0]?.kind, "crashed");
  });

  it("is a deployment on its way, in place, or failed", () => {
    const pending: App = { ...running, pendingDeployment: { id: "d2", state: "IN_PROGRESS" } };
    assert.deepEqual(compareApps(running, pending), [{ kind: "deploying", id: "d2" }]);
    assert.deepEqual(compareApps(pending, pending), []);
    const deployed: App = { ...running, activeDeployment: { id: "d2", state: "SUCCEEDED" } };
    const before = { id: "d1", state: "SUCCEEDED" };
    assert.deepEqual(compareApps(pending, deployed), [{ kind: "deployed", id: "d2", before }]);
    const failed: App = {
      ...running,
      pendingDeployment: { id: "d2", state: "FAILED", message: "no app.yaml" },
    };
    assert.deepEqual(compareApps(pending, failed), [
      { kind: "deploymentFailed", id: "d2", detail: "no app.yaml" },
    ]);
    assert.deepEqual(compareApps(failed, failed), []);
  });

  it("is no new deployment after a plain stop and start, though the stop clears it", () => {
    const off: App = { ...running, computeState: "STOPPED", appState: "UNAVAILABLE" };
    const cleared: App = { ...off, activeDeployment: undefined };
    const crashed: App = { ...running, appState: "CRASHED" };
    const next: App = { ...running, activeDeployment: { id: "d2", state: "SUCCEEDED" } };
    const seen = (...looks: readonly App[]): Notice["kind"][] => {
      const said: Notice["kind"][] = [];
      const watch = new AppWatch({ say: ({ kind }) => said.push(kind) });
      for (const look of looks) watch.see(look);
      return said;
    };
    assert.deepEqual(seen(running, cleared, running), []);
    assert.deepEqual(seen(cleared, running), [], "chosen while it was stopped");
    assert.deepEqual(seen(running, cleared, next), ["deployed"], "deployed meanwhile");
    assert.deepEqual(seen(cleared, { ...cleared, pendingDeployment: { id: "d1" } }, running), [
      "deploying",
      "deployed",
    ]);
    assert.deepEqual(seen(running, crashed, { ...crashed, activeDeployment: undefined }, crashed), [
      "crashed",
    ]);
    assert.deepEqual(compareApps(cleared, running), []);
    assert.deepEqual(compareApps(crashed, { ...crashed, activeDeployment: undefined }), []);
  });

  it("warns of several instances once", () => {
    const said: Notice[] = [];
    const watch = new AppWatch({ say: (notice) => said.push(notice) });
    watch.see({ ...running, maxInstances: 3 });
    watch.see({ ...running, activeInstances: 2 });
    assert.deepEqual(said, [{ kind: "instances", count: 3 }]);
    assert.equal(watch.hasSeveralInstances, true);
  });
});

describe("a session of an app", () => {
  it("announces a redeploy with its id and goes on without a repeat", async () => {
    await using workspace = await startWorkspace({ apps: [{ name: "orders", transitionMs: 50 }] });
    const app = workspace.app("orders");
    const { session, received } = watchSession(
      targetOf(workspace, app, undefined, await sourceOf(workspace, app)),
    );
    emit(app, ["one"]);
    session.start(session.target, everything);
    await until("the first line", () => messagesOf(received).length === 1);
    await app.deploy({ keepBuffer: true });
    emit(app, ["two"]);
    await until("the line after the redeploy", () => messagesOf(received).includes("two"));
    assert.deepEqual(messagesOf(received), ["one", "two"]);
    const deployments = [...noticesOf(received, "deploying"), ...noticesOf(received, "deployed")];
    assert.ok(deployments.length > 0, "the deployment is announced");
    await session.stop();
  });

  it("knows of a crash as soon as the log tells of an exit, and that the app is well again", async () => {
    await using workspace = await startWorkspace({ apps: [{ name: "orders" }] });
    const app = workspace.app("orders");
    const target = targetOf(workspace, app, undefined, await sourceOf(workspace, app));
    const { session, received } = watchSession(target);
    session.start(session.target, everything);
    await until("a connection", () => session.state.kind === "live");
    emit(app, ["one"]);
    await until("the first line", () => messagesOf(received).includes("one"));
    app.crash("exit code 1");
    // Later than any clock of the two: what came before the start is no news.
    app.emit({ source: "SYSTEM", message: "App exited with exit code 1", timestamp: Date.now() / 1000 + 1 });
    await until("the crash", () => noticesOf(received, "crashed").length === 1, 15_000);
    assert.match(session.health.crash?.detail ?? "", /has crashed\. Exit code 1\./);
    assert.equal(session.health.crashTotal, 1);
    app.setState({ app: "RUNNING" });
    app.emit({ source: "SYSTEM", message: "App exited with exit code 2", timestamp: Date.now() / 1000 + 9 });
    await until("the recovery", () => session.health.crash === undefined, 15_000);
    await session.stop();
  });

  it("says nothing of a deployment when the app is stopped and started again", async () => {
    await using workspace = await startWorkspace({ apps: [{ name: "orders" }] });
    const app = workspace.app("orders");
    const client = await connect(workspace);
    const { signal } = new AbortController();
    const said: Notice[] = [];
    const watch = new AppWatch({ say: (notice) => said.push(notice) });
    const look = async (): Promise<App> => {
      const seen = await getApp(client, "orders", { signal });
      watch.see(seen);
      return seen;
    };
    const { activeDeployment } = await look();
    await app.stop();
    assert.equal((await look()).activeDeployment, undefined);
    await app.start();
    assert.deepEqual((await look()).activeDeployment, activeDeployment);
    assert.deepEqual(said, []);
  });

  it("reports a failed deployment with the platform's message", async () => {
    await using workspace = await startWorkspace({ apps: [{ name: "orders", transitionMs: 20 }] });
    const app = workspace.app("orders");
    const { session, received } = watchSession(
      targetOf(workspace, app, undefined, await sourceOf(workspace, app)),
    );
    session.start(session.target, everything);
    await until("the connection", () => session.state.kind === "live");
    await app.deploy({ fail: "requirements.txt: no such package" });
    await until("the connection after it", () => app.connections.some(({ open }) => open));
    app.dropAll({ code: 1001 });
    await until("the report", () => noticesOf(received, "deploymentFailed").length > 0);
    assert.match(JSON.stringify(noticesOf(received, "deploymentFailed")[0]), /no such package/);
    await session.stop();
  });

  it("sends one routing cookie on every handshake when there are several instances, and none otherwise", async () => {
    await using workspace = await startWorkspace({
      apps: [{ name: "wide", maxInstances: 3 }, { name: "single" }],
    });
    for (const name of ["wide", "single"]) {
      const app = workspace.app(name);
      const { session } = watchSession(targetOf(workspace, app, undefined, await sourceOf(workspace, app)));
      session.start(session.target, everything);
      await until("the connection", () => session.state.kind === "live");
      app.dropAll("reset");
      await until("the second connection", () => app.connections.filter(({ open }) => open).length === 1);
      await until("two handshakes", () => app.connections.length === 2);
      const cookies = new Set(app.connections.map(({ cookie }) => cookie));
      assert.equal(cookies.size, 1);
      const [cookie] = cookies;
      if (name === "wide") assert.match(cookie ?? "", /^__Host-databricks-app-router=[0-9a-f-]{36}$/);
      else assert.equal(cookie, undefined);
      await session.stop();
    }
  });

  it("asks a busy workspace for the app's status once for each connect", async () => {
    await using workspace = await startWorkspace({ apps: [{ name: "orders" }] });
    const app = workspace.app("orders");
    const source = await sourceOf(workspace, app);
    workspace.failNext("/api/2.0/apps/orders", { status: 503, times: 99 });
    const isLook = ({ path }: { readonly path: string }): boolean => path === "/api/2.0/apps/orders";
    const before = workspace.requests.filter(isLook).length;
    app.faults = [{ steps: [{ close: 1000 }] }];
    const { session } = watchSession(targetOf(workspace, app, undefined, source));
    session.start(session.target, everything);
    await until("a connection that lasts", () => app.connections.length === 2);
    assert.equal(workspace.requests.filter(isLook).length - before, 1);
    await session.stop();
  });

  it("asks for the app's status no more often than it connects", async () => {
    await using workspace = await startWorkspace({ apps: [{ name: "orders" }] });
    const app = workspace.app("orders");
    const source = await sourceOf(workspace, app);
    const looksBefore = workspace.requests.filter(({ path }) => path === "/api/2.0/apps/orders").length;
    app.faults = Array.from({ length: 5 }, () => ({ steps: [{ close: 1000 }] }));
    const { session } = watchSession(targetOf(workspace, app, undefined, source));
    session.start(session.target, everything);
    await until("a connection that lasts", () => app.connections.length === 6);
    const looks =
      workspace.requests.filter(({ path }) => path === "/api/2.0/apps/orders").length - looksBefore;
    assert.ok(looks <= app.connections.length, `${looks} looks, ${app.connections.length} connects`);
    await session.stop();
  });
});
