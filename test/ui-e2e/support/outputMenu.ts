import { attempt, eventually, tryMs } from "./eventually.ts";
import { chooseInMenu, menuItems } from "./rowMenu.ts";
import type { VSCodeWindow } from "./window.ts";

/** Clicks an entry of the Output view's filter menu: a level, or a category. */
export async function toggleInFilterMenu(window: VSCodeWindow, name: string): Promise<void> {
  const items = window.page.locator(menuItems);
  const button = window.page.locator(".part.panel .codicon-filter").first();
  let trouble = "";
  await eventually(
    "the filter menu",
    async () => {
      if ((await items.count()) > 0) return true;
      await attempt(
        () => button.click({ timeout: tryMs }),
        (reason) => (trouble = reason),
      );
      return false;
    },
    { describe: () => Promise.resolve(trouble) },
  );
  await chooseInMenu(window, name);
}
