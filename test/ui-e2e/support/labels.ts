import { eventually } from "./eventually.ts";
import type { PageElement } from "./pageElement.ts";
import type { VSCodeWindow } from "./window.ts";

const ACTED_ON = "[role=button], [role=option], [role=treeitem], [role=tree], a.action-label";

/** Runs in the page. A row's own text is read too; an icon has none. */
function readUnnamed(elements: PageElement[]): string[] {
  return elements
    .filter((element) => element.checkVisibility() && element.getAttribute("role") !== "presentation")
    .filter(
      (element) => (element.getAttribute("aria-label") ?? "").trim() + element.textContent.trim() === "",
    )
    .map((element) => `${element.getAttribute("role") ?? ""} ${element.getAttribute("class") ?? ""}`);
}

/** What a screen reader would read nothing for, among all that can be acted on in a part of the window. */
export async function unnamedIn(window: VSCodeWindow, part: string): Promise<string[]> {
  const elements = window.page.locator(part).locator(ACTED_ON);
  await eventually(`something in ${part}`, async () => (await elements.count()) > 0);
  return elements.evaluateAll(readUnnamed);
}
