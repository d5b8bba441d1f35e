import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { closeBrowser, closeContext, launchBrowser } from "../../../scripts/vscode/browser.ts";
import { createProfile, type Profile } from "../../../scripts/vscode/profile.ts";
import { installExtension } from "../../../scripts/vscode/extensions.ts";
import { startServer, workbenchUrl, type VSCodeServer } from "../../../scripts/vscode/server.ts";
import { projectFolder } from "../../../scripts/command.ts";
import { noteEnvironment } from "../../support/secretLedger.ts";
import { attempt, eventually, tryMs } from "./eventually.ts";
import {
  createModalDialog,
  createNotifications,
  type ModalDialog,
  type Notification,
  type Notifications,
} from "./notifications.ts";
import { createOutputPanel, type OutputPanel } from "./outputPanel.ts";
import { createQuickInput, type QuickInput } from "./quickInput.ts";
import { createStatusBar, type StatusBar } from "./statusBar.ts";

export interface VSCodeOptions {
  /** User settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment of the server process and so of the extension. DATABRICKS_* of this process are not passed on. */
  readonly env?: NodeJS.ProcessEnv;
  /** Ask before trusting a folder. False by default. */
  readonly asksForTrust?: boolean;
  /** The packaged extension to install; by default the one the test run has packaged. False installs none. */
  readonly vsix?: string | boolean;
  /** Other packaged extensions to install beside it. */
  readonly extensions?: readonly string[];
  /** HOME of the server, as `env.HOME` would be; by default an empty folder in the profile. */
  readonly home?: string;
}

export interface WindowOptions {
  /** The folder to open; by default none. */
  readonly folder?: string;
  /** A `.code-workspace` file, in place of a folder. */
  readonly workspaceFile?: string;
  /** 1280 x 800 by default. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Dots of a picture for each CSS pixel. 1 by default. */
  readonly deviceScaleFactor?: number;
}

/** One running VS Code with the packaged extension installed, and a browser to look at it. */
export interface VSCode extends AsyncDisposable {
  readonly profile: Profile;
  readonly home: string;
  /** The address a person would open. */
  readonly origin: string;
  openWindow(options?: WindowOptions): Promise<VSCodeWindow>;
  close(): Promise<void>;
}

export interface VSCodeWindow extends AsyncDisposable {
  readonly page: Page;
  readonly vscode: VSCode;
  readonly quickInput: QuickInput;
  readonly output: OutputPanel;
  readonly statusBar: StatusBar;
  readonly messages: Notifications;
  readonly dialog: ModalDialog;
  /** Runs a command by its palette title, "Databricks: Stream App Logs", with the keyboard. Waits until it is there. */
  run(commandTitle: string): Promise<void>;
  /** The rows of the palette for a text; the palette is closed again. */
  paletteTitles(text: string): Promise<string[]>;
  type(text: string): Promise<void>;
  /** A key or chord, "Enter", "Control+A". */
  press(key: string): Promise<void>;
  panelText(): Promise<string>;
  statusBarText(): Promise<string>;
  notifications(): Promise<Notification[]>;
  /** Answers an open or save dialog, which is a quick input here, with a path. */
  choosePath(path: string, title?: string | RegExp): Promise<void>;
  screenshot(file: string): Promise<void>;
  /** Closes the window and, when `openWindow` started it, the VS Code behind it. */
  close(): Promise<void>;
}

/** Where the test run leaves the package it has made; APP_LOGS_VSIX names another. */
export const defaultVsix = join(projectFolder, "out/databricks-app-logs.vsix");

function vsixPath(given: string | boolean | undefined): string | undefined {
  if (given === false) return undefined;
  const file = typeof given === "string" ? given : (process.env["APP_LOGS_VSIX"] ?? defaultVsix);
  if (!existsSync(file)) throw new Error(`There is no ${file}. Run: npm run package -- --out ${file}`);
  return file;
}

export async function startVSCode(options: VSCodeOptions = {}): Promise<VSCode> {
  const vsix = vsixPath(options.vsix);
  const profile = await createProfile(options.settings);
  let server: VSCodeServer | undefined;
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    if (browser !== undefined) await closeBrowser(browser, profile);
    await server?.close();
    await profile.remove();
  };
  try {
    if (vsix !== undefined) await installExtension(profile, vsix);
    for (const other of options.extensions ?? []) await installExtension(profile, other);
    noteEnvironment(options.env ?? {});
    const home = options.home ?? options.env?.["HOME"] ?? profile.home;
    server = await startServer({
      profile,
      env: { ...options.env, HOME: home },
      ...(options.asksForTrust === undefined ? {} : { asksForTrust: options.asksForTrust }),
    });
    browser = await launchBrowser();
    const started = { server, browser };
    const vscode: VSCode = {
      profile,
      home,
      origin: server.origin,
      close,
      [Symbol.asyncDispose]: close,
      openWindow: (windowOptions) => openPage(vscode, started, windowOptions),
    };
    return vscode;
  } catch (error) {
    await close();
    throw error;
  }
}

