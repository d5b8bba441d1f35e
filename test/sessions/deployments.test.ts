import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createAppStatusChecker, getApp, getDeployment } from "../../src/databricks/api/apps.ts";
import { resolveProfile } from "../../src/databricks/config/resolveProfile.ts";
import { openWorkspace } from "../../src/databricks/workspace.ts";
import type { AppSource } from "../../src/sessions/appWatch.ts";
import { AppWatch } from "../../src/sessions/appWatch.ts";
import type { Notice, SessionItem } from "../../src/sessions/sessionItem.ts";
import { startWorkspace } from "../support/workspace/index.ts";
import type { StandInApp, Workspace } from "../support/workspace/index.ts";
import { everything, targetOf, until, watchSession } from "./support/session.ts";

async function sourceOf(workspace: Workspace, { name }: StandInApp): Promise<AppSource> {
  const env = {
    DATABRICKS_HOST: workspace.url,
    DATABRICKS_CLIENT_ID: workspace.clientId,
    DATABRICKS_CLIENT_SECRET: workspace.clientSecret,
  };
  const client = openWorkspace({ profile: await resolveProfile({ env, homeDir: "/nowhere" }), env });
  const { signal } = new AbortController();
  return {
    known: await getApp(client, name, { signal }),
    look: (until) => getApp(client, name, { signal: until }),
    lookAtDeployment: (id, until) => getDeployment(client, name, id, { signal: until }),
    createStatusChecker: (observe) => createAppStatusChecker(client, name, observe),
  };
}

function noticesOf<Kind extends Notice["kind"]>(
  items: readonly SessionItem[],
  kind: Kind,
): Extract<Notice, { kind: Kind }>[] {
  const isOfKind = (notice: Notice): notice is Extract<Notice, { kind: Kind }> => notice.kind === kind;
  return items.flatMap((item) => (item.kind === "notice" && isOfKind(item.notice) ? [item.notice] : []));
}

/** Before it connects again, a stream asks how its app is. */
async function lookAgain(app: StandInApp): Promise<void> {
  await until("the connection after it", () => app.connections.some(({ open }) => open));
  app.dropAll({ code: 1001 });
}

const build = (...messages: readonly string[]) => messages.map((message) => ({ source: "BUILD", message }));

describe("the deployments of a session's app", () => {
  it("names the new one and the one before, and the session knows which runs", async () => {
    await using workspace = await startWorkspace({ apps: [{ name: "orders", creator: "ada@example.com" }] });
    const app = workspace.app("orders");
    const target = targetOf(workspace, app, undefined, await sourceOf(workspace, app));
    const { session, received } = watchSession(target);
    session.start(session.target, everything);
    await until("a connection", () => session.state.kind === "live");
    const before = session.deployment;
    assert.equal(before?.creator, "ada@example.com");
    assert.equal(before.source, "/Workspace/Users/ada@example.com/orders");
    assert.ok(Math.abs(Date.now() - (before.createdMs ?? 0)) < 60_000);
    await app.deploy({
      creator: "ben@example.com",
      gitSource: { branch: "main", resolved_commit: "0123456789abcdef" },
    });
    await lookAgain(app);
    await until("the deployment", () => noticesOf(received, "deployed").length === 1, 15_000);
    const [deployed] = noticesOf(received, "deployed");
    assert.equal(deployed?.creator, "ben@example.com");
    assert.equal(String(deployed.source), "commit 0123456789 (main)");
    assert.deepEqual(deployed.before, before);
    assert.equal(session.deployment?.id, deployed.id);
    await app.stop();
    assert.equal(session.deployment.id, deployed.id);
    await session.stop();
  });

  it("tells of a failure in the build, of which the app itself no longer says anything", async () => {
    await using workspace = await startWorkspace({ apps: [{ name: "orders", transitionMs: 300 }] });
    const app = workspace.app("orders");
    const source = await sourceOf(workspace, app);
    const said: Notice[] = [];
    const watch = new AppWatch({ say: (notice) => said.push(notice) });
    watch.see(source.known);
    const abort = new AbortController();
    const deploying = app.deploy({ fail: "requirements.txt: no such package", failsIn: "build" });
    watch.see(await source.look(abort.signal));
    await deploying;
    watch.see(await source.look(abort.signal));
    const looking = watch.keepLooking(source, () => true, abort.signal);
    await until("the failure", () => said.some(({ kind }) => kind === "deploymentFailed"), 15_000);
    abort.abort();
    await looking;
    assert.deepEqual(
      said.map(({ kind }) => kind),
      ["deploying", "deploymentFailed"],
    );
    const [, failed] = said;
    assert.ok(failed?.kind === "deploymentFailed" && failed.detail?.endsWith("no such package"));
    assert.equal(watch.deployment?.id, source.known.activeDeployment?.id);
  });

  it("tells of one failure once, on its way and in place", () => {
    const said: Notice["kind"][] = [];
    const watch = new AppWatch({ say: ({ kind }) => said.push(kind) });
    const failed = { id: "d2", state: "FAILED" };
    watch.see({ name: "orders", activeDeployment: { id: "d1" } });
    watch.see({ name: "orders", activeDeployment: { id: "d1" }, pendingDeployment: failed });
    watch.see({ name: "orders", activeDeployment: failed });
    assert.deepEqual(said, ["deploymentFailed"]);
  });

  const failing = async (sources: readonly string[], emit: (app: StandInApp) => void): Promise<Notice[]> => {
    await using workspace = await startWorkspace({ apps: [{ name: "orders" }] });
    const app = workspace.app("orders");
    const target = targetOf(workspace, app, undefined, await sourceOf(workspace, app));
    const { session, received } = watchSession(target);
    app.emit(...build("ERROR: of a deployment long before").map((line) => ({ ...line, timestamp: 1 })));
    session.start(session.target, { ...everything, sources });
    await until("a connection", () => session.state.kind === "live");
    const deploying = app.deploy({ fail: "The build failed.", keepBuffer: true });
    emit(app);
    await deploying;
    await lookAgain(app);
    await until("the failure", () => noticesOf(received, "deploymentFailed").length === 1, 15_000);
    await until("its reason", () => noticesOf(received, "buildErrors").length === 1, 15_000);
    await session.stop();
    return noticesOf(received, "buildErrors");
  };

  it("repeats what BUILD said of a failure, whole, and nothing of a deployment before", async () => {
    const told = await failing([], (app) => {
      app.emit(
        ...build(
          "Collecting nosuch==9.9",
          "Traceback (most recent call last):",
          '  File "/app/python/source_code/setup.py", line 3, in <module>',
          "ValueError: no version",
          "Cleaning up",
        ),
      );
    });
    assert.deepEqual(told, [
      {
        kind: "buildErrors",
        errors: [
          'Traceback (most recent call last):\n  File "/app/python/source_code/setup.py", line 3, in <module>\nValueError: no version',
        ],
      },
    ]);
  });

  it("repeats it too where the log keeps BUILD back", async () => {
    const told = await failing(["APP"], (app) => {
      app.emit(...build("Collecting nosuch==9.9", "ERROR: No matching distribution found for nosuch==9.9"));
    });
    assert.deepEqual(told, [
      { kind: "buildErrors", errors: ["ERROR: No matching distribution found for nosuch==9.9"] },
    ]);
  });
});
