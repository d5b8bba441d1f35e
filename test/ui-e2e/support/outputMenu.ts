import type { VSCodeWindow } from "./window.ts";
import { eventually } from "./eventually.ts";

/** Clicks an entry of the Output view's filter menu: a level, or a category. */
export async function toggleInFilterMenu(window: VSCodeWindow, name: string): Promise<void> {
  await window.page.locator(".part.panel .codicon-filter").first().click();
  await window.page.locator(".monaco-menu .action-item").getByText(name, { exact: true }).click();
  await eventually(
    "the menu to close",
    async () => (await window.page.locator(".monaco-menu").count()) === 0,
  );
}
