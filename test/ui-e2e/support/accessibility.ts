import { errors, type Locator, type Page } from "playwright-core";

/** Roles of what a person acts on or reads as one thing; each needs a name that is read out. */
const named =
  /^\s*- (button|link|checkbox|radio|option|treeitem|listitem|menuitem|textbox|combobox|tab|tree|status)(?: \[[^\]]*\])*:?$/;

/** How long a part that is in view may take to be read, milliseconds: one that goes by itself is shown again after it. */
const READ_MS = 5_000;

/**
 * What a screen reader finds in a part of the window that has no name, with its neighbours.
 *
 * @throws a TimeoutError where the part is not there, or gone before it is read.
 */
export async function namelessIn(part: Locator): Promise<string[]> {
  const rows = (await part.ariaSnapshot({ timeout: READ_MS })).split("\n");
  return rows.flatMap((row, index) =>
    // A group's text stands in the rows below it.
    named.test(row) && !(row.endsWith(":") && /- (listitem|status)/.test(row))
      ? [rows.slice(Math.max(0, index - 2), index + 2).join(" / ")]
      : [],
  );
}

/** For what `namelessIn` throws: undefined where the part was gone. */
export function ifGone(error: unknown): undefined {
  if (!(error instanceof errors.TimeoutError)) throw error;
}

export interface Announcements {
  /** All texts of the item in turn, and whether a screen reader was told of the change. */
  read(): Promise<{ readonly text: string; readonly isAnnounced: boolean }[]>;
}

/** Follows the texts of a status-bar item, by the end of its id. */
export async function followAnnouncements(page: Page, id: string): Promise<Announcements> {
  const script = `
    const label = document.querySelector('.statusbar-item[id$="${id}"] a');
    const seen = (globalThis.statusTexts = []);
    new MutationObserver(() => {
      const text = label.textContent.replaceAll("\\u00a0", " ").trim();
      if (seen.at(-1)?.text === text) return;
      seen.push({ text, isAnnounced: label.getAttribute("role") === "status" });
    }).observe(label, { childList: true, characterData: true, subtree: true });`;
  await page.evaluate(script);
  return {
    read: () => page.evaluate("globalThis.statusTexts"),
  };
}
