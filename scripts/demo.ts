import { mkdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { streamApp } from "../test/ui-e2e/support/streaming.ts";
import { startVSCode } from "../test/ui-e2e/support/window.ts";
import { buildProject, projectFolder } from "./command.ts";
import { packageExtension } from "./packaging/packageExtension.ts";
import { startDemoWorkspace } from "./demoWorkspace.ts";
import { runScript, Setback } from "./setback.ts";
import { findDesktopVSCode, openDesktop, openInBrowser } from "./vscode/desktop.ts";
import { ensureVSCode } from "./vscode/install.ts";
import { prepareMachine } from "./vscode/machine.ts";
import { createProfile, type Profile } from "./vscode/profile.ts";
import { installExtension } from "./vscode/extensions.ts";
import { startServer, workbenchUrl } from "./vscode/server.ts";

const usage = `Usage: npm run demo [-- --screenshot <file.png> | --port <number>]

  --screenshot   no window: stream orders-api, write the picture of it, and end
  --port         port of VS Code's address, where it opens in a browser (default: any free one)
`;

interface Arguments {
  readonly screenshot: string | undefined;
  readonly port: number | undefined;
  readonly isHelpWanted: boolean;
}

const demoFolder = join(projectFolder, "demo");

async function readArguments(args: readonly string[]): Promise<Arguments> {
  const { screenshot, port, help } = parse(args);
  if (port !== undefined && (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)) {
    throw new Setback(`--port must be a whole number up to 65535, not "${port}".`, 2);
  }
  if (screenshot !== undefined && !/\.png$/i.test(screenshot)) {
    throw new Setback(`--screenshot needs the name of a .png file, not "${screenshot}".`, 2);
  }
  const file = screenshot === undefined ? undefined : resolve(screenshot);
  if (file !== undefined && (await stat(file).catch(() => undefined))?.isDirectory() === true) {
    throw new Setback(`--screenshot needs the name of a file, and ${file} is a folder.`, 2);
  }
  return { screenshot: file, port: port === undefined ? undefined : Number(port), isHelpWanted: help };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        screenshot: { type: "string" },
        port: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    const [sentence] = (error as Error).message.split(/[.\n]/);
    throw new Setback(`${sentence ?? "Bad arguments"}. Run npm run demo -- --help for what there is.`, 2);
  }
}

/** Resolves when the person presses Ctrl+C, which ends this process and everything below it. */
function untilInterrupted(): Promise<never> {
  return new Promise(() => {
    // Nothing else may keep the process alive.
    setInterval(() => undefined, 2 ** 30);
  });
}

function nextSteps(): string {
  return [
    "What to do there:",
    '  1. Press F1, type "stream app logs" and press Enter.',
    "  2. orders-api stands first: press Enter, and its log arrives in the Output panel.",
    '  3. Click "orders-api: live" in the status bar, at the bottom, to hold the log and to let it go on.',
    "  4. Stream image-resizer as well: it crashes every few seconds and comes back. Ctrl+click a file in its traceback.",
    "  5. All apps with their state are under the last icon of the activity bar, at the left: Databricks Apps.",
  ].join("\n");
}

async function takeScreenshot(file: string, profile: Profile): Promise<void> {
  const vsix = join(profile.root, "extension.vsix");
  await packageExtension(vsix, { isQuiet: true });
  await mkdir(dirname(file), { recursive: true });
  await using vscode = await startVSCode({ vsix, home: profile.home });
  const window = await vscode.openWindow({ folder: demoFolder });
  await streamApp(window, "orders-api");
  await window.output.waitForText(/\[APP\].*HTTP\/1\.1/);
  await window.statusBar.waitFor("orders-api");
  await window.screenshot(file);
  console.log(`The picture is in ${file}.`);
}

async function showDesktop(code: string, profile: Profile, configFile: string): Promise<void> {
  await buildProject();
  await using window = openDesktop(code, {
    profile,
    folder: demoFolder,
    extension: projectFolder,
    env: { DATABRICKS_CONFIG_FILE: configFile },
  });
  console.log(
    `\nVS Code opens on ${demoFolder}.\n\n${nextSteps()}\n\nCtrl+C here ends VS Code and the workspace.`,
  );
  await window.closed;
  console.log("VS Code was closed.");
}

async function showInBrowser(profile: Profile, port: number | undefined): Promise<void> {
  const { version } = await ensureVSCode();
  const vsix = join(profile.root, "extension.vsix");
  await packageExtension(vsix, { isQuiet: true });
  await installExtension(profile, vsix);
  const server = await startServer({ profile, ...(port === undefined ? {} : { port }) });
  const address = workbenchUrl(server, { folder: demoFolder });
  const isOpen = openInBrowser(address);
  const what = isOpen
    ? `VS Code ${version} opens in your browser:`
    : `VS Code ${version} is ready. Open it in a browser:`;
  console.log(`\n${what}\n\n  ${address}\n\n${nextSteps()}\n\nCtrl+C here ends VS Code and the workspace.`);
  await untilInterrupted();
}

await runScript(async () => {
  const { screenshot, port, isHelpWanted } = await readArguments(process.argv.slice(2));
  if (isHelpWanted) {
    console.log(usage);
    return 0;
  }
  const desktop = screenshot === undefined ? findDesktopVSCode() : undefined;
  if (desktop === undefined) await prepareMachine({ needsBrowser: screenshot !== undefined });
  const profile = await createProfile();
  try {
    await using workspace = await startDemoWorkspace(profile.home);
    console.log(`A stand-in workspace with ${workspace.appNames.join(", ")} runs at ${workspace.url}.`);
    if (screenshot !== undefined) await takeScreenshot(screenshot, profile);
    else if (desktop !== undefined) await showDesktop(desktop, profile, workspace.configFile);
    else await showInBrowser(profile, port);
  } finally {
    await profile.remove();
  }
  return 0;
});
