import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eventually } from "./support/eventually.ts";
import type { PageElement } from "./support/pageElement.ts";
import { openWindow, type VSCodeWindow } from "./support/window.ts";

describe("the packaged extension in a real window", () => {
  let window: VSCodeWindow;

  before(async () => {
    window = await openWindow();
  });

  after(() => window.close());

  it("offers its command in the palette", async () => {
    const title = "Databricks: Stream App Logs";
    let titles: string[] = [];
    for (let attempt = 0; attempt < 60 && !titles.includes(title); attempt++) {
      titles = await window.paletteTitles(title);
    }
    assert.ok(titles.includes(title), `The palette shows ${titles.join(", ")}.`);
  });

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
    const broken = (): Promise<string[]> => readme.locator("img").evaluateAll(brokenPictures);
    // A picture has no width until it is loaded, which comes after the text.
    await eventually("every picture", async () => (await broken()).length === 0, { describe: broken });
    assert.ok((await readme.locator("table").count()) >= 3);
  });
});

/** Runs in the page. */
function brokenPictures(pictures: PageElement[]): string[] {
  return pictures
    .filter((picture) => (picture as unknown as { readonly naturalWidth: number }).naturalWidth === 0)
    .map((picture) => picture.getAttribute("src") ?? "");
}
