import type { Locator } from "playwright-core";
import { attempt, eventually, tryMs } from "./eventually.ts";
import { chooseInMenu, menuItems } from "./rowMenu.ts";
import type { VSCodeWindow } from "./window.ts";

/** Opens the Output view's filter menu, of levels and categories, and answers its items. */
export async function openFilterMenu(window: VSCodeWindow): Promise<Locator> {
  const items = window.page.locator(menuItems);
  // A line that comes may have the buttons drawn anew, and a click meanwhile is lost.
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
  return items;
}

/** Clicks an entry of the Output view's filter menu: a level, or a category. */
export async function toggleInFilterMenu(window: VSCodeWindow, name: string): Promise<void> {
  await openFilterMenu(window);
  await chooseInMenu(window, name);
}
