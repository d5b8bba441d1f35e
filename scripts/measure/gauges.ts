import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { percentile, type Sight } from "./figures.ts";

const bytesOfMegabyte = 1024 * 1024;

/** JavaScript memory of the window once its garbage is gone. */
export async function rendererHeapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send("HeapProfiler.collectGarbage");
    return (await session.send("Runtime.getHeapUsage")).usedSize / bytesOfMegabyte;
  } finally {
    await session.detach();
  }
}

/** Everything on disk of the channels of this name, also what VS Code has set aside. */
export async function channelFilesMb(logsFolder: string, channelName: string): Promise<number> {
  const paths = await readdir(logsFolder, { recursive: true }).catch(() => []);
  const files = paths.filter((path) => path.includes("/output_logging_") && path.includes(`-${channelName}`));
  const sizes = await Promise.all(
    files.map((file) =>
      stat(join(logsFolder, file)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0) / bytesOfMegabyte;
}

export interface Gaps {
  readonly maxMs: number;
  readonly p99Ms: number;
}

/** Starts to note the time between each two frames of the window. */
export async function startFrames(page: Page): Promise<void> {
  await page.evaluate(`
    globalThis.frameGaps = [];
    if (globalThis.lastFrameMs === undefined) {
      globalThis.lastFrameMs = performance.now();
      const note = (nowMs) => {
        globalThis.frameGaps.push(nowMs - globalThis.lastFrameMs);
        globalThis.lastFrameMs = nowMs;
        requestAnimationFrame(note);
      };
      requestAnimationFrame(note);
    }
  `);
}

/** The longest gap since `startFrames`, and the one that 99 of 100 stay below. */
export async function readFrames(page: Page): Promise<Gaps> {
  const gaps = await page.evaluate<number[]>("globalThis.frameGaps");
  return { maxMs: Math.max(...gaps), p99Ms: percentile(gaps, 0.99) };
}

/** Starts to note, ten times a second, when the newest line in the Output view was logged. */
export async function startSights(page: Page): Promise<void> {
  await page.evaluate(`
    globalThis.sights = [];
    setInterval(() => {
      let newestMs;
      for (const line of document.querySelectorAll(".monaco-editor[data-uri^='output:'] .view-line")) {
        const at = / at=(\\d+)/.exec(line.textContent.replaceAll("\\u00a0", " "));
        if (at !== null) newestMs = Math.max(newestMs ?? 0, Number(at[1]));
      }
      globalThis.sights.push({ atMs: Date.now(), newestMs });
    }, 100);
  `);
}

/** What was noted since `startSights`. */
export async function readSights(page: Page): Promise<readonly Sight[]> {
  return page.evaluate<Sight[]>("globalThis.sights");
}
