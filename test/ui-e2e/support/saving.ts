import { commands } from "./appLogs.ts";
import { eventually } from "./eventually.ts";
import type { VSCodeWindow } from "./window.ts";

/** The file that the dialog suggests. It first shows the folder, and a moment later its suggestion. */
export async function waitForSaveDialog({ quickInput }: VSCodeWindow): Promise<string> {
  await quickInput.waitFor("Save App Logs to File");
  return eventually("the suggestion", async () => {
    const value = await quickInput.value();
    return value.endsWith(".log") && value;
  });
}

/** Answers the dialog. */
export async function chooseFile(window: VSCodeWindow, file: string): Promise<void> {
  const { quickInput } = window;
  const title = await quickInput.title();
  await window.choosePath(file);
  // Enter counts only once the dialog has looked into a folder that it did not show before.
  let tries = 0;
  await eventually("the dialog to take the path", async () => {
    if (!(await quickInput.isVisible()) || (await quickInput.title()) !== title) return true;
    if (++tries % 20 === 0) await window.press("Enter");
    return false;
  });
}

/** Saves the log in view. */
export async function saveLog(window: VSCodeWindow, file: string): Promise<void> {
  await window.run(commands.save);
  await waitForSaveDialog(window);
  await chooseFile(window, file);
}
