import type { Locator } from "playwright-core";
import { attempt, eventually, tryMs } from "./eventually.ts";
import type { VSCodeWindow } from "./window.ts";

/** The items of the menu that is open. */
export const menuItems = ".monaco-menu .action-label";

/** Opens the context menu of a row of a tree, and answers its items. */
export async function openRowMenu({ page }: VSCodeWindow, row: Locator): Promise<Locator> {
  const items = page.locator(menuItems);
  await eventually("the row's menu", async () => {
    // The hover of another row may lie over this one.
    await page.mouse.move(640, 200);
    return attempt(async () => {
      await row.click({ button: "right", timeout: tryMs });
      await items.first().waitFor({ timeout: tryMs });
    });
  });
  return items;
}

/**
 * Chooses an item of an open menu, and waits until the menu is closed. One that has only just opened takes a click for the
 * end of the one that opened it.
 */
export async function chooseInMenu({ page }: VSCodeWindow, item: string): Promise<void> {
  const items = page.locator(menuItems);
  const label = items.getByText(item, { exact: true });
  const focused = page.locator(".monaco-menu .action-item.focused");
  let isChosen = false;
  let trouble = "";
  await eventually(
    `${item} to be chosen, and the menu to close`,
    async () => {
      const choose = async (): Promise<void> => {
        await label.hover({ timeout: tryMs });
        await focused.getByText(item, { exact: true }).waitFor({ timeout: tryMs });
        await page.keyboard.press("Enter");
        isChosen = true;
      };
      await attempt(choose, (reason) => (trouble = reason));
      if ((await items.count()) > 0) return false;
      if (!isChosen) throw new Error(`The menu closed before ${item} was chosen. ${trouble}`);
      return true;
    },
    { describe: async () => ({ items: await items.allInnerTexts(), trouble }) },
  );
}
