import type { Locator, Page } from "playwright-core";
import { attempt, eventually, matches, plainText, readUntil, tryMs } from "./eventually.ts";
import type { PageElement } from "./pageElement.ts";

export interface StatusBarItem {
  /** `publisher.name.id` for an item of an extension. */
  readonly id: string;
  /** As drawn, without icons. */
  readonly text: string;
  /** As read aloud, icons by their names. */
  readonly label: string;
}

export interface StatusBar {
  items(): Promise<StatusBarItem[]>;
  /** The texts of all items, one a line. */
  text(): Promise<string>;
  waitFor(text: string | RegExp): Promise<StatusBarItem>;
  waitUntilGone(text: string | RegExp, timeoutMs?: number): Promise<void>;
  click(text: string | RegExp): Promise<void>;
  /** The hover of an item, as text. */
  tooltip(text: string | RegExp): Promise<string>;
  /** Waits until the hover of an item says this, and answers it: it may be behind the item's own text. */
  waitForTooltip(text: string | RegExp, wanted: string | RegExp): Promise<string>;
}

/** Runs in the page. */
function readItems(items: PageElement[]): StatusBarItem[] {
  return items
    .filter((item) => item.checkVisibility())
    .map((item) => ({
      id: item.id,
      text: item.textContent.replaceAll("\u00a0", " ").trim(),
      label: item.getAttribute("aria-label") ?? "",
    }));
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How far a hover may be from what it is of. Pixels. */
const HOVER_GAP = 30;

function standsOn(hover: Box, item: Box): boolean {
  const gap = item.y - (hover.y + hover.height);
  const isAbove = Math.abs(gap) <= HOVER_GAP;
  return isAbove && hover.x <= item.x + item.width && item.x <= hover.x + hover.width;
}

export function createStatusBar(page: Page): StatusBar {
  const elements = page.locator(".part.statusbar .statusbar-item");
  const items = (): Promise<StatusBarItem[]> => elements.evaluateAll(readItems);
  const text = async (): Promise<string> => (await items()).map((item) => item.text).join("\n");
  const find = (wanted: string | RegExp): Promise<StatusBarItem> =>
    eventually(
      `${String(wanted)} in the status bar`,
      async () => (await items()).find((item) => matches(item.text, wanted)),
      { describe: text },
    );
  const element = async (wanted: string | RegExp) => page.locator(`[id="${(await find(wanted)).id}"]`);
  /** To another place each time: a pointer that is there already tells VS Code nothing. */
  let away = 0;
  const leave = async (): Promise<void> => {
    away = (away + 1) % 2;
    await page.mouse.move(640 + 20 * away, 200 + 20 * away);
  };
  const tooltip = async (wanted: string | RegExp): Promise<string> => {
    const hovers = page.locator(".workbench-hover").filter({ visible: true });
    /** That of another thing may still be on show: this one stands on the item. */
    const read = async (item: Locator): Promise<string | undefined> => {
      const below = await item.boundingBox({ timeout: tryMs });
      for (const hover of await hovers.all()) {
        const box = await hover.boundingBox({ timeout: tryMs });
        if (below !== null && box !== null && standsOn(box, below)) {
          return plainText(await hover.locator(".hover-contents").last().innerText({ timeout: tryMs }));
        }
      }
      return undefined;
    };
    let shown: string | undefined;
    const look = async (): Promise<void> => {
      // A pointer that rests there already brings no hover, nor does one that has clicked there and not left since.
      await leave();
      const item = await element(wanted);
      await item.hover({ timeout: tryMs });
      shown = await eventually("its hover", () => read(item), { timeoutMs: tryMs });
    };
    let trouble = "";
    await eventually(`the hover of ${String(wanted)}`, () => attempt(look, (reason) => (trouble = reason)), {
      describe: async () => ({ trouble, hovers: await hovers.allInnerTexts() }),
    });
    await leave();
    return shown ?? "";
  };
  return {
    items,
    text,
    tooltip,
    waitFor: find,
    waitForTooltip(wanted, said) {
      return readUntil(
        `${String(said)} in the hover of ${String(wanted)}`,
        () => tooltip(wanted),
        (shown) => matches(shown, said),
        // Written with every change of state, and else within ten seconds.
        { timeoutMs: 30_000 },
      );
    },
    async waitUntilGone(wanted, timeoutMs) {
      await eventually(
        `${String(wanted)} to leave the status bar`,
        async () => !(await items()).some((item) => matches(item.text, wanted)),
        { describe: text, ...(timeoutMs !== undefined && { timeoutMs }) },
      );
    },
    async click(wanted) {
      await (await element(wanted)).locator("a").click();
    },
  };
}
