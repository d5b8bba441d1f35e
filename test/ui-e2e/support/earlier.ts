import type { StandInApp } from "../../support/workspace/index.ts";
import { commands, waitForChoice } from "./appLogs.ts";
import type { VSCodeWindow } from "./window.ts";

/** Runs *Show Earlier App Logs* for an app and a span, with the filters as they are. */
export async function askEarlier(window: VSCodeWindow, app: string, span: string): Promise<void> {
  await window.run(commands.showEarlier);
  await window.quickInput.waitForRow(new RegExp(`\\b${app}\\b`));
  await window.quickInput.fill(app);
  await waitForChoice(window, app);
  await window.press("Enter");
  await window.quickInput.waitFor("2/3");
  await window.quickInput.clickRow(span);
  await window.quickInput.waitFor("3/3");
  await window.press("Enter");
  await window.quickInput.waitUntilClosed();
}

/** The numbers of the jobs in a channel's file since the first was last written: what it shows now. */
export function jobsIn(text: string): number[] {
  const jobs = [...text.matchAll(/job (\d+) done/g)].map(([, job]) => Number(job));
  return jobs.slice(jobs.lastIndexOf(0));
}

/** Emits so many lines, which go on in number from call to call: "job 0 done", "job 1 done". */
export function jobsOf(app: StandInApp): (lines: number) => void {
  let count = 0;
  return (lines) => {
    for (const end = count + lines; count < end; count++) app.emit({ message: `job ${count} done` });
  };
}
