import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { projectFolder } from "../../scripts/command.ts";
import type { Deploying, StandInApp } from "../support/workspace/index.ts";
import { commands, numbered, setUpDesk } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually, plainText } from "./support/eventually.ts";
import { createSourceLinks } from "./support/sourceLinks.ts";
import { streamApp } from "./support/streaming.ts";
import type { VSCodeWindow } from "./support/window.ts";

const channel = "orders-api";
const pictures = process.env["APP_LOGS_PICTURES"];
const dayMs = 86_400_000;
const gitSource = {
  branch: "main",
  resolved_commit: "0123456789abcdef",
  git_repository: { provider: "gitHub", url: "https://github.com/example/orders.git" },
};

describe("the deployments of an app", () => {
  const demo = join(projectFolder, "demo");
  let desk: Desk;
  let window: VSCodeWindow;
  let app: StandInApp;

  before(async () => {
    desk = await setUpDesk({
      apps: [
        { name: "orders-api", creator: "ada@example.com", deployedAtMs: Date.now() - 3 * dayMs },
        { name: "billing-worker" },
      ],
      settings: { "editor.minimap.enabled": false, "workbench.secondarySideBar.defaultVisibility": "hidden" },
    });
    app = desk.workspace.app("orders-api");
    window = await desk.vscode.openWindow({ folder: demo });
    await window.run("Databricks Apps: Focus on Databricks Apps View");
    await streamApp(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
  });

  after(() => desk[Symbol.asyncDispose]());

  const said = async (pattern: RegExp): Promise<string[]> =>
    (await window.output.linesInFile(channel)).filter((line) => pattern.test(line));
  const waitForLine = (pattern: RegExp): Promise<string> =>
    eventually(String(pattern), async () => (await said(pattern)).at(-1), {
      describe: () => window.output.visibleText(),
    });
  const row = (name: string): Promise<string> =>
    window.page
      .locator(".pane-body .monaco-list-row")
      .filter({ hasText: name })
      .innerText()
      .then((text) => plainText(text).replaceAll("\n", " "));
  const connected = (): Promise<unknown> =>
    eventually("a connection", () => Promise.resolve(app.connections.some(({ open }) => open)));
  const deploy = async (options: Deploying): Promise<void> => {
    await app.deploy({ keepBuffer: true, ...options });
    await connected();
    // Before it connects again, a stream asks how its app is.
    app.dropAll({ code: 1001 });
  };

  it("are told of by their age in the tree", async () => {
    await eventually(
      "the age",
      async () => /orders-api\s*running, streaming, 3d ago$/.test(await row("orders-api")),
      { describe: () => row("orders-api") },
    );
    const label = await window.page
      .locator('.pane-body [aria-label^="orders-api"]')
      .first()
      .getAttribute("aria-label");
    assert.equal(label, "orders-api, app, running, deployed 3 days ago, log streaming");
    if (pictures !== undefined) await window.screenshot(join(pictures, "deployedAge.png"));
  });

  it("are told apart by a line that names both, who deployed, and from where", async () => {
    await deploy({ creator: "ben@example.com", gitSource });
    const line = await waitForLine(/A new deployment of orders-api is in place/);
    assert.match(
      line,
      /\[info\] \[Databricks App Logs\] A new deployment of orders-api is in place: [0-9a-f]{32}, by ben@example\.com, from commit 0123456789 \(main\) of github\.com\/example\/orders\. Before it ran [0-9a-f]{32} of \d{4}-\d\d-\d\d \d\d:\d\d, by ada@example\.com, from \/Workspace\/Users\/ada@example\.com\/orders-api\.$/,
    );
    await window.output.waitForText("A new deployment of orders-api");
    if (pictures !== undefined) await window.screenshot(join(pictures, "deploymentLine.png"));
  });

  it("are gone to from anywhere in the log", async () => {
    app.emit(...numbered("line", 200).map((message) => ({ message })));
    await window.output.waitForText("line 200");
    await window.output.focus();
    await window.press("Control+End");
    await eventually("the end, without the deployment", async () => {
      const shown = await window.output.visibleText();
      return shown.includes("line 200") && !shown.includes("A new deployment");
    });
    await window.run(commands.lastDeployment);
    await window.output.waitForText("A new deployment of orders-api is in place");
    const selected = window.page.locator(".part.panel .monaco-editor .selected-text");
    await eventually("the row to be selected", async () => (await selected.count()) > 0);
    if (pictures !== undefined) await window.screenshot(join(pictures, "lastDeployment.png"));
    await window.press("Control+End");
  });

  it("are named by the message of a crash", async () => {
    await streamApp(window, "billing-worker");
    await window.statusBar.waitFor("billing-worker: live, 1 more");
    await window.output.waitForChannel("billing-worker");
    await connected();
    app.emit({ source: "SYSTEM", message: "App exited unexpectedly with exit code 1" });
    app.crash("app crashed unexpectedly: no price");
    const { text } = await window.messages.waitFor("orders-api");
    const ids = (await said(/A new deployment/)).map((line) => /in place: (\w{12})/.exec(line)?.[1]);
    assert.match(
      text,
      new RegExp(` Deployment ${ids.at(-1)}, by ben@example\\.com, (?:this minute|1 minute ago)\\.$`),
    );
    if (pictures !== undefined) await window.screenshot(join(pictures, "crashDeployment.png"));
    await window.messages.click("orders-api", "Show Log");
    await window.output.waitForChannel(channel);
    app.setState({ app: "RUNNING" });
  });

  it("that fail tell why, with what BUILD said below and its places linked", async () => {
    const build = [
      "Collecting orders",
      "Traceback (most recent call last):",
      '  File "/app/python/source_code/main.py", line 23, in <module>',
      "ValueError: no version",
    ];
    const deploying = deploy({ fail: "Error installing packages.", creator: "ben@example.com" });
    app.emit(...build.map((message) => ({ source: "BUILD", message })));
    app.emit(...numbered("after", 60).map((message) => ({ message })));
    await deploying;
    await waitForLine(
      /\[error\] .* A deployment of orders-api failed: [0-9a-f]{32}\. Error installing packages\. /,
    );
    await window.output.waitForText("What BUILD said:");
    const links = createSourceLinks(window);
    await links.clickUntilOpen("main.py", { file: join(demo, "src/app/orders/main.py"), line: 23 });
    if (pictures !== undefined) await window.screenshot(join(pictures, "failedDeployment.png"));
    // A tree that has found the apps as they were looks again after two minutes at the latest.
    await eventually(
      "the failure in the tree",
      async () => /deployment failed (?:this minute|\d+m ago)$/.test(await row("orders-api")),
      { timeoutMs: 150_000, describe: () => row("orders-api") },
    );
  });
});
