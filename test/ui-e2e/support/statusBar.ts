import type { Page } from "playwright-core";
import { attempt, eventually, matches, plainText, tryMs } from "./eventually.ts";
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
  const tooltip = async (wanted: string | RegExp): Promise<string> => {
    const hover = page.locator(".workbench-hover .hover-contents").filter({ visible: true });
    let shown = "";
    const look = async (): Promise<void> => {
      // A pointer that rests there already brings no hover, nor does one that has clicked there and not left since; and
      // the hover of what it rested on before stays for a moment.
      await page.mouse.move(640, 200);
      await hover.first().waitFor({ state: "hidden", timeout: tryMs });
      await (await element(wanted)).hover({ timeout: tryMs });
      shown = plainText(await hover.last().innerText({ timeout: tryMs }));
    };
    let trouble = "";
    await eventually(`the hover of ${String(wanted)}`, () => attempt(look, (reason) => (trouble = reason)), {
      describe: () => Promise.resolve(trouble),
    });
    await page.mouse.move(640, 200);
    return shown;
  };
  return {
    items,
    text,
    tooltip,
    waitFor: find,
    async waitForTooltip(wanted, said) {
      let shown = "";
      await eventually(
        `${String(said)} in the hover of ${String(wanted)}`,
        async () => {
          shown = await tooltip(wanted);
          return matches(shown, said);
        },
        { describe: () => Promise.resolve(shown) },
      );
      return shown;
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
