import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { listApps } from "../../src/databricks/api/apps.ts";
import { openSignedInWorkspace } from "../../src/databricks/workspace.ts";
import { AppList } from "../../src/sessions/appList.ts";
import type { AppListSource } from "../../src/sessions/appList.ts";
import { startWorkspace } from "../support/workspace/index.ts";
import type { Workspace } from "../support/workspace/index.ts";
import { until } from "./support/session.ts";

const PATH = "/api/2.0/apps";

/** Opens a stand-in workspace, as somebody who is signed in. */
function openerOf(stand: Workspace): AppListSource["open"] {
  return () =>
    Promise.resolve(
      openSignedInWorkspace({
        host: stand.url,
        tokenProvider: () => Promise.resolve(stand.issueToken()),
      }),
    );
}

describe("the list of apps", () => {
  let workspace: Workspace;
  let list: AppList;

  before(async () => {
    workspace = await startWorkspace({ apps: [{ name: "orders-api" }, { name: "billing" }] });
  });

  after(() => workspace.close());

  const create = (): AppList =>
    new AppList({
      open: openerOf(workspace),
      list: (opened, signal) => listApps(opened, { signal, isPatient: false }),
      onListenerError: (error) => {
        throw error;
      },
      pace: 0.001,
    });

  beforeEach(() => {
    list = create();
  });

  afterEach(() => {
    list.dispose();
  });

  const looks = (): number => workspace.requests.filter(({ path }) => path === PATH).length;
  const names = (): readonly string[] =>
    list.state.kind === "listed" ? list.state.apps.map(({ name }) => name) : [];

  it("asks nothing before anybody watches", async () => {
    const before = looks();
    await delay(100);
    assert.equal(looks(), before);
    assert.equal(list.state.kind, "unknown");
  });

  it("looks at once when watched, again by itself, and shows what changed", async () => {
    list.watch(true);
    await list.known;
    assert.deepEqual([...names()].sort(), ["billing", "orders-api"]);
    workspace.app("billing").crash("out of memory");
    await until("the crash", () => {
      const { state } = list;
      return state.kind === "listed" && state.apps.some(({ appState }) => appState === "CRASHED");
    });
    workspace.app("billing").setState({ app: "RUNNING" });
  });

  it("shows the first page while the others come, and a later look only when it is whole", async (t) => {
    const many = await startWorkspace({
      pageSize: 2,
      apps: ["a", "b", "c", "d", "e"].map((name) => ({ name })),
    });
    t.after(() => many.close());
    const paged = new AppList({
      open: openerOf(many),
      list: (opened, signal, onPage) => listApps(opened, { signal, onPage }),
      onListenerError: (error) => {
        throw error;
      },
      pace: 1000,
    });
    t.after(() => {
      paged.dispose();
    });
    const seen: string[] = [];
    paged.onDidChange(() => {
      const { state } = paged;
      if (state.kind !== "listed") return;
      seen.push(`${state.apps.map(({ name }) => name).join("")}${state.isPartial === true ? "..." : ""}`);
    });
    paged.watch(true);
    await paged.known;
    assert.equal(seen[0], "ab...");
    await until("all of them", () => seen.at(-1) === "abcde");
    assert.deepEqual(seen, ["ab...", "abcd...", "abcde"]);
    await paged.refresh();
    assert.deepEqual(seen.slice(3), ["abcde"]);
    await paged.replace();
    assert.deepEqual(seen.slice(4), ["ab...", "abcd...", "abcde"]);
  });

  it("looks less and less often at what stays as it is", async (t) => {
    const pace = 0.002;
    const atMs: number[] = [];
    const steady = new AppList({
      open: openerOf(workspace),
      list: (opened, signal) => {
        atMs.push(performance.now());
        return listApps(opened, { signal });
      },
      onListenerError: (error) => {
        throw error;
      },
      pace,
    });
    t.after(() => {
      steady.dispose();
    });
    steady.watch(true);
    await until("five looks", () => atMs.length === 5);
    const waits = atMs.slice(1).map((at, index) => at - (atMs[index] ?? 0));
    for (const [index, leastS] of [30, 60, 120, 120].entries()) {
      assert.ok((waits[index] ?? 0) > leastS * 1000 * pace - 2, `wait ${index}: ${waits[index]} ms`);
    }
  });

  it("asks nothing more once nobody watches, and gives up what is under way", async () => {
    list.watch(true);
    await list.known;
    workspace.failNext(PATH, { hang: true });
    const before = looks();
    await until("a look that hangs", () => looks() > before);
    list.watch(false);
    const during = looks();
    await delay(200);
    assert.equal(looks(), during);
    assert.equal(list.state.kind, "listed");
  });

  it("asks no sooner than its pace, whoever looks away and back meanwhile, and at once for another workspace", async (t) => {
    const pace = 0.005;
    const atMs: number[] = [];
    const look = { isOpen: false };
    const paced = new AppList({
      open: openerOf(workspace),
      list: async (opened, signal) => {
        atMs.push(performance.now());
        look.isOpen = true;
        return listApps(opened, { signal, isPatient: false }).finally(() => (look.isOpen = false));
      },
      onListenerError: (error) => {
        throw error;
      },
      pace,
    });
    t.after(() => {
      paced.dispose();
    });
    paced.watch(true);
    await paced.known;
    while (atMs.length < 6) {
      await delay(10);
      if (look.isOpen) continue;
      paced.watch(false);
      paced.watch(true);
    }
    for (const [index, at] of atMs.slice(1).entries()) {
      const sinceMs = at - (atMs[index] ?? 0);
      assert.ok(sinceMs > 30_000 * pace - 2, `${sinceMs} ms`);
    }
    paced.watch(false);
    const before = atMs.length;
    await paced.replace();
    assert.equal(atMs.length, before);
    const backAtMs = performance.now();
    paced.watch(true);
    await until("the next look", () => atMs.length > before);
    assert.ok((atMs.at(-1) ?? 0) - backAtMs < 30_000 * pace);
  });

  it("has one look under way at a time", async (t) => {
    const slow = await startWorkspace({ apps: [{ name: "orders-api" }] });
    t.after(() => slow.close());
    const ends: string[] = [];
    let open = 0;
    const counted = new AppList({
      open: openerOf(slow),
      list: async (opened, signal) => {
        open += 1;
        assert.equal(open, 1);
        try {
          return await listApps(opened, { signal });
        } finally {
          open -= 1;
          ends.push(signal.aborted ? "given up" : "answered");
        }
      },
      onListenerError: (error) => {
        throw error;
      },
    });
    slow.failNext(PATH, { hang: true });
    const first = counted.refresh();
    await until("the first look", () => slow.requests.some(({ path }) => path === PATH));
    await Promise.all([first, counted.refresh(), counted.refresh()]);
    assert.deepEqual(ends, ["given up", "answered"]);
    counted.dispose();
  });

  it("keeps the apps through passing trouble, and says so", async () => {
    list.watch(true);
    await list.known;
    workspace.failNext(PATH, { status: 503, times: 1000 });
    await until("the trouble", () => list.state.kind === "listed" && list.state.trouble !== undefined);
    assert.equal(names().length, 2);
  });

  it("does not show one workspace's apps when another one is meant and cannot be reached", async () => {
    const fresh = await startWorkspace({ apps: [{ name: "other" }] });
    let host = fresh.url;
    const moving = new AppList({
      open: () =>
        Promise.resolve(
          openSignedInWorkspace({ host, tokenProvider: () => Promise.resolve(fresh.issueToken()) }),
        ),
      list: (opened, signal) => listApps(opened, { signal, isPatient: false }),
      onListenerError: (error) => {
        throw error;
      },
    });
    moving.watch(true);
    await moving.known;
    assert.equal(moving.state.kind, "listed");
    host = "http://127.0.0.1:9";
    await moving.replace();
    assert.equal(moving.state.kind, "failed");
    moving.dispose();
    await fresh.close();
  });
});
