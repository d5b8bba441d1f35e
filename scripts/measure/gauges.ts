import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";

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
  const sorted = gaps.toSorted((a, b) => a - b);
  return { maxMs: sorted.at(-1) ?? NaN, p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? NaN };
}
