import { waitForChoice } from "./appLogs.ts";
import { eventually } from "./eventually.ts";
import type { VSCodeWindow } from "./window.ts";

/** Runs *Stream App Logs* up to the list of apps, and waits for the app's row. */
export async function openAppPicker(window: VSCodeWindow, appName: string): Promise<void> {
  await window.run("Databricks: Stream App Logs");
  await window.quickInput.waitForRow(new RegExp(`\\b${appName}\\b`));
}

/** Streams an app as a person does who takes every default: its name, then Enter until there are no more questions. */
export async function streamApp(window: VSCodeWindow, appName: string): Promise<void> {
  const { quickInput } = window;
  await openAppPicker(window, appName);
  await quickInput.fill(appName);
  await waitForChoice(window, appName);
  const seen = async (): Promise<string> =>
    (await quickInput.isVisible()) ? `${await quickInput.title()} ${await quickInput.placeholder()}` : "";
  for (let before = await seen(); before !== ""; before = await seen()) {
    await window.press("Enter");
    await eventually("the next question", async () => (await seen()) !== before);
  }
}
