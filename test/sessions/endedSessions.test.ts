import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { KEPT_OF_OLDER, KEPT_WHOLE, LogSessions } from "../../src/sessions/logSessions.ts";
import type { LogSession } from "../../src/sessions/logSession.ts";
import { startWorkspace } from "../support/workspace/index.ts";
import type { Workspace } from "../support/workspace/index.ts";
import { everything, targetOf, until } from "./support/session.ts";

const names = ["paused", "first", "second", "third", "fourth", "fifth", "sixth"];
/** Of 1 MiB each as the scrollback counts: more than an older stream may keep. */
const LINES = 30;
const longLine = "x".repeat(512 * 1024);

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
  const held = (session: LogSession): number => session.snapshot().lines.length;

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
