import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { eventually } from "./support/eventually.ts";
import type { PageElement } from "./support/pageElement.ts";
import { openWindow } from "./support/window.ts";
import type { VSCodeWindow } from "./support/window.ts";

let window: VSCodeWindow;

before(async () => {
  window = await openWindow();
});

after(() => window.close());

it("the extension's page in VS Code shows its README, without a picture that is not there", async () => {
  await window.run("Extensions: Show Installed Extensions");
  await window.page.locator(".extension-list-item").filter({ hasText: "Databricks App Logs" }).click();
  const readme = await eventually("the README", async () => {
    for (const frame of window.page.frames()) {
      const headings = await frame
        .locator("h1, h2")
        .allInnerTexts()
        .catch((): string[] => []);
      if (headings.includes("What it does")) return frame;
    }
    return undefined;
  });
  const broken = await readme.locator("img").evaluateAll(brokenPictures);
  assert.deepEqual(broken, []);
  assert.ok((await readme.locator("table").count()) >= 3);
});

/** Runs in the page. */
function brokenPictures(pictures: PageElement[]): string[] {
  return pictures
    .filter((picture) => (picture as unknown as { readonly naturalWidth: number }).naturalWidth === 0)
    .map((picture) => picture.getAttribute("src") ?? "");
}
