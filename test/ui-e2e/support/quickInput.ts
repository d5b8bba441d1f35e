import type { Locator, Page } from "playwright-core";
import { attempt, eventually, matches, plainText, tryMs } from "./eventually.ts";
import type { PageElement } from "./pageElement.ts";

export interface QuickInputRow {
  /** Its place in the list. */
  readonly index: number;
  readonly label: string;
  /** Beside the label, dimmed. */
  readonly description: string;
  /** On the row's second line. */
  readonly detail: string;
  readonly isFocused: boolean;
  /** Undefined where rows have no check box. */
  readonly isChecked: boolean | undefined;
  /** The tooltips of its inline buttons. */
  readonly buttons: readonly string[];
  /** The separator above it. */
  readonly separator: string;
}

/** The box at the top of the window: palette, pick lists, input boxes and the simple file dialogs. */
export interface QuickInput {
  isVisible(): Promise<boolean>;
  /** Waits until a box is open, with this title when one is given. */
  waitFor(title?: string | RegExp): Promise<void>;
  waitUntilClosed(): Promise<void>;
  /** The title with its step, as shown: "Stream App Logs (2/4)". */
  title(): Promise<string>;
  /** The "2/4" of a multi-step input. */
  step(): Promise<string | undefined>;
  value(): Promise<string>;
  placeholder(): Promise<string>;
  /** The prompt or the validation message below the input. */
  message(): Promise<string>;
  isBusy(): Promise<boolean>;
  /** Rows in view; a long list has more. */
  rows(): Promise<QuickInputRow[]>;
  /** Waits for a row with this label, and answers it. */
  waitForRow(label: string | RegExp): Promise<QuickInputRow>;
  /** Checks or unchecks a row by a click on its text, which leaves the keyboard in the input. */
  toggleRow(label: string): Promise<void>;
  clickRow(label: string): Promise<void>;
  clickRowButton(label: string | RegExp, tooltip: string | RegExp): Promise<void>;
  /** Clicks a button of the title bar, "Back" for one. */
  clickTitleButton(tooltip: string | RegExp): Promise<void>;
  /**
   * Replaces what stands in the input, at once, as pasting does.
   *
   * `timeoutMs`: how long it may take for the input to be there. Default: as long as any step.
   */
  fill(text: string, options?: { readonly timeoutMs?: number }): Promise<void>;
}

function isCalled({ label }: QuickInputRow, wanted: string | RegExp): boolean {
  return typeof wanted === "string" ? label === wanted : wanted.test(label);
}

/** Runs in the page. */
function readRows(rows: PageElement[]): QuickInputRow[] {
  const read = rows.map((row) => {
    // Rows are reused: what an earlier list had in them may still be there, hidden.
    const text = (selector: string): string => {
      const element = row.querySelector(selector);
      return element?.checkVisibility() === true ? element.textContent.replaceAll("\u00a0", " ").trim() : "";
    };
    const box = row.querySelector(".quick-input-list-label > .monaco-checkbox");
    const buttons = row.querySelectorAll(".quick-input-list-entry-action-bar .action-label");
    return {
      index: Number(row.getAttribute("data-index")),
      label: text(".quick-input-list-row .label-name"),
      description: text(".quick-input-list-row .label-description"),
      detail: text(".quick-input-list-label-meta .label-name"),
      isFocused: row.classList.contains("focused"),
      isChecked: box?.checkVisibility() === true ? box.getAttribute("aria-checked") === "true" : undefined,
      buttons: Array.from(buttons, (button) => button.getAttribute("aria-label") ?? ""),
      separator: text(".quick-input-list-separator"),
    };
  });
  // For the same reason their order in the page says nothing.
  return read.sort((a, b) => a.index - b.index);
}

async function clickLabelled(buttons: Locator, tooltip: string | RegExp): Promise<void> {
  const labels = (): Promise<string[]> =>
    buttons.evaluateAll((all: PageElement[]) => all.map((button) => button.getAttribute("aria-label") ?? ""));
  const label = await eventually(
    `the button ${String(tooltip)}`,
    async () => (await labels()).find((text) => matches(text, tooltip)),
    { describe: labels },
  );
  // By its label, not its place: drawn anew, another one may stand there.
  const wanted = `[aria-label=${JSON.stringify(label)}]`;
  await buttons.and(buttons.page().locator(wanted)).first().click();
}

