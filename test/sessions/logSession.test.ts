import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { startWorkspace } from "../support/workspace/index.ts";
import type { StandInApp, Workspace } from "../support/workspace/index.ts";
import {
  emit,
  everything,
  messagesOf,
  noticesOf,
  numbered,
  targetOf,
  until,
  watchSession,
} from "./support/session.ts";
import type { WatchedSession } from "./support/session.ts";

describe("a log session", () => {
  let workspace: Workspace;
  let count = 0;
  const opened: WatchedSession[] = [];

  before(async () => {
    workspace = await startWorkspace();
  });

  afterEach(async () => {
    for (const { session, listenerErrors } of opened.splice(0)) {
      await session.stop();
      assert.deepEqual(listenerErrors, []);
    }
    await until("every socket to close", () => workspace.apps.every(({ openSockets }) => openSockets === 0));
  });

  after(() => workspace.close());

  const addApp = (): Promise<StandInApp> => workspace.addApp({ name: `app-${++count}` });

  const open = (app: StandInApp, scrollbackLines?: number): WatchedSession => {
    const watched = watchSession(targetOf(workspace, app), scrollbackLines);
    opened.push(watched);
    return watched;
  };

  const live = async ({ session }: WatchedSession): Promise<void> => {
    await until("the session to be live", () => session.state.kind === "live");
  };

  it("shows the backlog and then what arrives, in order", async () => {
    const app = await addApp();
    emit(app, numbered("early", 50));
    const watched = open(app);

    watched.session.start(watched.session.target, everything);
    assert.equal(watched.session.state.kind, "connecting");
    await until("the backlog", () => watched.session.lineTotal === 50);
    emit(app, numbered("late", 50));
    await until("the new lines", () => watched.session.lineTotal === 100);

    assert.deepEqual(messagesOf(watched.shown), [...numbered("early", 50), ...numbered("late", 50)]);
    assert.equal(watched.session.state.kind, "live");
    assert.deepEqual(noticesOf(watched.shown), ["started", "connected"]);
  });

  it("says that earlier lines are being read until they are", async () => {
    const app = await addApp();
    emit(app, numbered("early", 50));
    app.faults = [{ replay: { delayPerLineMs: 10 } }];
    const { session, shown } = open(app);
    const states: unknown[] = [];
    session.onDidChange(() => {
      const { state } = session;
      if (state.kind === "live" && states.at(-1) !== state.isReading) states.push(state.isReading);
    });

    session.start(session.target, { ...everything, tail: 10 });
    await until("the lines", () => session.lineTotal === 10);
    await until("the state", () => states.length === 2);

    assert.deepEqual(states, [true, false]);
    const connected = shown.find((item) => item.kind === "notice" && item.notice.kind === "connected");
    assert.deepEqual(connected?.kind === "notice" && connected.notice, {
      kind: "connected",
      isReading: true,
    });

    await session.stop();
    session.start(session.target, everything);
    await until("the second connection", () => noticesOf(shown).includes("stopped") && states.length === 4);
    assert.deepEqual(states, [true, false, true, false]);
    const again = shown.findLast((item) => item.kind === "notice" && item.notice.kind === "connected");
    assert.deepEqual(again?.kind === "notice" && again.notice, { kind: "connected", isReading: false });
    assert.ok(!noticesOf(shown).includes("noLines"));
  });

  it("says of an empty log that there are no lines yet", async () => {
    const app = await addApp();
    const { session, shown } = open(app);

    session.start(session.target, everything);
    await until("the notice", () => noticesOf(shown).includes("noLines"));
    assert.equal(session.state.kind === "live" && session.state.isReading, false);
    emit(app, ["first"]);
    await until("the line", () => session.lineTotal === 1);

    assert.deepEqual(noticesOf(shown), ["started", "connected", "noLines"]);
  });

  it("says that its view is paused from the first moment on, and shows the rest later", async () => {
    const app = await addApp();
    emit(app, ["first"]);
    const { session, shown } = open(app);

    session.setFollowing(false);
    session.start(session.target, everything);
    await until("the line", () => session.lineTotal === 1);
    assert.deepEqual(noticesOf(shown), ["started", "paused"]);
    assert.equal(shown.length, 2);
    assert.equal(session.newLines, 1);
    session.setFollowing(true);
    assert.deepEqual(noticesOf(shown), ["started", "paused", "connected"]);
    assert.equal(shown.filter(({ kind }) => kind === "line").length, 1);
  });

  it("begins with as many lines as were asked for", async () => {
    const app = await addApp();
    emit(app, numbered("line", 50));
    const { session, shown } = open(app);

    session.start(session.target, { ...everything, tail: 3 });
    await until("the backlog", () => session.lineTotal === 3);

    assert.deepEqual(messagesOf(shown), ["line-48", "line-49", "line-50"]);
  });

  it("asks for the sources and the search term of its filters", async () => {
    const app = await addApp();
    app.emit(
      { message: "needle from app" },
      { source: "SYSTEM", message: "needle from system" },
      { message: "hay" },
    );
    const { session, shown } = open(app);

    session.start(session.target, { sources: ["SYSTEM"], search: "needle", tail: 0 });
    await until("the line", () => session.lineTotal === 1);

    assert.deepEqual(messagesOf(shown), ["needle from system"]);
    assert.equal(app.connections[0]?.search, "needle");
  });

  it("holds and counts lines while it does not follow, and shows all of them in order afterwards", async () => {
    const app = await addApp();
    const watched = open(app);
    watched.session.start(watched.session.target, everything);
    await live(watched);

    watched.session.setFollowing(false);
    emit(app, numbered("held", 12));
    await until("the count", () => watched.session.newLines === 12);
    assert.deepEqual(messagesOf(watched.shown), []);
    assert.equal(watched.session.state.kind, "live");

    watched.session.setFollowing(true);
    assert.deepEqual(messagesOf(watched.shown), numbered("held", 12));
    assert.equal(watched.session.newLines, 0);
    emit(app, ["after"]);
    await until("the next line", () => watched.session.lineTotal === 13);
    assert.deepEqual(messagesOf(watched.shown), [...numbered("held", 12), "after"]);
  });

  it("knows what its view was shown: nothing that waits, and nothing before a place", async () => {
    const app = await addApp();
    const watched = open(app);
    const { session } = watched;
    session.start(session.target, everything);
    await live(watched);
    emit(app, numbered("first", 3));
    await until("the first lines", () => session.lineTotal === 3);
    const place = session.memory.end;
    emit(app, numbered("second", 2));
    await until("the second lines", () => session.lineTotal === 5);
    session.setFollowing(false);
    emit(app, numbered("held", 4));
    await until("the count", () => session.newLines === 4);
    assert.deepEqual(messagesOf(session.memory.shown(undefined)), [
      ...numbered("first", 3),
      ...numbered("second", 2),
    ]);
    assert.deepEqual(messagesOf(session.memory.shown(place)), numbered("second", 2));
    session.setFollowing(true);
    assert.deepEqual(messagesOf(session.memory.shown(place)), [
      ...numbered("second", 2),
      ...numbered("held", 4),
    ]);
  });

  it("says how many lines are gone when more arrived while held than it keeps", async () => {
    const app = await addApp();
    const watched = open(app, 100);
    watched.session.start(watched.session.target, everything);
    await live(watched);

    watched.session.setFollowing(false);
    emit(app, numbered("held", 250));
    await until("the count", () => watched.session.newLines === 250);
    const before = watched.shown.length;
    watched.session.setFollowing(true);

    const [first, ...rest] = watched.shown.slice(before);
    assert.deepEqual(first?.kind === "notice" && first.notice, { kind: "trimmed", lines: 150 });
    assert.deepEqual(messagesOf(rest), numbered("held", 250).slice(150));
  });

  it("keeps a saved snapshot apart from what the view shows", async () => {
    const app = await addApp();
    const watched = open(app);
    watched.session.start(watched.session.target, everything);
    await live(watched);

    watched.session.setFollowing(false);
    emit(app, numbered("held", 5));
    await until("the lines", () => watched.session.newLines === 5);

    const { lines, end } = watched.session.snapshot();
    assert.deepEqual(
      lines.map(({ message }) => message),
      numbered("held", 5),
    );
    emit(app, ["later"]);
    await until("the next line", () => watched.session.newLines === 6);
    assert.deepEqual(messagesOf(watched.session.since(end).items), ["later"]);
  });

  it("stops with its socket closed, and says so below the last line", async () => {
    const app = await addApp();
    emit(app, ["only"]);
    const watched = open(app);
    watched.session.start(watched.session.target, everything);
    await until("the line", () => watched.session.lineTotal === 1);

    await watched.session.stop();

    assert.equal(watched.session.state.kind, "stopped");
    assert.equal(app.connections.at(-1)?.closeCode, 1000);
    assert.equal(noticesOf(watched.shown).at(-1), "stopped");
  });

  it("goes on below without a repeat when it is started again", async () => {
    const app = await addApp();
    emit(app, numbered("first", 20));
    const watched = open(app);
    watched.session.start(watched.session.target, everything);
    await until("the backlog", () => watched.session.lineTotal === 20);
    await watched.session.stop();
    emit(app, numbered("meanwhile", 5));

    watched.session.start(watched.session.target, everything);
    await until("what came meanwhile", () => watched.session.lineTotal >= 25);
    emit(app, ["last"]);
    await until("the last line", () => messagesOf(watched.shown).includes("last"));

    assert.deepEqual(messagesOf(watched.shown), [
      ...numbered("first", 20),
      ...numbered("meanwhile", 5),
      "last",
    ]);
  });

  it("starts anew with other filters while it is live, and repeats nothing", async () => {
    const app = await addApp();
    app.emit({ message: "one" }, { source: "SYSTEM", message: "two" }, { message: "three" });
    const watched = open(app);
    watched.session.start(watched.session.target, everything);
    await until("the backlog", () => watched.session.lineTotal === 3);

    watched.session.start(watched.session.target, { ...everything, sources: ["SYSTEM"] });
    await until("the second connection", () => app.connections.length === 2);
    await live(watched);
    app.emit({ message: "four" }, { source: "SYSTEM", message: "five" });
    await until("the new line", () => messagesOf(watched.shown).includes("five"));

    assert.deepEqual(messagesOf(watched.shown), ["one", "two", "three", "five"]);
    const notices = ["started", "connected", "started", "connected", "keptBack"];
    assert.deepEqual(noticesOf(watched.shown), notices);
    await until("the first socket to close", () => app.connections[0]?.open === false);
  });

  it("says when it retries and why, and repeats nothing once connected again", async () => {
    const app = await addApp();
    emit(app, numbered("before", 10));
    const watched = open(app);
    const states: string[] = [];
    watched.session.onDidChange(() => states.push(watched.session.state.kind));
    watched.session.start(watched.session.target, everything);
    await until("the backlog", () => watched.session.lineTotal === 10);

    app.faults.push({ handshake: { status: 503 } }, { handshake: { status: 503 } });
    app.dropAll("reset");
    emit(app, numbered("during", 3));
    await until("the new lines", () => watched.session.lineTotal === 13);

    assert.deepEqual(messagesOf(watched.shown), [...numbered("before", 10), ...numbered("during", 3)]);
    assert.ok(states.includes("retrying"));
    // One notice for the loss, one for the two refusals of one kind.
    assert.deepEqual(noticesOf(watched.shown), [
      "started",
      "connected",
      "retrying",
      "retrying",
      "reconnected",
    ]);
    assert.match(watched.session.lastTrouble?.message ?? "", /503/);
  });

  it("connects at once when asked to, but only while it waits for its next connect", async () => {
    const app = await addApp();
    const watched = open(app);
    watched.session.retryNow();
    watched.session.start(watched.session.target, everything);
    await live(watched);
    watched.session.retryNow();

    app.faults.push({ handshake: { status: 503, headers: { "Retry-After": "290" } } });
    app.dropAll("reset");
    await until("the long wait", () => {
      const { state } = watched.session;
      return state.kind === "retrying" && state.untilMs - Date.now() > 100_000;
    });
    watched.session.retryNow();
    await live(watched);
    assert.equal(app.connections.length, 3);

    await watched.session.stop();
    watched.session.retryNow();
    assert.equal(watched.session.state.kind, "stopped");
  });

  it("says once that it polls, and that it was asked to", async () => {
    const app = await addApp();
    const watched = open(app);
    const { target } = watched.session;
    watched.session.start(
      { ...target, connection: { ...target.connection, transport: "polling" } },
      everything,
    );
    await live(watched);
    await app.stop();
    await until("the loss", () => watched.session.state.kind === "retrying");
    await app.start();
    await live(watched);

    const notices = watched.received.flatMap((item) => (item.kind === "notice" ? [item.notice] : []));
    assert.ok(notices.some(({ kind }) => kind === "reconnected"));
    assert.deepEqual(
      notices.filter(({ kind }) => kind === "polling"),
      [{ kind: "polling", isChosen: true }],
    );
  });

  it("waits for a stopped app and goes on by itself", async () => {
    const app = await addApp();
    let isStopped = true;
    const checker = () =>
      Promise.resolve(
        isStopped
          ? { state: "waiting" as const, detail: "The app is stopped." }
          : { state: "running" as const, detail: "" },
      );
    await app.stop();
    const watched = watchSession(targetOf(workspace, app, checker));
    opened.push(watched);

    watched.session.start(watched.session.target, everything);
    await until("the wait", () => watched.session.state.kind === "waiting");
    await app.start();
    isStopped = false;
    emit(app, ["back"]);
    await until("the line", () => messagesOf(watched.shown).includes("back"));

    assert.equal(watched.session.state.kind, "live");
    assert.ok(noticesOf(watched.shown).includes("waiting"));
  });

  it("ends with the reason when the credential is refused for good", async () => {
    const app = await addApp();
    app.permitted = false;
    const watched = open(app);

    watched.session.start(watched.session.target, everything);
    await until("the end", () => watched.session.state.kind === "ended");

    const { state } = watched.session;
    assert.equal(
      state.kind === "ended" && (state.error as { code?: string } | undefined)?.code,
      "credential-refused",
    );
    assert.equal(noticesOf(watched.shown).at(-1), "ended");
  });

  it("survives a listener that throws", async () => {
    const app = await addApp();
    emit(app, ["one", "two"]);
    const watched = open(app);
    const fault = new Error("a view's fault");
    const subscription = watched.session.onDidShow(() => {
      throw fault;
    });

    watched.session.start(watched.session.target, everything);
    await until("the lines", () => watched.session.lineTotal === 2);

    subscription.dispose();
    const told = watched.listenerErrors.splice(0);
    assert.ok(told.length > 0 && told.every((error) => error === fault));
    assert.equal(watched.session.state.kind, "live");
  });

  it("stops promptly in the middle of a handshake", async () => {
    const app = await addApp();
    app.faults.push({ handshake: { hang: true } });
    const watched = open(app);
    watched.session.start(watched.session.target, everything);
    await until("the handshake", () => app.openSockets === 1);

    await watched.session.stop();

    assert.equal(watched.session.state.kind, "stopped");
    await until("the socket to close", () => app.openSockets === 0);
  });

  it("can be stopped before it ever started, and twice", async () => {
    const { session, received } = open(await addApp());
    await session.stop();
    await session.stop();
    assert.deepEqual(received, []);
  });
});
