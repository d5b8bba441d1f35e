import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { openAppPicker, streamApp } from "../test/ui-e2e/support/streaming.ts";
import { openWindow, type VSCodeWindow } from "../test/ui-e2e/support/window.ts";
import { packageExtension, projectFolder } from "./command.ts";
import { startDemoWorkspace } from "./demoWorkspace.ts";
import { runScript, Setback } from "./setback.ts";
import { prepareMachine } from "./vscode/machine.ts";
import { createProfile } from "./vscode/profile.ts";

/** Brings a fresh window on demo/ to what its picture shows. */
type Scene = (window: VSCodeWindow) => Promise<void>;

/** The README's pictures by file name: `npm run screenshots [-- streaming picker]` writes docs/images/<name>.png. */
const scenes: Readonly<Record<string, Scene>> = {
  async streaming(window) {
    await openFile(window, "src/app/orders/main.py");
    await streamApp(window, "orders-api");
    await window.output.waitForText(/\[APP\].*HTTP\/1\.1/);
    await window.statusBar.waitFor("live");
  },
  async picker(window) {
    await openFile(window, "src/app/main.py");
    await openAppPicker(window, "image-resizer");
  },
};

async function openFile(window: VSCodeWindow, path: string): Promise<void> {
  await window.press("Control+P");
  await window.quickInput.waitFor();
  await window.type(path);
  await window.quickInput.waitForRow(path.slice(path.lastIndexOf("/") + 1));
  await window.press("Enter");
  await window.quickInput.waitUntilClosed();
  await window.page.locator(".tab.active").waitFor();
}

/** Room for the log: the panel takes the lower half. */
async function raisePanel(window: VSCodeWindow): Promise<void> {
  const panel = await window.page.locator(".part.panel").boundingBox();
  if (panel === null || panel.height === 0) return;
  const { mouse } = window.page;
  await mouse.move(panel.x + panel.width / 2, panel.y - 2);
  await mouse.down();
  await mouse.move(panel.x + panel.width / 2, 330, { steps: 5 });
  await mouse.up();
  await mouse.move(640, 60);
}

async function take(name: string, scene: Scene, options: { vsix: string; home: string }): Promise<void> {
  await using window = await openWindow({
    ...options,
    folder: join(projectFolder, "demo"),
    settings: { "editor.minimap.enabled": false, "workbench.editor.empty.hint": "hidden" },
  });
  await window.press("Control+B");
  await scene(window);
  await raisePanel(window);
  await window.messages.clear();
  const file = join(projectFolder, "docs/images", `${name}.png`);
  await window.screenshot(file);
  console.log(file);
}

await runScript(async () => {
  const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(scenes);
  await prepareMachine({ needsBrowser: true });
  const profile = await createProfile();
  try {
    const vsix = join(profile.root, "extension.vsix");
    await packageExtension(vsix, { isQuiet: true });
    await mkdir(join(projectFolder, "docs/images"), { recursive: true });
    await using workspace = await startDemoWorkspace(profile.home);
    console.log(`Pictures of ${workspace.appNames.length} apps:`);
    for (const name of wanted) {
      const scene = scenes[name];
      if (scene === undefined) {
        throw new Setback(`There is no picture "${name}". There are: ${Object.keys(scenes).join(", ")}.`, 2);
      }
      await take(name, scene, { vsix, home: profile.home });
    }
  } finally {
    await profile.remove();
  }
  return 0;
});
