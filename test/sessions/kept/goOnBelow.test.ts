import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { KeptLogs } from "../../../src/sessions/kept/keptLogs.ts";
import { LogSessions } from "../../../src/sessions/logSessions.ts";
import type { LogSession } from "../../../src/sessions/logSession.ts";
import type { Filters } from "../../../src/sessions/filters.ts";
import type { SessionItem } from "../../../src/sessions/sessionItem.ts";
import { randomOf } from "../../support/random.ts";
import { noteSecret } from "../../support/secretLedger.ts";
import { startWorkspace } from "../../support/workspace/index.ts";
import type { StandInApp, Workspace } from "../../support/workspace/index.ts";
import { emit, messagesOf, noticesOf, numbered, targetOf, until } from "../support/session.ts";
import { newRoot, noTrouble } from "./support.ts";

const scrollback = { lines: 10_000, bytes: 64 * 1024 * 1024 };

interface Life {
  readonly session: LogSession;
  readonly shown: SessionItem[];
  /** As a window that is reloaded: what is written is on the disk, and nothing else is left. */
  readonly end: () => Promise<void>;
}

/** What a window does with one app, from its start or reload on. */
async function begin(options: {
  readonly root: string;
  readonly target: LogSession["target"];
  readonly filters: Filters;
  readonly log?: string | undefined;
}): Promise<Life> {
  const { root, target, filters, log } = options;
  const kept = new KeptLogs({ root });
  const sessions = new LogSessions(noTrouble as (error: unknown) => void);
  const place = { host: target.host, app: target.name };
  const shown: SessionItem[] = [];
  sessions.onDidAdd((session) => {
    session.onDidShow((items) => shown.push(...items));
    const { see } = kept.keep(place, session.keptAs, noTrouble);
    session.onDidReceive(see);
  });
  const items = log === undefined ? undefined : await kept.readLast(place, log, scrollback.lines);
  const session = sessions.open({
    target,
    filters,
    scrollback,
    isFollowing: true,
    ...(items && log !== undefined && { kept: { log, items } }),
  });
  const life = {
    session,
    shown,
    end: async () => {
      await session.stop();
      await kept.close();
    },
  };
  lives.push(life);
  return life;
}

const lives: Life[] = [];

afterEach(async () => {
  for (const life of lives.splice(0)) await life.end();
});

