import { eventually } from "./eventually.ts";
import type { VSCodeWindow } from "./window.ts";

/** The Problems view in the panel. */
export interface ProblemsView {
  /** Its rows as text, files and their problems, while it is on show. */
  rows(): Promise<string[]>;
  focus(): Promise<void>;
  /** Brings it into view where it is not, and waits until its rows are so. */
  waitUntil(what: string, isSo: (rows: readonly string[]) => boolean): Promise<string[]>;
  /** Clicks the link of a problem's code. */
  clickCode(text: string): Promise<void>;
}

export function createProblemsView(window: VSCodeWindow): ProblemsView {
  const list = window.page.locator(".markers-panel .monaco-list-row");
  const rows = async (): Promise<string[]> =>
    (await list.allInnerTexts()).map((text) => text.replaceAll(/[\s\u00a0]+/g, " ").trim());
  return {
    rows,
    async focus() {
      await window.run("Problems: Focus on Problems View");
      await window.page.locator(".markers-panel .monaco-list:focus").waitFor();
    },
    async waitUntil(what, isSo) {
      if (!(await window.page.locator(".markers-panel").isVisible())) {
        await window.run("Problems: Focus on Problems View");
      }
      return eventually(
        what,
        async () => {
          const shown = await rows();
          return isSo(shown) ? shown : undefined;
        },
        { describe: rows },
      );
    },
    async clickCode(text) {
      const link = list.locator(`a:has-text("${text}")`).first();
      await eventually(`a click on ${text}`, async () => {
        try {
          await link.click({ timeout: 3_000 });
          return true;
        } catch {
          // A crash is told in a message, which may lie over the link.
          await window.messages.clear();
          return false;
        }
      });
    },
  };
}
