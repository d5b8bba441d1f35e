import type { StandInApp } from "../../test/support/workspace/index.ts";
import { commands } from "../../test/ui-e2e/support/appLogs.ts";
import { openAppPicker, streamApp } from "../../test/ui-e2e/support/streaming.ts";
import type { VSCodeWindow } from "../../test/ui-e2e/support/window.ts";
import type { Desk, DeskOptions } from "./desk.ts";
import { openFile, raisePanel, widenSideBar } from "./layout.ts";
import type { DrawingName, PictureName } from "./pictureNames.ts";
import { boxOf, type Shot } from "./shoot.ts";
import {
  crashReason,
  deployedLines,
  failedBuildLines,
  fatalLines,
  keptApps,
  moreRequests,
  requestLines,
  richLines,
  shortLines,
} from "./story.ts";

export interface Scene extends Omit<DeskOptions, "vsix"> {
  /** Brings the window to what the picture shows. */
  readonly play: (desk: Desk) => Promise<Shot>;
}

/** The drawings are of both kinds of theme, which the window takes from its system. */
const drawn = { settings: { "window.autoDetectColorScheme": true } } as const;

export const scenes: Readonly<Record<PictureName | DrawingName, Scene>> = {
  traceback: {
    height: 680,
    async play({ window, workspace }) {
      const app = workspace.app("image-resizer");
      app.emit(...deployedLines());
      await openFile(window, "src/app/main.py");
      await streamApp(window, app.name);
      await window.output.waitForText("job 3");
      app.emit(...fatalLines());
      app.crash(crashReason);
      await raisePanel(window, 240);
      // The extension asks for the app's state every half minute.
      await window.output.waitForText("has crashed");
      const line = window.page.locator(".part.panel .view-line").filter({ hasText: /line\s23/ });
      const link = line.locator(".detected-link").first();
      await link.click({ modifiers: ["Control"] });
      await window.statusBar.waitFor("Ln 23");
      const hover = window.page.locator(".monaco-hover").filter({ hasText: "resize.py" });
      return {
        hold: async () => {
          if (await hover.isVisible()) return;
          await link.hover();
          await hover.waitFor();
        },
      };
    },
  },
  rich: {
    height: 680,
    async play({ window, workspace }) {
      await openFile(window, "src/app/main.py");
      await streamApp(window, "image-resizer");
      await window.statusBar.waitFor("image-resizer: live");
      workspace.app("image-resizer").emit(...richLines());
      await raisePanel(window, 190);
      await followLink(window, /resize\.py:31/, "Ln 31");
      return {};
    },
  },
  build: {
    height: 480,
    files: { "src/app/requirements.txt": "pillow=>11.0\n" },
    async play({ window, workspace }) {
      await streamApp(window, "image-resizer");
      await window.statusBar.waitFor("image-resizer: live");
      workspace.app("image-resizer").emit(...failedBuildLines());
      await raisePanel(window, 240);
      await followLink(window, /line\s1\sof/, "Ln 1");
      return {};
    },
  },
  earlier: {
    height: 680,
    apps: keptApps,
    sql: { warehouses: [{ id: "w1", name: "Shared" }] },
    async play({ window, workspace }) {
      const app = workspace.app("image-resizer");
      app.emit(...deployedLines(), ...fatalLines());
      await app.stop();
      await openFile(window, "src/app/main.py");
      await window.run(commands.showEarlier);
      await window.quickInput.waitForRow(app.name);
      await window.quickInput.clickRow(app.name);
      await window.quickInput.clickRow("The Last Crash");
      await window.quickInput.waitFor("3/3");
      await window.press("Enter");
      await window.output.waitForText("Traceback");
      await raisePanel(window, 240);
      await followLink(window, /line\s23/, "Ln 23");
      return {};
    },
  },
  streaming: {
    height: 640,
    async play({ window, workspace }) {
      await streamOrders(window, workspace.app("orders-api"));
      await window.page.locator(".part.panel .viewpane-filter .codicon-filter").click();
      await window.page.locator(".monaco-menu").filter({ hasText: "SYSTEM" }).waitFor();
      return {};
    },
  },
  picker: {
    height: 640,
    async play({ window, workspace }) {
      await openFile(window, "src/app/main.py");
      const { bottom } = await openCrashedPicker({ window, workspace });
      return { crop: { bottom: bottom + 20 } };
    },
  },
  paused: {
    height: 640,
    async play({ window, workspace }) {
      const app = workspace.app("orders-api");
      await streamOrders(window, app);
      await pause(window, app, 128);
      const { top } = await boxOf(window.page.locator(".part.panel"));
      return { crop: { top } };
    },
  },
  error: {
    height: 640,
    config: (workspace) =>
      `[DEFAULT]\nhost = ${workspace.url}\ntoken = ${workspace.issueToken({ kind: "pat" })}\n`,
    async play({ window }) {
      await openFile(window, "src/app/orders/main.py");
      await window.run(commands.stream);
      await window.messages.waitFor(/personal access token/);
      return { crop: { top: 300 } };
    },
  },
  tree: {
    height: 640,
    // Else a row's hover covers the rows below it.
    settings: { "workbench.hover.delay": 60_000 },
    async play({ window, workspace }) {
      workspace.app("image-resizer").crash(crashReason);
      await streamOrders(window, workspace.app("orders-api"));
      await window.press("Control+J");
      await window.run("Databricks Apps: Focus on Databricks Apps View");
      const rows = window.page.locator(".pane-body .monaco-list-row");
      await rows.filter({ hasText: "old-dashboard" }).waitFor();
      await widenSideBar(window, 380);
      await rows.filter({ hasText: "image-resizer" }).hover();
      return { crop: { bottom: 346 } };
    },
  },
  tooltip: {
    height: 640,
    async play({ window, workspace }) {
      await streamOrders(window, workspace.app("orders-api"));
      const { id } = await window.statusBar.waitFor("orders-api: live");
      const hover = window.page.locator(".workbench-hover .hover-contents").filter({ hasText: /3 warnings/ });
      return {
        crop: { top: 200 },
        hold: async () => {
          if (await hover.isVisible()) return;
          await window.page.mouse.move(640, 200);
          await window.page.locator(`[id="${id}"]`).hover();
          await hover.waitFor({ timeout: 5000 }).catch(() => undefined);
        },
      };
    },
  },
  signIn: {
    ...drawn,
    height: 640,
    async play({ window }) {
      await window.run(commands.signIn);
      await window.quickInput.waitForRow("Sign in with your browser");
      return { of: ".quick-input-widget" };
    },
  },
  stream: {
    ...drawn,
    height: 640,
    async play(desk) {
      await openCrashedPicker(desk);
      return { of: ".quick-input-widget" };
    },
  },
  read: {
    ...drawn,
    width: 720,
    height: 640,
    async play({ window, workspace }) {
      const app = workspace.app("orders-api");
      app.emit(...shortLines());
      await streamApp(window, app.name);
      await window.statusBar.waitFor("orders-api: live");
      await pause(window, app, 12);
      const { top } = await boxOf(window.page.locator(".part.panel"));
      return { crop: { top } };
    },
  },
};

