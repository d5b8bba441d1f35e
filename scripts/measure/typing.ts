import { setTimeout as delay } from "node:timers/promises";
import { eventually } from "../../test/ui-e2e/support/eventually.ts";
import type { VSCodeWindow } from "../../test/ui-e2e/support/window.ts";

/** Between two keys, milliseconds: somebody who types fast. */
const keyMs = 120;
const keysPerRow = 60;

const editor = ".part.editor .monaco-editor[data-uri^='untitled:']";

/** An empty editor with the keyboard in it. */
export async function openEditor(window: VSCodeWindow): Promise<void> {
  await window.run("File: New Untitled Text File");
  await window.page.locator(editor).waitFor();
  await window.type("a");
  await eventually("the first letter", async () =>
    (await window.page.locator(`${editor} .view-lines`).textContent())?.includes("a"),
  );
}

/** Types for so long. @returns for each key how long it took to the screen, milliseconds. */
export async function typeFor(window: VSCodeWindow, seconds: number): Promise<number[]> {
  await window.page.evaluate(`
    globalThis.keyTimes = [];
    const pressed = [];
    document.addEventListener("keydown", ({ timeStamp }) => pressed.push(timeStamp), true);
    const painted = new MessageChannel();
    // What is posted while a frame is made arrives once it is painted.
    painted.port1.onmessage = ({ data }) => {
      for (const timeStamp of data) globalThis.keyTimes.push(performance.now() - timeStamp);
    };
    new MutationObserver(() => {
      if (pressed.length > 0) painted.port2.postMessage(pressed.splice(0));
    }).observe(document.querySelector("${editor} .view-lines"), {
      childList: true,
      subtree: true,
      characterData: true,
    });
  `);
  const endMs = performance.now() + seconds * 1000;
  for (let count = 1; performance.now() < endMs; count += 1) {
    await window.press(count % keysPerRow === 0 ? "Enter" : "x");
    await delay(keyMs);
  }
  return window.page.evaluate<number[]>("globalThis.keyTimes");
}