async function openPage(
  vscode: VSCode,
  { server, browser }: { server: VSCodeServer; browser: Browser },
  options: WindowOptions = {},
): Promise<VSCodeWindow> {
  const context = await browser.newContext({
    viewport: options.viewport ?? { width: 1280, height: 800 },
    deviceScaleFactor: options.deviceScaleFactor ?? 1,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  const timeout = 120_000;
  await page.goto(workbenchUrl(server, { folder: options.folder, workspaceFile: options.workspaceFile }), {
    timeout,
  });
  await page.locator(".monaco-workbench .part.statusbar .statusbar-item").first().waitFor({ timeout });
  const quickInput = createQuickInput(page);
  const output = createOutputPanel(page, join(vscode.profile.userDataDir, "logs"));
  const statusBar = createStatusBar(page);
  const messages = createNotifications(page);

  /** Waits until the palette answers to the whole text, and no more rows come in. */
  const waitForRows = async (text: string): Promise<void> => {
    let before = "";
    const areSettled = async (): Promise<boolean> => {
      const rows = await quickInput.rows();
      const now = JSON.stringify(rows);
      const isSettled = rows.length > 0 && now === before && (await quickInput.value()) === `>${text}`;
      before = now;
      return isSettled;
    };
    await eventually("the palette's rows", areSettled, { timeoutMs: 15_000 });
  };

  const openPalette = async (text: string): Promise<void> => {
    // A page that is busy with a change of its folder's trust takes no key, nor keeps it, and one that has just opened
    // closes the palette when it gives the focus to where it was, also under a text that is there: a person presses again.
    await eventually("the palette and its rows", async () => {
      if (await quickInput.isVisible()) {
        await page.keyboard.press("Escape");
        await quickInput.waitUntilClosed();
      }
      await page.keyboard.press("F1");
      try {
        await eventually("a quick input", () => quickInput.isVisible(), { timeoutMs: 3_000 });
        // At once, as pasting does: with every letter the whole list is filtered and drawn anew.
        await quickInput.fill(`>${text}`, { timeoutMs: 3_000 });
        await waitForRows(text);
        return true;
      } catch {
        return false;
      }
    });
  };

  /** Chooses the row by Enter, and answers whether it had the focus to be so. */
  const chooseFocused = async (label: string): Promise<boolean> => {
    const isFocused = async (): Promise<boolean> =>
      (await quickInput.rows()).some((row) => row.isFocused && row.label === label);
    const hasFocus = await attempt(() =>
      eventually(`${label} to have the focus`, isFocused, { timeoutMs: tryMs }),
    );
    if (!hasFocus) return false;
    await page.keyboard.press("Enter");
    const isTaken = async (): Promise<boolean> =>
      !(await quickInput.isVisible()) || (await quickInput.value()) !== `>${label}`;
    await eventually(`${label} to be taken`, isTaken);
    return true;
  };

  const window: VSCodeWindow = {
    page,
    vscode,
    quickInput,
    output,
    statusBar,
    messages,
    dialog: createModalDialog(page),
    async run(commandTitle) {
      await eventually(
        `the command ${commandTitle} in the palette`,
        async () => {
          await openPalette(commandTitle);
          const rows = await quickInput.rows();
          const index = rows.findIndex((row) => row.label === commandTitle);
          // The palette does not take in commands that arrive while it is open: it must be opened anew.
          if (index === -1) return false;
          for (let step = rows.findIndex((row) => row.isFocused); step < index; step++) {
            await page.keyboard.press("ArrowDown");
          }
          return chooseFocused(commandTitle);
        },
        { describe: async () => (await quickInput.rows()).map((row) => row.label) },
      );
    },
    async paletteTitles(text) {
      await openPalette(text);
      const labels = (await quickInput.rows()).map((row) => row.label);
      await page.keyboard.press("Escape");
      await quickInput.waitUntilClosed();
      return labels;
    },
    type: (text) => page.keyboard.type(text),
    press: (key) => page.keyboard.press(key),
    panelText: () => output.visibleText(),
    statusBarText: () => statusBar.text(),
    notifications: () => messages.all(),
    async choosePath(path, title) {
      await quickInput.waitFor(title);
      // The dialog first fills in its own suggestion.
      await eventually("the file dialog's path", async () => (await quickInput.value()).startsWith("/"));
      await quickInput.fill(path);
      await eventually("the file dialog to be idle", async () => !(await quickInput.isBusy()));
      await page.keyboard.press("Enter");
    },
    async screenshot(file) {
      await page.screenshot({ path: file });
    },
    async close() {
      await closeContext(context, vscode.profile);
    },
    [Symbol.asyncDispose]: () => window.close(),
  };
  return window;
}

/** A VS Code of its own with one window; closing the window ends both. */
export async function openWindow(options: VSCodeOptions & WindowOptions = {}): Promise<VSCodeWindow> {
  const vscode = await startVSCode(options);
  try {
    const window = await vscode.openWindow(options);
    const close = (): Promise<void> => vscode.close();
    return Object.assign(window, { close, [Symbol.asyncDispose]: close });
  } catch (error) {
    await vscode.close();
    throw error;
  }
}
