import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { eventually, plainText } from "./eventually.ts";
import { orMissing } from "./missingFile.ts";
import type { PageElement } from "./pageElement.ts";

/** The Output view of the panel. */
export interface OutputPanel {
  isVisible(): Promise<boolean>;
  /** The lines in view, top to bottom: what a person sees. A long line wraps into several. */
  visibleText(): Promise<string>;
  /** Puts the keyboard into the text. */
  focus(): Promise<void>;
  /** Whether the keyboard is in the text. */
  hasFocus(): Promise<boolean>;
  /** All lines of the channel on show, by selecting and copying them as a person would. */
  lines(): Promise<string[]>;
  /** Everything ever written to a channel, also what it has cleared, from the file VS Code keeps of it. */
  linesInFile(channelName: string): Promise<string[]>;
  /** The channel on show. */
  channelName(): Promise<string>;
  channelNames(): Promise<string[]>;
  /** Waits until it is on show, as commands need it that act on the log in view: the status bar may tell of it before. */
  waitForChannel(name: string): Promise<void>;
  selectChannel(name: string): Promise<void>;
  /** Waits for a line in view. */
  waitForText(text: string | RegExp): Promise<void>;
}

/** Runs in the page. Monaco reuses the elements of lines that scroll out, so that their order says nothing. */
function readLines(lines: PageElement[]): string[] {
  return lines
    .map((line) => ({ top: parseFloat(line.style.top), text: line.textContent }))
    .sort((a, b) => a.top - b.top)
    .map((line) => line.text);
}

async function channelFiles(logsFolder: string, channelName: string): Promise<string[]> {
  const entries = await readdir(logsFolder, { recursive: true }).catch(orMissing<string[]>([]));
  const isOfChannel = (path: string): boolean => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    return path.includes("/output_logging_") && name.replace(/^\d+-/, "") === `${channelName}.log`;
  };
  return entries
    .filter(isOfChannel)
    .sort()
    .map((path) => join(logsFolder, path));
}

export function createOutputPanel(page: Page, logsFolder: string): OutputPanel {
  const panel = page.locator(".part.panel");
  const editor = panel.locator(".monaco-editor[data-uri^='output:']");
  const picker = panel.locator("select[aria-label='Switch Output']").filter({ visible: true });
  const visibleText = async (): Promise<string> =>
    plainText((await editor.locator(".view-line").evaluateAll(readLines)).join("\n"));
  const focus = (): Promise<void> =>
    editor.locator(".native-edit-context, textarea.inputarea").first().focus();
  return {
    visibleText,
    focus,
    hasFocus: () => page.evaluate("document.activeElement?.closest('.part.panel .monaco-editor') !== null"),
    isVisible: () => editor.isVisible(),
    async lines() {
      await page.evaluate("navigator.clipboard.writeText('')");
      const text = await eventually("a copy of the Output panel", async () => {
        await focus();
        await page.keyboard.press("Control+A");
        await page.keyboard.press("Control+C");
        const copied = String(await page.evaluate("navigator.clipboard.readText()"));
        // The copy may come a moment after its key.
        return copied === "" && (await visibleText()) !== "" ? undefined : { copied };
      });
      // Else everything stays selected, and the view no longer scrolls with new lines.
      await page.keyboard.press("Control+End");
      const lines = text.copied.split(/\r?\n/);
      if (lines.at(-1) === "") lines.pop();
      return lines;
    },
    async linesInFile(channelName) {
      const files = await channelFiles(logsFolder, channelName);
      // That of a log that is being closed may go meanwhile.
      const texts = await Promise.all(files.map((file) => readFile(file, "utf8").catch(orMissing(""))));
      // A line is whole once its end is written.
      return texts.flatMap((text) => text.split("\n").slice(0, -1)).filter((line) => line !== "");
    },
    channelName: () => picker.inputValue(),
    async waitForChannel(name) {
      // The list of channels names it before its lines are on show, and only then the extension is told.
      const uris = (): Promise<string[]> =>
        editor.evaluateAll((editors: PageElement[]) =>
          editors.map((one) => one.getAttribute("data-uri") ?? ""),
        );
      await eventually(
        `${name} in the Output view`,
        async () =>
          (await uris()).some(
            (uri) =>
              decodeURIComponent(uri)
                .split(/-#\d+-/)
                .at(-1) === name,
          ),
        { describe: uris },
      );
    },
    channelNames: () => picker.locator("option:not([disabled])").allInnerTexts(),
    async selectChannel(name) {
      await picker.selectOption({ label: name });
    },
    async waitForText(text) {
      await eventually(
        `${String(text)} in the Output panel`,
        async () => {
          const shown = (await editor.count()) > 0 ? await visibleText() : "";
          return typeof text === "string" ? shown.includes(text) : text.test(shown);
        },
        { describe: visibleText },
      );
    },
  };
}
