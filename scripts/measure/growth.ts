import { join } from "node:path";
import { streamApp } from "../../test/ui-e2e/support/streaming.ts";
import { openDesk, type DeskOptions } from "./desk.ts";
import { ExtensionHost } from "./extensionHost.ts";
import { megabytes, milliseconds, printRow } from "./figures.ts";
import { channelFilesMb, readFrames, rendererHeapMb, startFrames } from "./gauges.ts";

const channelName = "flood";
const columns = ["lines", "seconds", "gap max", "gap p99", "heap", "host max", "host", "files", "files max"];

export interface GrowthOptions extends DeskOptions {
  /** Growing numbers of lines, a row for each. */
  readonly marks: readonly number[];
  /** Where a picture goes. */
  readonly screenshot: string | undefined;
}

/**
 * What a flood leaves behind in a real window: flat figures from mark to mark, or something grows. The window's heap
 * and the extension host's resident memory are read after a garbage collection, the host's highest before it.
 */
export async function measureGrowth({ marks, screenshot, ...options }: GrowthOptions): Promise<void> {
  await using desk = await openDesk(options);
  const window = await desk.vscode.openWindow();
  const logsFolder = join(desk.vscode.profile.userDataDir, "logs");
  await streamApp(window, "flood");
  await window.statusBar.waitFor("flood: live");

  await using host = await ExtensionHost.find();
  let filesMaxMb = 0;
  const look = async (): Promise<number> => {
    const sizeMb = await channelFilesMb(logsFolder, channelName);
    filesMaxMb = Math.max(filesMaxMb, sizeMb);
    return sizeMb;
  };
  const watch = setInterval(() => void look(), 250);
  const report = async (lines: number, seconds: number): Promise<void> => {
    const gaps = await readFrames(window.page);
    const hostMaxMb = await host.maxMb();
    printRow([
      lines.toLocaleString("en"),
      seconds.toFixed(1),
      milliseconds(gaps.maxMs),
      milliseconds(gaps.p99Ms),
      megabytes(await rendererHeapMb(window.page)),
      megabytes(hostMaxMb),
      megabytes(await host.afterGarbageMb()),
      megabytes(await look()),
      megabytes(filesMaxMb),
    ]);
  };
  printRow(columns);
  await startFrames(window.page);
  await window.page.waitForTimeout(2000);
  await report(0, 2);
  for (const mark of marks) {
    await startFrames(window.page);
    const startedMs = Date.now();
    await desk.flood({ kind: "upTo", lines: mark });
    await window.output.waitForText(`GET /orders/${mark} `);
    await report(mark, (Date.now() - startedMs) / 1000);
    if (screenshot !== undefined) await window.screenshot(screenshot);
  }
  clearInterval(watch);
}
