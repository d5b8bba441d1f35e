import type { PageElement } from "./pageElement.ts";
import type { VSCodeWindow } from "./window.ts";

/** A piece of a line in the Output view, as it is coloured. */
export interface LineToken {
  readonly text: string;
  readonly color: string;
  readonly weight: string;
}

/** The lines in view, each as its tokens. */
export function shownTokens(window: VSCodeWindow): Promise<LineToken[][]> {
  return window.page.locator(".part.panel .view-line").evaluateAll(readTokens);
}

/** Runs in the page. */
function readTokens(lines: PageElement[]): LineToken[][] {
  const { getComputedStyle } = globalThis as unknown as {
    getComputedStyle: (element: PageElement) => { color: string; fontWeight: string };
  };
  return lines.map((line) =>
    Array.from(line.querySelectorAll("span span"), (token) => {
      const { color, fontWeight } = getComputedStyle(token);
      return { text: token.textContent, color, weight: fontWeight };
    }),
  );
}