/** Ctrl+clicks the place in that row of the log, and waits until the editor is there. */
async function followLink(window: VSCodeWindow, row: RegExp, place: string): Promise<void> {
  const line = window.page.locator(".part.panel .view-line").filter({ hasText: row }).last();
  await line
    .locator(".detected-link")
    .first()
    .click({ modifiers: ["Control"] });
  await window.statusBar.waitFor(place);
  // The title bar lights nothing up.
  await window.page.mouse.move(200, 16);
}

/** orders-api, live below its source. */
async function streamOrders(window: VSCodeWindow, app: StandInApp): Promise<void> {
  app.emit(...requestLines());
  await openFile(window, "src/app/orders/main.py");
  await streamApp(window, app.name);
  await window.output.waitForText("HTTP/1.1");
  await window.statusBar.waitFor(`${app.name}: live`);
  await raisePanel(window, 200);
}

async function pause(window: VSCodeWindow, app: StandInApp, newLines: number): Promise<void> {
  await window.run(commands.pause);
  await window.statusBar.waitFor(`${app.name}: 0 new`);
  app.emit(...moreRequests(newLines));
  await window.statusBar.waitFor(`${app.name}: ${newLines} new`);
}

/** The list of apps, with the one in front that has just crashed. */
async function openCrashedPicker({ window, workspace }: Desk) {
  workspace.app("image-resizer").crash(crashReason);
  await openAppPicker(window, "image-resizer");
  await window.quickInput.waitForRow("old-dashboard");
  return boxOf(window.page.locator(".quick-input-widget"), 10);
}
