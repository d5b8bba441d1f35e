import type { Locator } from "playwright-core";
import type { VSCodeWindow } from "./window.ts";

/** Changes a user setting in the settings editor, as a person does, and waits until it is kept. */
export async function changeSetting(
  window: VSCodeWindow,
  id: string,
  change: (editor: Locator) => Promise<unknown>,
): Promise<void> {
  await window.run("Preferences: Open Settings (UI)");
  const editor = window.page.locator(".settings-editor");
  await editor.locator(".suggest-input-container").waitFor();
  await window.type(id);
  await change(editor);
  // Closed before, the settings forget it.
  await editor.locator(".setting-item-contents.is-configured").waitFor();
  await window.press("Escape");
}
