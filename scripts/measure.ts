import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { streamApp } from "../test/ui-e2e/support/streaming.ts";
import { openWindow } from "../test/ui-e2e/support/window.ts";
import { packageExtension } from "./packaging/packageExtension.ts";
import { channelFilesMb, readFrames, rendererHeapMb, startFrames } from "./measure/gauges.ts";
import { ExtensionHost } from "./measure/extensionHost.ts";
import type { FloodMessage } from "./measure/flood.ts";
import { runScript, Setback } from "./setback.ts";
import { prepareMachine } from "./vscode/machine.ts";
import { createProfile } from "./vscode/profile.ts";

// What a flood leaves behind in a real window: flat figures from mark to mark, or something grows. The window's heap
// and the extension host's resident memory are read after a garbage collection, the host's highest before it.

const channelName = "flood";
const columns = ["lines", "seconds", "gap max", "gap p99", "heap", "host max", "host", "files", "files max"];

function readMarks(text: string): number[] {
  const marks = text.split(",").map(Number);
  if (marks.some((mark, index) => !(mark > (marks[index - 1] ?? 0)) || mark % 1000 !== 0)) {
    throw new Setback(`--lines takes growing multiples of 1000, such as 200000,1000000, not "${text}".`, 2);
  }
  return marks;
}

function printRow(cells: readonly (string | number)[]): void {
  console.log(cells.map((cell) => String(cell).padStart(11)).join(""));
}

function megabytes(value: number): string {
  return `${value.toFixed(1)} MB`;
}

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      lines: { type: "string", default: "200000,1000000,2000000" },
      scrollback: { type: "string", default: "20000" },
      screenshot: { type: "string" },
      // Seconds; instead of the flood, what three quiet streams cost.
      idle: { type: "string" },
    },
  });
  const marks = readMarks(values.lines);
  await prepareMachine({ needsBrowser: true });
  const profile = await createProfile();
  const flood = fork(join(import.meta.dirname, "measure/flood.ts"));
  const nextMessage = async (): Promise<FloodMessage> =>
    ((await once(flood, "message")) as [FloodMessage])[0];
  try {
    const ready = await nextMessage();
    if (ready.kind !== "ready") throw new Error("The stand-in workspace did not start.");
    await writeFile(join(profile.home, ".databrickscfg"), ready.profileIni, { mode: 0o600 });
    const vsix = join(profile.root, "extension.vsix");
    await packageExtension(vsix, { isQuiet: true });
    await using window = await openWindow({
      vsix,
      home: profile.home,
      settings: { "databricksAppLogs.scrollback": Number(values.scrollback) },
    });
    const logsFolder = join(window.vscode.profile.userDataDir, "logs");
    if (values.idle !== undefined) {
      for (const name of ["quiet-a", "quiet-b", "quiet-c"]) await streamApp(window, name);
      await window.statusBar.waitFor("quiet-c: live");
      await using host = await ExtensionHost.find();
      const share = await host.cpuShareOf("databricks-app-logs-", Number(values.idle));
      console.log(`Three quiet streams: ${share.toFixed(2)} % of a core`);
      return 0;
    }
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
        `${gaps.maxMs.toFixed(0)} ms`,
        `${gaps.p99Ms.toFixed(0)} ms`,
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
      flood.send(mark);
      await nextMessage();
      await window.output.waitForText(`GET /orders/${mark} `);
      await report(mark, (Date.now() - startedMs) / 1000);
      if (values.screenshot !== undefined) await window.screenshot(values.screenshot);
    }
    clearInterval(watch);
  } finally {
    flood.disconnect();
    await profile.remove();
  }
  return 0;
});
