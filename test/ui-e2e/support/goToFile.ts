import { waitForChoice } from "./appLogs.ts";
import { eventually, patienceMs } from "./eventually.ts";
import type { VSCodeWindow } from "./window.ts";

/** Opens a file of the folder by its name, and waits until its editor has the keyboard. */
export async function goToFile(window: VSCodeWindow, name: string): Promise<void> {
  const { quickInput } = window;
  await window.run("Go to File...");
  await eventually(
    "the list of files",
    async () => (await quickInput.isVisible()) && !(await quickInput.value()).startsWith(">"),
  );
  await quickInput.fill(name);
  await waitForChoice(window, name);
  await window.press("Enter");
  await waitUntilTypingIn(window, name);
}

/** An editor that has only just opened shows its tab and its line before it has the keyboard. */
export async function waitUntilTypingIn({ page }: VSCodeWindow, name: string): Promise<void> {
  await page
    .locator(`.editor-instance .monaco-editor.focused[data-uri$="/${name}"]`)
    .waitFor({ timeout: patienceMs });
}
