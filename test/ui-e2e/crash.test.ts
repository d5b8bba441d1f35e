import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { EntryToEmit, StandInApp } from "../support/workspace/index.ts";
import { setUpDesk, streamWithDefaults } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import type { VSCodeWindow } from "./support/window.ts";

const channel = "orders-api";
/** Which one it was, and since when. */
const deployment = / Deployment [0-9a-f]{12}, by someone@example\.com, (?:this minute|\d+ minutes? ago)\.$/;
const pictures = process.env["APP_LOGS_PICTURES"];

function traceback(error: string): EntryToEmit[] {
  return [
    { message: "Traceback (most recent call last):" },
    { message: '  File "/app/main.py", line 3, in <module>' },
    { message: error },
    { source: "SYSTEM", message: "App exited unexpectedly with exit code 1" },
  ];
}

describe("the crash of a streamed app", () => {
  let desk: Desk;
  let window: VSCodeWindow;
  let app: StandInApp;

  const crashesLogged = async (): Promise<number> =>
    (await window.output.linesInFile(channel)).filter((line) => /\[error\] .*has crashed/.test(line)).length;

  const connected = (): Promise<unknown> =>
    eventually("a connection", () => Promise.resolve(app.connections.some(({ open }) => open)));
  /** The app dies with a traceback, and the log says so. */
  const crash = async (error: string): Promise<void> => {
    const before = await crashesLogged();
    await connected();
    app.emit(...traceback(error));
    app.crash(`app crashed unexpectedly: ${error}`);
    await eventually("the crash in the log", async () => (await crashesLogged()) > before);
  };
  const crashMessages = async (): Promise<string[]> =>
    (await window.notifications()).map(({ text }) => text).filter((text) => text.includes("crashed"));
  const runAgain = async (): Promise<void> => {
    const runs = async (): Promise<number> =>
      (await window.output.linesInFile(channel)).filter((line) => line.endsWith("orders-api runs again."))
        .length;
    const before = await runs();
    app.setState({ app: "RUNNING" });
    await eventually("the recovery in the log", async () => (await runs()) > before);
  };
  const deploy = async (): Promise<void> => {
    const deployments = async (): Promise<number> =>
      (await window.output.linesInFile(channel)).filter((line) => line.includes("A new deployment of orders"))
        .length;
    const before = await deployments();
    await app.deploy();
    await eventually("the deployment in the log", async () => (await deployments()) > before);
  };
  /** Longer than the extension waits before it tells. */
  const expectNoMessage = async (): Promise<void> => {
    await delay(4000);
    assert.deepEqual(await crashMessages(), []);
  };

  before(async () => {
    desk = await setUpDesk({
      apps: [
        { name: "orders-api" },
        { name: "billing-worker" },
        { name: "night-batch", computeState: "STOPPED" },
      ],
    });
    app = desk.workspace.app("orders-api");
    window = await desk.vscode.openWindow();
    await streamWithDefaults(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
    await window.output.waitForChannel("orders-api");
  });

  after(() => desk[Symbol.asyncDispose]());

  it("is not told by a message while its log is in view", async () => {
    await crash("ValueError: in view");
    await window.statusBar.waitFor("orders-api: crashed");
    await window.statusBar.waitForTooltip(
      "orders-api: crashed",
      /Crashed: (?:just now|.* ago)\. ValueError: in view/,
    );
    if (pictures !== undefined) await window.screenshot(`${pictures}/crashedStatus.png`);
    await expectNoMessage();
    await runAgain();
    await window.statusBar.waitFor("orders-api: live");
  });

  it("is told with the traceback's last line when another log is in view", async () => {
    await deploy();
    await streamWithDefaults(window, "billing-worker");
    await window.statusBar.waitFor("billing-worker: live, 1 more");
    await window.output.waitForChannel("billing-worker");
    await crash("KeyError: 'price'");
    const { text, buttons } = await window.messages.waitFor("orders-api crashed");
    assert.equal(text.replace(deployment, ""), "orders-api crashed: KeyError: 'price'.");
    assert.match(text, deployment);
    assert.deepEqual(buttons, ["Show Log", "Copy for Chat"]);
    if (pictures !== undefined) await window.screenshot(`${pictures}/crash.png`);
    await window.messages.click("orders-api crashed", "Show Log");
    await window.output.waitForChannel(channel);
  });

  it("is told no second time before the next deployment", async () => {
    await runAgain();
    await window.output.selectChannel("billing-worker");
    await window.statusBar.waitFor("billing-worker: live");
    await crash("KeyError: 'again'");
    await expectNoMessage();
  });

  it("is told again after one, also when no log is in view", async () => {
    await deploy();
    await window.press("Control+J");
    await eventually("the panel to close", async () => !(await window.output.isVisible()));
    const secret = `dapi${"0123456789abcdef".repeat(2)}`;
    await crash(`RuntimeError: no access with ${secret}`);
    const { text } = await window.messages.waitFor("orders-api crashed: RuntimeError: no access with");
    assert.ok(!text.includes(secret), text);
    await window.messages.click("orders-api crashed", "Show Log");
    await window.output.waitForText("no access with [redacted]");
    const shown = (await window.output.lines()).join("\n");
    const inFile = (await window.output.linesInFile(channel)).join("\n");
    for (const log of [shown, inFile]) {
      assert.match(log, /\[error\] \[Databricks App Logs\] .*has crashed.* no access with \[redacted\]/);
      assert.ok(!log.includes(secret), log);
    }
  });

  it("is told in the platform's words while its own lines have not come, not with those of the last crash", async () => {
    await window.messages.clear();
    await deploy();
    await window.output.selectChannel("billing-worker");
    await window.statusBar.waitFor("billing-worker: live");
    await connected();
    app.crash("app crashed unexpectedly: exit code 137");
    // Where the log says nothing, the end of a connection makes the extension ask.
    app.dropAll({ code: 1001 });
    const { text } = await window.messages.waitFor("exit code 137");
    assert.doesNotMatch(text, /RuntimeError/);
  });

  it("is told once more when it comes again and again, with how often", async () => {
    await window.messages.clear();
    await deploy();
    for (const error of ["one", "two", "three"]) {
      app.emit(...traceback(`ValueError: ${error}`));
      // What came together, as after a connect, would be one crash.
      await eventually(`${error} in the log`, async () =>
        (await window.output.linesInFile(channel)).some((line) => line.endsWith(`ValueError: ${error}`)),
      );
      await delay(1500);
    }
    const { text } = await window.messages.waitFor("in the last minute");
    assert.equal(
      text.replace(deployment, ""),
      "orders-api crashed 3 times in the last minute: ValueError: three.",
    );
    assert.match(text, deployment);
    if (pictures !== undefined) await window.screenshot(`${pictures}/crashLoop.png`);
  });

  it("is told when the app was waited for, and crashes as it comes up", async () => {
    await window.messages.clear();
    const batch = desk.workspace.app("night-batch");
    await streamWithDefaults(window, "night-batch");
    await window.statusBar.waitFor("night-batch: waiting for the app");
    // It comes into view after its state is told, and would do so above the one that is selected before.
    await window.output.waitForChannel("night-batch");
    await window.output.selectChannel(channel);
    await window.statusBar.waitFor("orders-api: ");
    batch.emit(...traceback("ImportError: no module named pandas"));
    batch.setState({ compute: "ACTIVE", app: "CRASHED", appMessage: "exit code 1" });
    const { text } = await window.messages.waitFor("night-batch crashed");
    assert.equal(text.replace(deployment, ""), "night-batch crashed: ImportError: no module named pandas.");
    assert.match(text, deployment);
    if (pictures !== undefined) await window.screenshot(`${pictures}/crashOnStart.png`);
  });
});
