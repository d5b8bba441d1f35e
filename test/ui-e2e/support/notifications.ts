import type { Page } from "playwright-core";
import { attempt, eventually, matches, plainText, tryMs } from "./eventually.ts";
import type { PageElement } from "./pageElement.ts";

export interface Notification {
  readonly severity: "error" | "warning" | "info";
  readonly text: string;
  readonly buttons: readonly string[];
}

/** A progress that is over goes within it; a message stays for 10 s at least, and is no way out. Milliseconds. */
const GOING_MS = 8_000;

/** A message that still stands then has not heard of the click. Milliseconds. */
const LOST_CLICK_MS = 5_000;

/** The messages in the lower right corner, or in their center when that is open. */
export interface Notifications {
  all(): Promise<Notification[]>;
  /** Waits for the message, and answers it. */
  waitFor(text: string | RegExp): Promise<Notification>;
  /** Waits until it is the only one: the progress of what it tells of may still be on its way out. */
  waitForOnly(text: string | RegExp): Promise<Notification>;
  /** Clicks a button of the message. */
  click(text: string | RegExp, button: string): Promise<void>;
  /** Closes every message. */
  clear(): Promise<void>;
}

/** A dialog that covers the window. */
export interface ModalDialog {
  isVisible(): Promise<boolean>;
  waitFor(text?: string | RegExp): Promise<void>;
  text(): Promise<string>;
  buttons(): Promise<string[]>;
  click(button: string): Promise<void>;
}

/** Runs in the page. */
function readNotifications(items: PageElement[]): Notification[] {
  return items.map((item) => {
    const has = (selector: string): boolean => item.querySelector(selector) !== null;
    const buttons = item.querySelectorAll(".notification-list-item-buttons-container .monaco-button");
    return {
      severity: has(".codicon-error") ? "error" : has(".codicon-warning") ? "warning" : "info",
      text: (item.querySelector(".notification-list-item-message")?.textContent ?? "").replaceAll(
        "\u00a0",
        " ",
      ),
      buttons: Array.from(buttons, (button) => button.textContent).filter((text) => text !== ""),
    };
  });
}

export function createNotifications(page: Page): Notifications {
  const items = page.locator(".notification-list-item");
  const all = (): Promise<Notification[]> => items.evaluateAll(readNotifications);
  const waitFor = (text: string | RegExp): Promise<Notification> =>
    eventually(
      `the message ${String(text)}`,
      async () => (await all()).find((item) => matches(item.text, text)),
      { describe: all },
    );
  return {
    all,
    waitFor,
    async waitForOnly(text) {
      const notification = await waitFor(text);
      const isOnly = async (): Promise<boolean> => {
        const [first, ...others] = await all();
        return first !== undefined && matches(first.text, text) && others.length === 0;
      };
      await eventually(`no message but ${String(text)}`, isOnly, { timeoutMs: GOING_MS, describe: all });
      return notification;
    },
    async click(text, button) {
      const notification = await waitFor(text);
      // By its text, not its place: another message that comes or goes meanwhile moves it.
      const hasText = typeof text === "string" ? text : notification.text;
      const message = page.locator(".notification-list-item-message").filter({ hasText });
      const item = items.filter({ has: message }).first();
      const shown = await item.elementHandle();
      const choice = item
        .locator(".notification-list-item-buttons-container .monaco-button")
        .filter({ hasText: button })
        .first();
      const shownChoice = await choice.elementHandle();
      await choice.click();
      // A button that took the click closes its message at once, and the same words may be said again, by another. A click
      // that comes while VS Code draws something else may be lost; a person clicks again, and so does this, once.
      const closes = (timeoutMs?: number): Promise<boolean> =>
        eventually(`${button} to close the message`, async () => !(await shown.isVisible()), {
          ...(timeoutMs !== undefined && { timeoutMs }),
          describe: all,
        });
      if (!(await attempt(() => closes(LOST_CLICK_MS)))) {
        await attempt(() => shownChoice.click({ timeout: tryMs }));
      }
      await closes();
    },
    async clear() {
      await eventually(
        "the messages to close",
        async () => {
          if ((await items.count()) === 0) return true;
          // One that goes by itself meanwhile can no longer be clicked.
          const close = async (): Promise<void> => {
            await items.first().hover({ timeout: 2_000 });
            await items.first().locator(".codicon-notifications-clear").click({ timeout: 2_000 });
          };
          await close().catch(() => undefined);
          return (await items.count()) === 0;
        },
        { describe: all },
      );
    },
  };
}

export function createModalDialog(page: Page): ModalDialog {
  const box = page.locator(".monaco-dialog-box");
  const text = async (): Promise<string> =>
    plainText(await box.locator(".dialog-message-container").innerText());
  return {
    text,
    isVisible: () => box.isVisible(),
    async waitFor(wanted) {
      await eventually(
        `a dialog ${String(wanted ?? "")}`,
        async () => (await box.isVisible()) && (wanted === undefined || matches(await text(), wanted)),
      );
    },
    buttons: () => box.locator(".dialog-buttons .monaco-button").allInnerTexts(),
    async click(button) {
      await box.locator(".dialog-buttons .monaco-button").filter({ hasText: button }).first().click();
    },
  };
}
