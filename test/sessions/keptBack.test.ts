import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DEFAULT_SOURCES, type Filters } from "../../src/sessions/filters.ts";
import { startWorkspace } from "../support/workspace/index.ts";
import type { EntryToEmit, StandInApp, Workspace } from "../support/workspace/index.ts";
import { everything, messagesOf, noticesOf, targetOf, until, watchSession } from "./support/session.ts";
import type { WatchedSession } from "./support/session.ts";

const byDefault: Filters = { ...everything, sources: DEFAULT_SOURCES };

/** One line of the app, then nine requests, `count` times. */
function mostlyRequests(name: string, count: number): EntryToEmit[] {
  return Array.from({ length: count * 10 }, (_, index) =>
    index % 10 === 0
      ? { message: `${name}-${index / 10}` }
      : { source: "HTTP", message: `${name}: request ${index}` },
  );
}

describe("what a filter keeps back", () => {
  let workspace: Workspace;
  let count = 0;
  const opened: WatchedSession[] = [];

  before(async () => {
    workspace = await startWorkspace();
  });
  after(async () => {
    await Promise.all(opened.map(({ session }) => session.stop()));
    await workspace.close();
  });

  const open = async (bufferLines = 1000): Promise<WatchedSession & { readonly app: StandInApp }> => {
    count += 1;
    const app = await workspace.addApp({ name: `app-${count}`, bufferLines });
    const watched = watchSession(targetOf(workspace, app));
    opened.push(watched);
    return { ...watched, app };
  };
  const keptBack = ({ session }: WatchedSession): unknown => Object.fromEntries(session.sources.keptBack);

  it("is what HTTP says, by default; every other source is shown, known or not", async () => {
    const watched = await open();
    watched.app.emit(
      ...["APP", "SYSTEM", "BUILD", "HTTP", "http", "GATEWAY"].map((source) => ({ source, message: source })),
      "no source",
    );
    watched.session.start(watched.session.target, byDefault);
    await until("the last line", () => messagesOf(watched.shown).includes("no source"));

    assert.deepEqual(messagesOf(watched.shown), ["APP", "SYSTEM", "BUILD", "GATEWAY", "no source"]);
    assert.deepEqual(keptBack(watched), { HTTP: 2 });
    assert.deepEqual(watched.session.sources.seen, ["APP", "SYSTEM", "BUILD", "HTTP", "GATEWAY"]);
  });

  it("is said once, also where nothing else comes, and counted once", async () => {
    const watched = await open();
    watched.session.start(watched.session.target, byDefault);
    await until("the connection", () => watched.session.state.kind === "live");
    assert.deepEqual(noticesOf(watched.shown), ["started", "connected"]);

    watched.app.emit(...Array.from({ length: 30 }, (_, at) => ({ source: "HTTP", message: `get ${at}` })));
    await until("the count", () => watched.session.sources.keptBack.get("HTTP") === 30);
    assert.deepEqual(noticesOf(watched.shown), ["started", "connected", "keptBack"]);
    assert.equal(watched.session.lineTotal, 0);

    await watched.session.stop();
    watched.session.start(watched.session.target, byDefault);
    await until("the second connection", () => watched.session.state.kind === "live");
    watched.app.emit({ source: "HTTP", message: "one more" }, { message: "shown" });
    await until("the line", () => watched.session.lineTotal === 1);
    assert.deepEqual(keptBack(watched), { HTTP: 31 });
    assert.equal(noticesOf(watched.shown).filter((kind) => kind === "keptBack").length, 1);
  });

  it("does not count for the earlier lines that were asked for", async () => {
    const watched = await open(5000);
    watched.app.emit(...mostlyRequests("early", 300));
    watched.session.start(watched.session.target, { ...byDefault, tail: 200 });
    await until("the backlog", () => watched.session.lineTotal >= 200);
    assert.deepEqual(
      messagesOf(watched.shown),
      Array.from({ length: 200 }, (_, index) => `early-${index + 100}`),
    );
  });

  for (const tail of [0, 3]) {
    it(`is shown when the filter is opened, all that came while it was shut, with a tail of ${tail}`, async () => {
      const watched = await open();
      watched.session.start(watched.session.target, { ...byDefault, tail });
      await until("the connection", () => watched.session.state.kind === "live");
      watched.app.emit({ message: "first" });
      await until("the first line", () => watched.session.lineTotal === 1);
      watched.app.emit(...mostlyRequests("later", 4));
      await until("the app's lines", () => watched.session.lineTotal === 5);
      await until("the count", () => watched.session.sources.keptBack.get("HTTP") === 36);

      watched.session.start(watched.session.target, { ...everything, tail });
      watched.app.emit({ message: "last" });
      await until("the last line", () => messagesOf(watched.shown).includes("last"));
      assert.equal(messagesOf(watched.shown).filter((text) => text.includes("request")).length, 36);
      assert.equal(watched.session.lineTotal, 42);
      assert.deepEqual(keptBack(watched), {});

      watched.session.start(watched.session.target, { ...byDefault, tail });
      await until("the third connection", () => watched.app.connections.length === 3);
      watched.app.emit({ source: "HTTP", message: "hidden again" }, { message: "end" });
      await until("the end", () => messagesOf(watched.shown).includes("end"));
      assert.deepEqual(keptBack(watched), { HTTP: 1 });
      assert.equal(watched.session.lineTotal, 43);
    });
  }

  it("is shown without the earlier lines that were not asked for", async () => {
    const watched = await open();
    watched.app.emit(...Array.from({ length: 50 }, (_, at) => ({ message: `early ${at}` })));
    watched.session.start(watched.session.target, { ...byDefault, tail: 3 });
    await until("the backlog", () => watched.session.lineTotal >= 3);
    watched.app.emit(...Array.from({ length: 9 }, (_, at) => ({ source: "HTTP", message: `get ${at}` })));
    await until("the count", () => watched.session.sources.keptBack.get("HTTP") === 9);

    watched.session.start(watched.session.target, { ...everything, tail: 3 });
    await until("the requests", () => messagesOf(watched.shown).includes("get 8"));
    const earlier = messagesOf(watched.shown).filter((text) => text.startsWith("early"));
    assert.deepEqual(earlier, ["early 47", "early 48", "early 49"]);
    assert.equal(watched.session.lineTotal, 12);
  });
});