export function createQuickInput(page: Page): QuickInput {
  const widget = page.locator(".quick-input-widget");
  const input = widget.locator(".quick-input-box input");
  const list = widget.locator(".quick-input-list .monaco-list-row");
  const rows = (): Promise<QuickInputRow[]> => list.evaluateAll(readRows);
  const title = async (): Promise<string> =>
    plainText(await widget.locator(".quick-input-title").innerText());
  const isVisible = (): Promise<boolean> => widget.isVisible();
  const rowLocator = async (label: string | RegExp): Promise<Locator> => {
    const index = await eventually(
      `the row ${String(label)}`,
      async () => {
        const found = (await rows()).find((row) => isCalled(row, label));
        return found && found.index + 1;
      },
      { describe: async () => (await rows()).map((row) => row.label) },
    );
    return widget.locator(`.quick-input-list .monaco-list-row[data-index="${index - 1}"]`);
  };
  /** A list that is being filled moves the row: only one that a click would meet is answered. */
  const rowInPlace = (label: string | RegExp): Promise<Locator> => {
    let trouble = "";
    // A pattern is held against the text as it is drawn, with no-break spaces.
    const hasText =
      typeof label === "string" ? label : new RegExp(label.source.replaceAll(" ", "\\s"), label.flags);
    return eventually(
      `the row ${String(label)} to stay in its place`,
      async () => {
        const row = (await rowLocator(label)).filter({
          has: page.locator(".label-name", { hasText }),
        });
        const isReached = await attempt(
          () => row.click({ trial: true, timeout: tryMs }),
          (reason) => (trouble = reason),
        );
        return isReached && row;
      },
      { describe: () => Promise.resolve(trouble) },
    );
  };
  return {
    isVisible,
    rows,
    title,
    async waitFor(wanted) {
      await eventually(
        wanted === undefined ? "a quick input" : `the quick input ${String(wanted)}`,
        async () => (await isVisible()) && (wanted === undefined || matches(await title(), wanted)),
        { describe: async () => ((await isVisible()) ? await title() : "no quick input") },
      );
    },
    async waitUntilClosed() {
      await eventually("the quick input to close", async () => !(await isVisible()));
    },
    async step() {
      return /\((\d+\/\d+)\)/.exec(await title())?.[1];
    },
    value: () => input.inputValue(),
    async placeholder() {
      return (await input.getAttribute("placeholder")) ?? "";
    },
    async message() {
      const message = widget.locator(".quick-input-message");
      return (await message.isVisible()) ? plainText(await message.innerText()) : "";
    },
    async isBusy() {
      const classes = (await widget.locator(".quick-input-progress").getAttribute("class")) ?? "";
      return !/\bdone\b/.test(classes);
    },
    waitForRow(label) {
      return eventually(
        `the row ${String(label)}`,
        async () => (await rows()).find((row) => isCalled(row, label)),
        { describe: async () => (await rows()).map((row) => row.label) },
      );
    },
    async toggleRow(label) {
      await (
        await rowInPlace(label)
      )
        .locator(".quick-input-list-checkbox, .quick-input-list-label .monaco-checkbox")
        .first()
        .click();
    },
    async clickRow(label) {
      await (await rowInPlace(label)).click();
    },
    async clickRowButton(label, tooltip) {
      const row = await rowInPlace(label);
      // Its buttons come under the pointer.
      await row.hover();
      await clickLabelled(row.locator(".quick-input-list-entry-action-bar .action-label"), tooltip);
    },
    async clickTitleButton(tooltip) {
      await clickLabelled(
        widget.locator(".quick-input-titlebar .action-label, .quick-input-inline-action-bar .action-label"),
        tooltip,
      );
    },
    fill: (text, { timeoutMs } = {}) =>
      input.fill(text, timeoutMs === undefined ? {} : { timeout: timeoutMs }),
  };
}
