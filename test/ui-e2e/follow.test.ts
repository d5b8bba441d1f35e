import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { StandInApp } from "../support/workspace/index.ts";
import { appMessages, commands, numbered, setUpDesk, streamWithDefaults } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually, patienceMs } from "./support/eventually.ts";
import type { VSCodeWindow } from "./support/window.ts";

const channel = "orders-api";

describe("following, pausing, stopping", () => {
  let desk: Desk;
  let window: VSCodeWindow;
  let app: StandInApp;
  const sent: string[] = [];

  const emit = (...messages: string[]): void => {
    for (const message of messages) app.emit({ message });
    sent.push(...messages);
  };

  const channelEqualsSent = (): Promise<true> =>
    eventually(`${sent.length} lines in the channel`, async () => {
      const found = appMessages(await window.output.linesInFile(channel));
      if (found.length < sent.length) return false;
      assert.deepEqual(found, sent);
      return true;
    });

  before(async () => {
    desk = await setUpDesk();
    app = desk.workspace.app("orders-api");
    window = await desk.vscode.openWindow();
    emit(...numbered("backlog", 10));
    await streamWithDefaults(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
    await channelEqualsSent();
  });

  after(() => desk[Symbol.asyncDispose]());

  it("pauses by a click, counts what arrives, and shows all of it in order by another", async () => {
    await window.statusBar.click("orders-api: live");
    await window.statusBar.waitFor("orders-api: 0 new");
    const held = appMessages(await window.output.linesInFile(channel)).length;
    emit(...numbered("held", 123));
    const item = await window.statusBar.waitFor("orders-api: 123 new");
    assert.match(item.label, /paused/);
    assert.equal(appMessages(await window.output.linesInFile(channel)).length, held);
    assert.equal(app.openSockets, 1);

    await window.statusBar.click("123 new");
    await window.statusBar.waitFor("orders-api: live");
    await channelEqualsSent();
    emit("after");
    await channelEqualsSent();
  });

  it("takes every click while lines arrive", async () => {
    const chatter = setInterval(() => {
      emit(`chatter ${sent.length}`);
    }, 10);
    try {
      for (let click = 0; click < 30; click++) {
        await window.statusBar.click("orders-api: live");
        await window.statusBar.waitFor(/orders-api: [\d,]+ new/);
        await window.statusBar.click(" new");
        await window.statusBar.waitFor("orders-api: live");
      }
    } finally {
      clearInterval(chatter);
    }
    await channelEqualsSent();
  });

  it("pauses and follows by the palette too", async () => {
    await window.run(commands.pause);
    await window.statusBar.waitFor("orders-api: 0 new");
    emit("held by the palette");
    await window.statusBar.waitFor("orders-api: 1 new");
    await window.run(commands.follow);
    await window.statusBar.waitFor("orders-api: live");
    await channelEqualsSent();
  });

  it("pauses, follows and stops by the buttons of the Output view", async () => {
    // The title bar has a second, hidden copy of them.
    const button = (label: string) =>
      window.page.locator(`.part.panel .action-label[aria-label^="${label}"]`).filter({ visible: true });
    await button("Pause App Logs").click();
    await window.statusBar.waitFor("orders-api: 0 new");
    await button("Follow App Logs").click();
    await window.statusBar.waitFor("orders-api: live");
    // A click while the buttons are drawn anew is lost.
    await button("Pause App Logs").waitFor({ timeout: patienceMs });
    await button("Stop Streaming App Logs").click();
    await window.statusBar.waitFor("orders-api: stopped");
    await button("Stream App Logs Again").click();
    await window.statusBar.waitFor("orders-api: live");
    await channelEqualsSent();
  });

  it("loses and repeats nothing when the connection breaks while paused", async () => {
    await window.statusBar.click("orders-api: live");
    await window.statusBar.waitFor("orders-api: 0 new");
    emit(...numbered("before the break", 5));
    await window.statusBar.waitFor("5 new");
    app.dropAll("reset");
    emit(...numbered("after the break", 5));
    await window.statusBar.waitFor("orders-api: 10 new");
    await window.statusBar.click("10 new");
    await window.statusBar.waitFor("orders-api: live");
    await channelEqualsSent();
  });

  it("says in seconds when it tries again", async () => {
    app.faults.push(...Array.from({ length: 8 }, () => ({ handshake: { status: 503 } })));
    app.dropAll({ code: 1011 });
    await window.statusBar.waitFor(/orders-api: retrying in \d+ s/);
    app.faults.length = 0;
    await window.statusBar.waitFor("orders-api: live");
    await window.output.waitForText("Connected again after");
    emit("back");
    await channelEqualsSent();
  });

  it("stops with the text kept, and goes on below without a repeat", async () => {
    await window.run(commands.stop);
    await window.statusBar.waitFor("orders-api: stopped");
    await eventually("the socket to close", () => Promise.resolve(app.openSockets === 0));
    await window.output.waitForText("Streaming stopped.");
    emit(...numbered("while stopped", 3));

    await window.statusBar.click("orders-api: stopped");
    await window.statusBar.waitFor("orders-api: live");
    emit("streaming again");
    await channelEqualsSent();
  });

  it("shows details and links when pointed at", async () => {
    const text = await window.statusBar.waitForTooltip("orders-api: live", "State: live for");
    const host = new URL(desk.workspace.url).host;
    for (const part of [
      "State: live for",
      "Connection: verified",
      "Rate: ",
      `Host: ${host}`,
      "Profile: DEFAULT",
      "all sources but HTTP",
      "Lines received:",
    ]) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
    assert.match(text, /Show \| Pause \| Save \| Change Filters \| Stop \| Manage/);
  });

  it("brings the log back into view by its command", async () => {
    await window.press("Control+J");
    await eventually("the panel to close", async () => !(await window.output.isVisible()));
    await window.run(commands.show);
    await eventually("the log in view", () => window.output.isVisible());
  });
});
