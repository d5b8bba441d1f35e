import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { startWorkspace } from "../support/workspace/index.ts";
import type { RequestRecord, StandInApp, Workspace } from "../support/workspace/index.ts";
import { appLines, notices, run, streamFirstApp, until, useWorkspace } from "./support/inside.ts";

const NAME = "orders-api";

describe("the commands in VS Code", () => {
  let workspace: Workspace;
  let app: StandInApp;
  let restore: () => void;
  const sent: string[] = [];

  const emit = (...messages: string[]): void => {
    for (const message of messages) app.emit({ message });
    sent.push(...messages);
  };

  const channelEqualsSent = async (): Promise<void> => {
    await until(`${sent.length} lines in the channel`, () => appLines(NAME).length >= sent.length);
    assert.deepEqual(appLines(NAME), sent);
  };

  before(async () => {
    workspace = await startWorkspace({ apps: [{ name: NAME }] });
    app = workspace.app(NAME);
    restore = useWorkspace(workspace);
  });

  after(async () => {
    await run("stop");
    await workspace.close();
    restore();
  });

  it("give up loading apps when the list is closed, requests included", async () => {
    workspace.failNext("/api/2.0/apps", { hang: true });
    const streaming = run("stream");
    const hanging = (): RequestRecord[] =>
      workspace.requests.filter(({ path, status }) => path === "/api/2.0/apps" && status === 0);
    await until("the request", () => hanging().length === 1);
    assert.deepEqual(
      hanging().map(({ isCutShort }) => isCutShort),
      [false],
    );
    await vscode.commands.executeCommand("workbench.action.closeQuickOpen");
    await streaming;
    await until("the request to be closed", () => hanging().every(({ isCutShort }) => isCutShort));
    assert.deepEqual(app.connections, []);
  });

  it("stream the first app with every default", async () => {
    emit("one", "two", "two", "three");
    await streamFirstApp();
    await channelEqualsSent();
    assert.ok(notices(NAME).includes("Connected. Reading earlier lines."));
  });

  it("pause, and show what came in order afterwards", async () => {
    await run("toggleFollow");
    const shown = appLines(NAME);
    emit("held 1", "held 2", "held 3");
    await until("the lines to be sent", () => (app.connections.at(-1)?.sent ?? 0) >= sent.length);
    await delay(300);
    assert.deepEqual(appLines(NAME), shown);
    await run("toggleFollow");
    await channelEqualsSent();
  });

  it("stop with the socket closed, and go on below without a repeat", async () => {
    await run("stop");
    await until("the socket to close", () => app.openSockets === 0);
    await until("the notice", () => notices(NAME).includes("Streaming stopped."));
    emit("meanwhile");
    await run("streamAgain");
    emit("and on");
    await channelEqualsSent();
  });

  it("start paused when the setting says so", async () => {
    const settings = vscode.workspace.getConfiguration("databricksAppLogs");
    await settings.update("follow", false, vscode.ConfigurationTarget.Global);
    try {
      await run("stop");
      await until(
        "the notice",
        () => notices(NAME).filter((text) => text === "Streaming stopped.").length === 2,
      );
      await run("streamAgain");
      await until("the connection", () => app.connections.at(-1)?.open === true);
      emit("held from the start");
      await delay(300);
      assert.ok(!appLines(NAME).includes("held from the start"));
      await run("toggleFollow");
      await channelEqualsSent();
    } finally {
      await settings.update("follow", undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it("take no harm from being called when there is nothing to do", async () => {
    await run("stop");
    await run("stop");
    await run("stopRecording");
    await run("show", { unexpected: "argument" });
    await run("toggleFollow", "no such session");
  });
});
