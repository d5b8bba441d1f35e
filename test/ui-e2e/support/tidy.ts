import { after } from "node:test";
import type { VSCodeWindow } from "./window.ts";

const pictures = process.env["APP_LOGS_PICTURES"];

/** Closes what a test left open above the editor, and every message. */
export async function putAway(window: VSCodeWindow): Promise<void> {
  if (await window.quickInput.isVisible()) {
    await window.press("Escape");
    await window.quickInput.waitUntilClosed();
  }
  await window.messages.clear();
}

/** For a person to look at, where APP_LOGS_PICTURES names a folder. */
export async function takePicture(window: VSCodeWindow, name: string): Promise<void> {
  if (pictures === undefined) return;
  // Messages fade in.
  await window.page.waitForTimeout(1_000);
  await window.screenshot(`${pictures}/${name}.png`);
}

/** Endings of a suite, the last one first: what was started later may need what was started before. */
export function suiteEndings(): { after(ending: () => unknown): void } {
  const endings: (() => unknown)[] = [];
  after(async () => {
    for (const end of endings.reverse()) await end();
  });
  return {
    after(ending) {
      endings.push(ending);
    },
  };
}
