import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { writeFixture } from "../../support/secretLedger.ts";
import { attempt, eventually, patienceMs } from "./eventually.ts";
import type { VSCodeWindow } from "./window.ts";

/** How long a control of the settings may take to be there and still. Milliseconds. */
const within = { timeout: 8_000 };

/**
 * Changes a user setting in the settings editor, as a person does, and waits until it is kept.
 *
 * The settings draw what they found anew while more of them come in, and may lose what was typed before: then a person
 * searches again. `change` may run more than once.
 */
export async function changeSetting(
  window: VSCodeWindow,
  id: string,
  change: (control: Locator, options: { readonly timeout: number }) => Promise<unknown>,
): Promise<void> {
  await window.run("Preferences: Open Settings (UI)");
  const editor = window.page.locator(".settings-editor");
  const search = editor.locator(".suggest-input-container");
  const control = editor.locator(`:is(select, [role=checkbox])[aria-label="${id}"]`);
  const configured = editor.locator(`.setting-item-contents.is-configured:has([aria-label="${id}"])`);
  const searchAndChange = async (): Promise<void> => {
    await search.click(within);
    await window.press("Control+A");
    await window.type(id);
    await control.waitFor(within);
    await change(control, within);
    // Closed before, the settings forget it.
    await configured.waitFor(within);
  };
  let trouble = "";
  await eventually(`the change of ${id}`, () => attempt(searchAndChange, (reason) => (trouble = reason)), {
    timeoutMs: 45_000,
    describe: () => Promise.resolve(trouble),
  });
  // They show it before it is written, and only then the extension is told.
  await eventually(`${id} in settings.json`, async () =>
    (await readFile(settingsFile(window), "utf8")).includes(`"${id}"`),
  );
  await window.press("Escape");
}

type Settings = Readonly<Record<string, unknown>>;

/**
 * Opens the window anew with other settings, which are written to the file itself: this VS Code stops watching it after some
 * seconds. Meanwhile no window is open: it may be about to write the file, and complains of one that has changed under it.
 */
export async function reopenWithSettings(
  window: VSCodeWindow,
  change: (before: Settings) => Settings,
): Promise<void> {
  const { page } = window;
  const address = page.url();
  await page.goto("about:blank");
  const file = settingsFile(window);
  const before = JSON.parse(await readFile(file, "utf8")) as Settings;
  await writeFixture(file, JSON.stringify(change(before)));
  const timeout = patienceMs;
  await page.goto(address, { timeout });
  await page.locator(".statusbar-item").first().waitFor({ timeout });
}

function settingsFile({ vscode }: VSCodeWindow): string {
  return join(vscode.profile.userDataDir, "User/settings.json");
}