describe("a log that goes on below what was kept", () => {
  let workspace: Workspace;
  let count = 0;

  before(async () => {
    workspace = await startWorkspace();
  });

  after(() => workspace.close());

  const addApp = (bufferLines = 10_000): Promise<StandInApp> =>
    workspace.addApp({ name: `kept-${++count}`, bufferLines });

  it("shows what was kept before the connection stands, then a mark, then what is news, once", async () => {
    const root = await newRoot();
    const app = await addApp();
    const secret = `dapi${"fdb97531eca86420".repeat(2)}`;
    noteSecret("printed by an app", secret);
    const filters: Filters = { sources: ["-HTTP"], search: "", tail: 100 };
    emit(app, [...numbered("early", 300), `token=${secret} was given`]);
    const first = await begin({ root, target: targetOf(workspace, app), filters });
    await until("the backlog", () => messagesOf(first.shown).length === 100);
    app.emit({ source: "HTTP", message: "GET /" }, { message: "live-1" });
    await until("the live line", () => messagesOf(first.shown).includes("live-1"));
    await first.end();

    app.emit({ source: "HTTP", message: "GET /" }, ...numbered("away", 150).map((message) => ({ message })));
    const target = targetOf(workspace, app);
    const connect = Promise.withResolvers<string>();
    const slow = { ...target, connection: { ...target.connection, tokenProvider: () => connect.promise } };
    const second = await begin({ root, target: slow, filters, log: first.session.keptAs });
    assert.equal(second.session.keptAs, first.session.keptAs);
    await until("what was kept", () => noticesOf(second.shown).includes("kept"));
    const before = messagesOf(second.shown);
    assert.equal(before.length, 101);
    assert.ok(!before.join().includes(secret));
    assert.equal(second.session.state.kind, "connecting");
    assert.equal(app.connections.length, 1);
    connect.resolve(workspace.issueToken());
    await until("what is news", () => messagesOf(second.shown).length === 251);
    emit(app, ["live-2"]);
    await until("the live line", () => messagesOf(second.shown).includes("live-2"));
    assert.deepEqual(messagesOf(second.shown), [...before, ...numbered("away", 150), "live-2"]);
    assert.equal(before.at(-1), "live-1");
    assert.deepEqual(noticesOf(second.shown), ["kept", "started", "connected", "keptBack"]);
    const marked = second.shown.findIndex((item) => item.kind === "notice");
    assert.equal(marked, 101);

    // Once more: what was shown is there again, the mark's own lines not kept twice.
    await second.end();
    const third = await begin({ root, target, filters, log: first.session.keptAs });
    await until("the connection", () => third.session.state.kind === "live");
    emit(app, ["live-3"]);
    await until("the live line", () => messagesOf(third.shown).includes("live-3"));
    assert.deepEqual(messagesOf(third.shown), [...messagesOf(second.shown), "live-3"]);
    await third.end();
  });

  it("shows it though the log is paused, and counts what is news alone", async () => {
    const root = await newRoot();
    const app = await addApp();
    const filters: Filters = { sources: [], search: "", tail: 0 };
    emit(app, numbered("a", 5));
    const first = await begin({ root, target: targetOf(workspace, app), filters });
    await until("the lines", () => messagesOf(first.shown).length === 5);
    await first.end();
    emit(app, numbered("b", 3));
    const second = await begin({
      root,
      target: targetOf(workspace, app),
      filters,
      log: first.session.keptAs,
    });
    second.session.setFollowing(false);
    await until("what is news", () => second.session.lineTotal === 8);
    assert.deepEqual(messagesOf(second.shown), numbered("a", 5));
    assert.deepEqual(noticesOf(second.shown), ["kept", "started", "paused"]);
    assert.equal(second.session.newLines, 3);
    second.session.setFollowing(true);
    assert.deepEqual(messagesOf(second.shown), [...numbered("a", 5), ...numbered("b", 3)]);
  });

  it("says where lines may be missing when the service no longer reaches back", async () => {
    const root = await newRoot();
    const app = await addApp(20);
    const filters: Filters = { sources: [], search: "", tail: 10 };
    emit(app, numbered("a", 5));
    const first = await begin({ root, target: targetOf(workspace, app), filters });
    await until("the lines", () => messagesOf(first.shown).length === 5);
    await first.end();
    emit(app, numbered("b", 50));
    const second = await begin({
      root,
      target: targetOf(workspace, app),
      filters,
      log: first.session.keptAs,
    });
    await until("the lines", () => messagesOf(second.shown).length === 15);
    assert.deepEqual(messagesOf(second.shown), [...numbered("a", 5), ...numbered("b", 50).slice(-10)]);
    assert.deepEqual(noticesOf(second.shown), ["kept", "started", "connected", "gap"]);
    await second.end();
    // The hole is kept with its lines.
    const third = await begin({ root, target: targetOf(workspace, app), filters, log: first.session.keptAs });
    await until("the connection", () => third.session.state.kind === "live");
    assert.deepEqual(noticesOf(third.shown), ["gap", "kept", "started", "connected"]);
    await third.end();
  });

  it("repeats and loses nothing over random reloads, breaks and restarts of its stream", async () => {
    const random = randomOf(17);
    for (let round = 0; round < 6; round++) {
      const root = await newRoot();
      const app = await addApp();
      const filters: Filters = { sources: ["-HTTP"], search: "", tail: random(2) * 50 };
      let log: string | undefined;
      let next = 0;
      const print = (lines: number): void => {
        for (let line = 0; line < lines; line++) {
          if (random(4) === 0) app.emit({ source: "HTTP", message: `GET ${next}` });
          app.emit({ message: `line ${next++}` });
        }
      };
      print(30);
      for (let life = 0; life < 4; life++) {
        const { session, shown, end } = await begin({ root, target: targetOf(workspace, app), filters, log });
        log = session.keptAs;
        if (random(2) === 0) {
          // Stopped before the earlier lines have come, perhaps, and started again.
          await session.stop();
          print(random(5));
          session.start(session.target, filters);
        }
        print(random(40));
        if (random(2) === 0) app.dropAll({ code: 1001, reason: "A break." });
        print(random(40));
        await until("all lines", () => messagesOf(shown).at(-1) === `line ${next - 1}`);
        const messages = messagesOf(shown);
        const from = next - messages.length;
        assert.deepEqual(
          messages,
          messages.map((_, index) => `line ${from + index}`),
          `round ${round}, life ${life}`,
        );
        await end();
        print(random(30) + 1);
      }
    }
  });
});
