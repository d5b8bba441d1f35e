import type { VSCodeWindow } from "../../test/ui-e2e/support/window.ts";
import { boxOf } from "./shoot.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}

export async function openFile(window: VSCodeWindow, path: string): Promise<void> {
  await window.press("Control+P");
  await window.quickInput.waitFor();
  await window.type(path);
  await window.quickInput.waitForRow(path.slice(path.lastIndexOf("/") + 1));
  await window.press("Enter");
  await window.quickInput.waitUntilClosed();
  await window.page.locator(".tab.active").waitFor();
}

/** Drags the panel's upper edge there. */
export async function raisePanel(window: VSCodeWindow, top: number): Promise<void> {
  const panel = await boxOf(window.page.locator(".part.panel"));
  const x = (panel.left + panel.right) / 2;
  await drag(window, { x, y: panel.top - 2 }, { x, y: top });
}

/** Drags the side bar's right edge there. */
export async function widenSideBar(window: VSCodeWindow, right: number): Promise<void> {
  const sideBar = await boxOf(window.page.locator(".part.sidebar"));
  const y = (sideBar.top + sideBar.bottom) / 2;
  await drag(window, { x: sideBar.right + 2, y }, { x: right, y });
}

async function drag({ page }: VSCodeWindow, from: Point, to: Point): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.mouse.up();
  // The title bar lights nothing up.
  await page.mouse.move(200, 16);
}
