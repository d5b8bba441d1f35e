import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { LogSessions } from "../../src/sessions/logSessions.ts";
import type { LogSession } from "../../src/sessions/logSession.ts";
import type { Filters } from "../../src/sessions/filters.ts";
import { startWorkspace } from "../support/workspace/index.ts";
import type { Workspace } from "../support/workspace/index.ts";
import { everything, targetOf, until } from "./support/session.ts";

describe("the sessions of a window", () => {
  let workspace: Workspace;

  before(async () => {
    workspace = await startWorkspace({ apps: [{ name: "one" }, { name: "two" }] });
  });

  after(() => workspace.close());

  async function withSessions(
    test: (open: (name: string, filters?: Filters) => LogSession, sessions: LogSessions) => Promise<void>,
  ): Promise<void> {
    const sessions = new LogSessions((error) => {
      throw error;
    });
    try {
      await test(
        (name, filters = everything) =>
          sessions.open({
            target: targetOf(workspace, workspace.app(name)),
            filters,
            scrollback: { lines: 1000, bytes: 1e7 },
            isFollowing: true,
          }),
        sessions,
      );
    } finally {
      await sessions.stopAll();
    }
  }

  it("are one for each app", () =>
    withSessions(async (open, sessions) => {
      const one = open("one");
      const two = open("two");
      assert.notEqual(one, two);
      assert.deepEqual(sessions.all, [two, one]);
      await Promise.resolve();
    }));

  it("go to the live one instead of connecting again", () =>
    withSessions(async (open) => {
      const session = open("one");
      await until("the connection", () => session.state.kind === "live");
      const connects = workspace.app("one").connections.length;

      assert.equal(open("one"), session);
      assert.equal(session.state.kind, "live");
      assert.equal(workspace.app("one").connections.length, connects);
    }));

  it("start anew when the filters changed", () =>
    withSessions(async (open) => {
      const session = open("one");
      await until("the connection", () => session.state.kind === "live");
      const connects = workspace.app("one").connections.length;

      assert.equal(open("one", { ...everything, search: "x" }), session);
      await until("the next connection", () => workspace.app("one").connections.length === connects + 1);
      assert.equal(session.filters.search, "x");
    }));

  it("leave a paused live one paused, and let a stopped one follow again", () =>
    withSessions(async (open) => {
      const session = open("one");
      await until("the connection", () => session.state.kind === "live");
      session.setFollowing(false);
      open("one");
      assert.equal(session.isFollowing, false);

      await session.stop();
      open("one");
      assert.equal(session.isFollowing, true);
    }));

  it("know which was used last", () =>
    withSessions(async (open, sessions) => {
      const one = open("one");
      const two = open("two");
      assert.equal(sessions.current, two);
      sessions.use(one);
      assert.equal(sessions.current, one);
      assert.deepEqual(sessions.all, [one, two]);
      await one.stop();
      assert.deepEqual(sessions.streaming, [two]);
    }));

  it("end when closed, and give back all they hold; another one that is live is the current one then", () =>
    withSessions(async (open, sessions) => {
      const one = open("one");
      await until("the connection", () => one.state.kind === "live");
      const two = open("two");
      await until("the other connection", () => two.state.kind === "live");
      workspace.app("two").emit({ message: "kept" });
      await until("the line", () => two.snapshot().lines.length > 0);
      const closed: LogSession[] = [];
      sessions.onDidClose((session) => closed.push(session));

      await sessions.close(two);
      await sessions.close(two);
      assert.deepEqual(closed, [two]);
      await until("no socket", () => workspace.app("two").openSockets === 0);
      assert.deepEqual([sessions.all, sessions.current], [[one], one]);
      assert.equal(sessions.get(two.target.key), undefined);
      assert.deepEqual([two.snapshot().lines, two.memory.bytes], [[], 0]);

      // What still comes of it concerns nobody.
      sessions.use(two);
      two.say({ kind: "recovered" });
      assert.equal(sessions.current, one);
      await sessions.close(one);
      assert.deepEqual([sessions.all, sessions.current], [[], undefined]);
    }));

  it("are new ones after a close, also for who opens the app while the old one ends", () =>
    withSessions(async (open, sessions) => {
      const old = open("one");
      await until("the connection", () => old.state.kind === "live");
      const closing = sessions.close(old);
      const next = open("one");
      await closing;
      assert.notEqual(next, old);
      await until("the next connection", () => next.state.kind === "live");
      assert.equal(old.state.kind, "stopped");
      assert.deepEqual(sessions.all, [next]);
      assert.equal(workspace.app("one").openSockets, 1);
    }));
});
