import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { startWorkspace } from "../support/workspace/index.ts";
import type { ConnectionScript, StandInApp, Workspace } from "../support/workspace/index.ts";

const NAME = "faulty-api";
const LINE = /^\S+ \S+ \[\w+\] \[(?:APP|SYSTEM)\] (.*)$/;

async function until(what: string, isTrue: () => boolean, withinMs = 120_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`Waited ${withinMs} ms for ${what}.`);
    await delay(20);
  }
}

/** The text of the app's channel: VS Code mirrors the output document in view into the extension host. */
function channelLines(): string[] {
  const document = vscode.workspace.textDocuments.find(
    ({ uri }) => uri.scheme === "output" && uri.path.includes(NAME),
  );
  return (document?.getText() ?? "").split("\n").flatMap((text) => {
    const message = LINE.exec(text)?.[1];
    return message === undefined ? [] : [message];
  });
}

/** What befalls the connection, one after another; scripts are for the connects that follow. */
function faults(workspace: Workspace, app: StandInApp): (() => unknown)[] {
  const drop = (...args: Parameters<StandInApp["dropAll"]>) => {
    app.dropAll(...args);
  };
  const next = (...scripts: ConnectionScript[]) => {
    app.faults.push(...scripts);
    drop("reset");
  };
  return [
    () => {
      drop({ code: 1001, reason: "going away" });
    },
    () => {
      drop("reset");
    },
    () => {
      drop({ code: 1011 });
    },
    () => {
      next({ handshake: { status: 503 } });
    },
    () => {
      workspace.revokeAllTokens();
      drop({ code: 4401 });
    },
    () => {
      next({ steps: [{ afterFrames: 20, reset: true }] });
    },
    () => {
      next({ steps: [{ afterFrames: 35, close: 1001 }] }, { handshake: { reset: true } });
    },
    () => {
      next({ replay: { splitBytes: 7 } });
    },
    () => {
      next({ replay: { keepAliveEvery: 3 } });
    },
    () => app.restart({ keepBuffer: true, downMs: 100 }),
  ];
}

describe("a stream in VS Code through 20 faults", () => {
  let workspace: Workspace;
  const saved = { ...process.env };

  before(async () => {
    workspace = await startWorkspace({ apps: [{ name: NAME, bufferLines: 5_000, wholeSeconds: true }] });
    process.env["DATABRICKS_HOST"] = workspace.url;
    process.env["DATABRICKS_CLIENT_ID"] = workspace.clientId;
    process.env["DATABRICKS_CLIENT_SECRET"] = workspace.clientSecret;
  });

  after(async () => {
    await vscode.commands.executeCommand("databricksAppLogs.stop");
    await workspace.close();
    process.env = saved;
  });

  it("shows exactly what the app logged, in order", async function () {
    // The budget of connects slows the second half down.
    this.timeout(400_000);
    const app = workspace.app(NAME);
    app.emit(...Array.from({ length: 50 }, (_unused, index) => ({ message: `backlog ${index}` })));

    const answers = { areOver: false };
    const streaming = Promise.resolve(vscode.commands.executeCommand("databricksAppLogs.stream")).finally(
      () => {
        answers.areOver = true;
      },
    );
    while (!answers.areOver) {
      await delay(300);
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    }
    await streaming;
    await until("the backlog in the channel", () => channelLines().length >= 50);

    const all = faults(workspace, app);
    for (let index = 0; index < 20; index += 1) {
      await until("an open connection", () => app.connections.some(({ open }) => open));
      app.emit({ message: `before ${index}` }, { message: "the same again" });
      await all[index % all.length]?.();
      app.emit({ message: "the same again" }, { message: `after ${index}`, source: "SYSTEM" });
      await until(`the lines after fault ${index}`, () => channelLines().includes(`after ${index}`));
    }

    await until("all lines", () => channelLines().length >= app.ledger.length);
    assert.deepEqual(
      channelLines(),
      app.ledger.map(({ message }) => message),
    );
    assert.ok(app.connections.length > 20, `${app.connections.length} handshakes`);
  });
});
