import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setUpDesk, streamWithDefaults } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { contrastOf } from "./support/contrast.ts";
import type { Contrast } from "./support/contrast.ts";
import { eventually } from "./support/eventually.ts";
import type { VSCodeWindow } from "./support/window.ts";

const pictures = process.env["APP_LOGS_PICTURES"];

/** What VS Code calls a theme, and a part of the class that the window has with it. */
const THEMES = [
  ["Light Modern", "light_modern"],
  ["Light+", "light_plus"],
  ["Light 2026", "2026-light"],
  ["Dark Modern", "dark_modern"],
  ["Dark+", "dark_plus"],
  ["Dark 2026", "2026-dark"],
  ["Dark High Contrast", "hc_black"],
  ["Light High Contrast", "hc_light"],
] as const;

describe("icons and texts stand out", () => {
  let desk: Desk;
  let window: VSCodeWindow;

  before(async () => {
    desk = await setUpDesk({
      apps: [
        { name: "orders-api" },
        { name: "crashy", appState: "CRASHED" },
        { name: "waiting", appState: "UNAVAILABLE" },
        { name: "starting", computeState: "STARTING" },
        { name: "night-batch", computeState: "STOPPED" },
        { name: "brand-new", neverStarted: true },
      ],
    });
    window = await desk.vscode.openWindow();
    await streamWithDefaults(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
    await window.run("Databricks Apps: Focus on Databricks Apps View");
    await window.page.locator(".pane-body .monaco-list-row").nth(5).waitFor();
    // A row that is selected has colours of its own.
    await window.output.focus();
  });

  after(() => desk[Symbol.asyncDispose]());

  const choose = async (theme: string, part: string): Promise<void> => {
    await window.run("Preferences: Color Theme");
    await window.quickInput.fill(theme);
    await eventually(`the choice of ${theme}`, async () =>
      (await window.quickInput.rows()).some((row) => row.isFocused && row.label === theme),
    );
    await window.press("Enter");
    await window.quickInput.waitUntilClosed();
    await eventually(
      theme,
      async () =>
        ((await window.page.locator(".monaco-workbench").first().getAttribute("class")) ?? "").includes(part),
      {
        describe: () => window.page.locator(".monaco-workbench").first().getAttribute("class"),
      },
    );
  };

  const tree = ".pane-body .monaco-list-row";
  const status = '.statusbar-item[id*="databricks-app-logs"] a';

  /** Colours fade from one theme into the next, and from one state into another. */
  const atRest = (): Promise<unknown> =>
    eventually("the colours to come to rest", () =>
      window.page.evaluate<boolean>(
        `!document.getAnimations().some((one) => /color|opacity/.test(one.transitionProperty ?? ""))`,
      ),
    );

  const expectContrast = (found: readonly Contrast[], least: number): void => {
    assert.deepEqual(
      found.filter(({ ratio }) => ratio < least),
      [],
    );
  };

  /** A row that is selected has colours of its own, with the focus and without. */
  const checkSelected = async (name: string, statusText: string): Promise<void> => {
    const selected = `${tree}.selected`;
    await window.page.locator(`${tree}[aria-label^="${name}, app"]`).click();
    await window.statusBar.waitFor(statusText);
    await window.page.mouse.move(640, 200);
    for (const hasFocus of [true, false]) {
      if (!hasFocus) await window.output.focus();
      await atRest();
      const icons = await contrastOf(window, `${selected} .custom-view-tree-node-item-icon`);
      const texts = [
        ...(await contrastOf(window, `${selected} .label-name`)),
        ...(await contrastOf(window, `${selected} .label-description`)),
        ...(await contrastOf(window, status)),
      ];
      assert.ok(icons.length === 1 && texts.length === 3, `${icons.length} icons, ${texts.length} texts`);
      expectContrast(icons, 3);
      expectContrast(texts, 4.5);
    }
  };

  for (const [theme, part] of THEMES) {
    it(`in ${theme}`, async () => {
      await choose(theme, part);
      // A fade begins a moment later.
      await window.page.waitForTimeout(500);
      await atRest();
      if (pictures !== undefined) await window.screenshot(join(pictures, `contrast-${part}.png`));
      const icons = await contrastOf(window, `${tree} .custom-view-tree-node-item-icon`);
      const texts = [
        ...(await contrastOf(window, `${tree} .label-name`)),
        ...(await contrastOf(window, `${tree} .label-description`)),
        ...(await contrastOf(window, ".pane-body .message:not(.hide)")),
        ...(await contrastOf(window, status)),
      ];
      assert.ok(icons.length >= 6 && texts.length >= 13, `${icons.length} icons, ${texts.length} texts`);
      expectContrast(icons, 3);
      expectContrast(texts, 4.5);
    });

    it(`of selected rows, and of a crash in the status bar, in ${theme}`, async () => {
      await choose(theme, part);
      await window.page.waitForTimeout(500);
      await checkSelected("night-batch", "night-batch: waiting for the app");
      await checkSelected("starting", "starting: waiting for the app");
      await checkSelected("waiting", "waiting: live");
      await checkSelected("crashy", "crashy: crashed");
      if (pictures !== undefined) await window.screenshot(join(pictures, `contrast-crashed-${part}.png`));
      await checkSelected("orders-api", "orders-api: live");
    });
  }
});
