import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
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
});
