import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { EndedLogs, KEPT_OF_OLDER, KEPT_WHOLE } from "../../src/sessions/endedLogs.ts";
import { LogSessions } from "../../src/sessions/logSessions.ts";
import type { LogSession } from "../../src/sessions/logSession.ts";
import { startWorkspace } from "../support/workspace/index.ts";
import type { Workspace } from "../support/workspace/index.ts";
import { everything, noticesOf, targetOf, until, watchSession } from "./support/session.ts";

const names = ["paused", "first", "second", "third", "fourth", "fifth", "sixth"];
/** Of 1 MiB each as the scrollback counts: more than an older stream may keep. */
const LINES = 30;
const longLine = "x".repeat(512 * 1024);

function held(session: LogSession): number {
  return session.snapshot().lines.length;
}

describe("the lines of streams that are over", () => {
  let workspace: Workspace;
  let sessions: LogSessions;

  before(async () => {
    workspace = await startWorkspace({ apps: names.map((name) => ({ name })) });
    sessions = new LogSessions((error) => {
      throw error;
    });
  });

  after(async () => {
    await sessions.stopAll();
    await workspace.close();
  });

  const open = async (name: string): Promise<LogSession> => {
    const session = sessions.open({
      target: targetOf(workspace, workspace.app(name)),
      filters: everything,
      scrollback: { lines: 1000, bytes: 64 * 1024 * 1024 },
      isFollowing: true,
    });
    await until(`${name} to be live`, () => session.state.kind === "live");
    return session;
  };
  const fill = async (session: LogSession): Promise<void> => {
    const total = session.lineTotal + LINES;
    const app = workspace.app(session.target.name);
    for (let line = 0; line < LINES; line++) app.emit({ message: longLine });
    await until("the lines", () => session.lineTotal === total);
  };
  it("are kept whole for the newest; of an older one what its view can show, and all of a paused one", async () => {
    const streams: LogSession[] = [];
    for (const name of names) {
      const session = await open(name);
      if (name === "paused") session.setFollowing(false);
      await fill(session);
      streams.push(session);
    }
    assert.deepEqual(
      streams.map(held),
      names.map(() => LINES),
    );
    for (const session of streams) await session.stop();
    const [paused, first, second, ...newest] = streams as [
      LogSession,
      LogSession,
      LogSession,
      ...LogSession[],
    ];
    assert.equal(newest.length, KEPT_WHOLE);
    assert.deepEqual(
      newest.map(held),
      newest.map(() => LINES),
    );
    assert.equal(held(paused), LINES);
    const kept = Math.floor(KEPT_OF_OLDER.bytes / (2 * longLine.length + 100));
    assert.deepEqual([held(first), held(second)], [kept, kept]);
    assert.ok(kept < LINES);

    paused.setFollowing(true);
    assert.equal(held(paused), kept);
  });

  it("are kept whole again by a stream that goes on", async () => {
    const first = await open("first");
    const before = held(first);
    await fill(first);
    assert.equal(held(first), before + LINES);
    await first.stop();
    assert.equal(held(first), before + LINES);
  });
});

describe("the memory of all streams that are over", () => {
  /** Of two streams. */
  const most = 50 * 1024;
  let workspace: Workspace;

  before(async () => {
    const more = ["alpha", "beta", "gamma", "delta"];
    workspace = await startWorkspace({ apps: [...names, ...more].map((name) => ({ name })) });
  });
  after(() => workspace.close());

  /** A stream that received ten lines of two KiB each, as the scrollback counts, and is over. */
  const streamed = async (name: string, { isPaused = false } = {}) => {
    const watched = watchSession(targetOf(workspace, workspace.app(name)));
    const { session } = watched;
    session.start(session.target, everything);
    await until(`${name} to be live`, () => session.state.kind === "live");
    if (isPaused) session.setFollowing(false);
    const before = session.lineTotal;
    for (let line = 0; line < 10; line++) workspace.app(name).emit({ message: "x".repeat(1024) });
    await until("the lines", () => session.lineTotal === before + 10);
    await session.stop();
    return watched;
  };

  it("is bounded: who ended first gives up its oldest lines first, paused or not, and says so once", async () => {
    const ended = new EndedLogs({ mostBytes: most });
    const streams = [];
    for (const name of names) streams.push(await streamed(name, { isPaused: name === "paused" }));
    for (const { session } of streams) {
      session.onDidChange(() => {
        ended.note(session);
      });
      ended.note(session);
    }
    const left = streams.map(({ session }) => held(session));
    const total = streams.reduce((sum, { session }) => sum + session.memory.bytes, 0);
    assert.ok(total <= most + names.length * 100, String(total));
    assert.deepEqual(left.slice(-2), [10, 10]);
    assert.deepEqual(left.slice(0, 4), [0, 0, 0, 0]);
    const told = streams.map(
      ({ received }) => noticesOf(received).filter((kind) => kind === "givenUp").length,
    );
    assert.deepEqual(
      told,
      left.map((count) => (count < 10 ? 1 : 0)),
    );
    // What a paused view has lost is told where it would be.
    const [paused] = streams;
    paused?.session.setFollowing(true);
    assert.ok(noticesOf(paused?.shown ?? []).includes("trimmed"));
  });

  it("is free for others once a log is closed or streamed again", async () => {
    const ended = new EndedLogs({ mostBytes: most });
    const streams = [];
    for (const name of ["alpha", "beta", "gamma", "delta"]) streams.push((await streamed(name)).session);
    const [alpha, beta, gamma, delta] = streams as [LogSession, LogSession, LogSession, LogSession];
    ended.note(alpha);
    ended.note(beta);
    ended.remove(alpha);
    ended.note(gamma);
    beta.start(beta.target, everything);
    ended.note(beta);
    ended.note(delta);
    await beta.stop();
    assert.deepEqual(streams.map(held), [10, 10, 10, 10]);
    ended.note(beta);
    assert.deepEqual([held(beta), held(delta)], [10, 10]);
    assert.ok(held(gamma) < 10);
  });
});
